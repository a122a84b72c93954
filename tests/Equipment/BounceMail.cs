using System.Text;
using MimeKit;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>Messages as mail servers send them back.</summary>
public static class BounceMail
{
    /// <summary>A report of RFC 3464 about a copy that the sink took.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="status">"5.1.1".</param>
    /// <param name="words">"550 5.1.1 unknown".</param>
    /// <param name="recipient">Whom it names; null: the copy's own recipient.</param>
    /// <param name="to">Where it is sent; null: to the copy's envelope sender.</param>
    /// <param name="action">"failed", "delayed" or "delivered".</param>
    /// <param name="returned">Whether the copy's headers come along.</param>
    public static byte[] Report(
        ReceivedMail copy, string status = "5.1.1", string words = "550 5.1.1 User unknown", string? recipient = null, string? to = null, string action = "failed", bool returned = true) => Bytes($"""
        Return-Path: <>
        From: Mail Delivery System <MAILER-DAEMON@mx.paper.example>
        To: {to ?? copy.From}
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="split"

        --split
        Content-Type: text/plain; charset=us-ascii

        Your message could not be handed on.

        --split
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.paper.example
        Arrival-Date: Mon, 23 Nov 2026 20:00:00 +0000

        Final-Recipient: rfc822; {recipient ?? copy.To[0]}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; {words}

        {(returned ? $"--split\nContent-Type: text/rfc822-headers\n\n{Headers(copy)}\n" : "")}--split--
        """);

    /// <summary>A complaint of RFC 5965, as a provider sends it to the office's own address.</summary>
    public static byte[] Complaint(ReceivedMail copy, string? recipient = null) => Bytes($"""
        From: Feedback loop <fbl@provider.example>
        To: press@office.example
        Subject: Complaint
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="split"

        --split
        Content-Type: text/plain

        A person pressed the button.

        --split
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: ProviderLoop/1.0
        Version: 1
        Original-Mail-From: <{copy.From}>
        Original-Rcpt-To: <{recipient ?? copy.To[0]}>

        --split
        Content-Type: message/rfc822

        {Headers(copy)}

        --split--
        """);

    /// <summary>A person's own words.</summary>
    public static byte[] Letter(string to, string subject = "Your release") => Bytes($"""
        From: Ana <ana@paper.example>
        To: {to}
        Subject: {subject}
        MIME-Version: 1.0
        Content-Type: text/plain

        May I call you about it?
        """);

    private static string Headers(ReceivedMail copy) =>
        string.Join('\n', copy.Message.Headers.Where(h => h.Id is HeaderId.From or HeaderId.To or HeaderId.Subject or HeaderId.MessageId or HeaderId.Date).Select(h => $"{h.Field}: {h.Value}"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
}
