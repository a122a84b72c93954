using System.Text;
using EmbargoDesk.Core.Embargo;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>The message by which an administrator sees that mail goes out, and what receivers make of it.</summary>
public static class TestMail
{
    /// <summary>The message; in what matters to a receiver (sender, parts, encoding) it is as a release's mail is.</summary>
    /// <param name="name">The administrator.</param>
    /// <param name="address">Theirs.</param>
    /// <param name="way">Where mail goes, in words.</param>
    /// <param name="token">Opaque, 26 characters, for the Message-ID.</param>
    /// <param name="at">UTC.</param>
    /// <param name="office">The office.</param>
    public static MimeMessage Build(string name, string address, string way, string token, Instant at, Office office)
    {
        var message = new MimeMessage
        {
            Subject = "EmbargoDesk: a test message", MessageId = MailCopy.MessageId(token, office), Date = at.InZone(DateTimeZoneProviders.Tzdb[office.Zone]).ToDateTimeOffset(),
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, MailWriter.OneLine(office.Name).Trim(), office.MailFrom));
        message.To.Add(new MailboxAddress(Encoding.UTF8, MailWriter.OneLine(name).Trim(), address));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        var sent = new MomentText(at, office.Zone);
        var part = new TextPart("plain");
        part.SetText(
            Encoding.UTF8,
            $"This message shows that EmbargoDesk can send mail as {office.Name}.\r\n\r\nSent {sent.DateAndClock} by way of: {way}.\r\n\r\n"
            + "Your mail program can show its headers: “Authentication-Results” says what the receiver made of SPF, DKIM and DMARC.\r\n\r\n"
            + $"You have this mail because you asked for it at the desk:\r\n{office.BaseUrl}/desk/mail\r\n");
        part.ContentTransferEncoding = part.GetBestEncoding(EncodingConstraint.SevenBit);
        message.Body = part;
        return message;
    }
}
