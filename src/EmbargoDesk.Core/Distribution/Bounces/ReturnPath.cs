using System.Text.RegularExpressions;
using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Whether a message comes from a mail server itself.</summary>
internal static partial class ReturnPath
{
    /// <summary>The null sender (RFC 5321 section 4.5.5), as the last server noted it.</summary>
    public static bool IsNull(MimeMessage message) => message.Headers["Return-Path"] is { } path && path.Trim() is "<>" or "";

    /// <summary>Whether its author is a mail server by name: "MAILER-DAEMON", "Mail Delivery Subsystem".</summary>
    public static bool IsServer(MimeMessage message) =>
        message.From.Mailboxes.Append(message.Sender).OfType<MailboxAddress>().Any(m => Address().IsMatch(m.Address ?? "") || Name().IsMatch(m.Name ?? ""))
        || Address().IsMatch(message.Headers["From"] ?? "");

    [GeneratedRegex(@"\b(mailer-?daemon|mail-?daemon|mdaemon|postmaster|postoffice|mailsystem|microsoftexchange[0-9a-f]*|bounce(s|-notification)?|mailadmin|mail-?delivery)@|^\s*""?(mailer-?daemon|postmaster)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"mail(er)? ?(delivery|daemon)|delivery (sub)?system|postmaster|system administrator|mail administrator|microsoft outlook|internet mail delivery", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
