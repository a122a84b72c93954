using System.Security.Cryptography;
using System.Text;
using EmbargoDesk.Core.Embargo;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>The mail that tells a person of the office of an alarm. It names no release and holds nothing of one; what it is about stands behind the sign-in.</summary>
public static class AlarmMail
{
    /// <summary>The message: built twice from the same row it has the same Message-ID.</summary>
    /// <param name="alarm">A stored one.</param>
    /// <param name="name">The person; empty where only an address is known.</param>
    /// <param name="address">The person's address.</param>
    /// <param name="office">The office.</param>
    public static MimeMessage Build(Alarm alarm, string name, string address, Office office)
    {
        var raised = new MomentText(alarm.RaisedAt, office.Zone);
        var message = new MimeMessage
        {
            Subject = $"EmbargoDesk: alarm {alarm.Id}",
            Date = alarm.RaisedAt.InZone(DateTimeZoneProviders.Tzdb[office.Zone]).ToDateTimeOffset(),
            MessageId = MailCopy.MessageId($"alarm-{alarm.Id}-{alarm.RaisedAt.ToUnixTimeMilliseconds()}-{Hash(address)}", office),
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, MailWriter.OneLine(office.Name).Trim(), office.MailFrom));
        message.To.Add(new MailboxAddress(Encoding.UTF8, MailWriter.OneLine(name).Trim(), address));

        // RFC 3834: nobody's out-of-office note answers it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        var text = $"{alarm.Text}\r\n\r\nRaised {raised.DateAndClock}. The desk shows which release it is about, and clears it:\r\n{office.BaseUrl}/desk/alarms\r\n\r\n"
            + $"You have this mail because you work at {office.Name}'s press desk. Each alarm is mailed once.\r\n";
        var part = new TextPart("plain");
        part.SetText(Encoding.UTF8, text);
        part.ContentTransferEncoding = part.GetBestEncoding(EncodingConstraint.SevenBit);
        message.Body = part;
        return message;
    }

    private static string Hash(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())))[..16];
}
