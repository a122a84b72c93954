using System.Security.Cryptography;
using System.Text;
using EmbargoDesk.Core.Embargo;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>The mail that tells a person of the office of alarms. It names no release and holds nothing of one; what it is about stands behind the sign-in.</summary>
public static class AlarmMail
{
    // More than that nobody reads in a mail; the desk lists them all.
    private const int MostTold = 10;

    /// <summary>The message: built twice from the same rows it has the same Message-ID.</summary>
    /// <param name="alarms">Stored ones, at least one, oldest first.</param>
    /// <param name="name">The person; empty where only an address is known.</param>
    /// <param name="address">The person's address.</param>
    /// <param name="office">The office.</param>
    public static MimeMessage Build(IReadOnlyList<Alarm> alarms, string name, string address, Office office)
    {
        var (first, last) = (alarms[0], alarms[^1]);
        var ids = first.Id == last.Id ? $"{first.Id}" : $"{first.Id}-{last.Id}-{alarms.Count}";
        var message = new MimeMessage
        {
            Subject = alarms.Count == 1 ? $"EmbargoDesk: alarm {first.Id}" : $"EmbargoDesk: {alarms.Count} alarms, {first.Id} to {last.Id}",
            Date = last.RaisedAt.InZone(DateTimeZoneProviders.Tzdb[office.Zone]).ToDateTimeOffset(),
            MessageId = MailCopy.MessageId($"alarm-{ids}-{last.RaisedAt.ToUnixTimeMilliseconds()}-{Hash(address)}", office),
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, MailWriter.OneLine(office.Name).Trim(), office.MailFrom));
        message.To.Add(new MailboxAddress(Encoding.UTF8, MailWriter.OneLine(name).Trim(), address));

        // RFC 3834: nobody's out-of-office note answers it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        var told = string.Concat(alarms.Take(MostTold).Select(a => $"{a.Text}\r\nRaised {new MomentText(a.RaisedAt, office.Zone).DateAndClock}.\r\n\r\n"));
        var more = alarms.Count > MostTold ? $"And {alarms.Count - MostTold} more.\r\n\r\n" : "";
        var text = $"{told}{more}The desk shows which release it is about, and clears it:\r\n{office.BaseUrl}/desk/alarms\r\n\r\n"
            + $"You have this mail because you work at {office.Name}'s press desk. Each alarm is mailed once.\r\n";
        var part = new TextPart("plain");
        part.SetText(Encoding.UTF8, text);
        part.ContentTransferEncoding = part.GetBestEncoding(EncodingConstraint.SevenBit);
        message.Body = part;
        return message;
    }

    private static string Hash(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())))[..16];
}
