using EmbargoDesk.Core.Recipients;
using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>
/// Understands what came to the bounce address: reports of complaints (RFC 5965) and of delivery (RFC 3464), bounces in the many forms that are written for
/// people, automatic answers (RFC 3834). What it does not understand is <see cref="BounceKind.Unknown"/>, never a guess. It reads whatever it is given and
/// throws at nothing.
/// </summary>
public static class BounceReader
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">As it came.</param>
    /// <param name="address">Where copies say that bounces go; null: to the sender's own address.</param>
    /// <param name="office">Whose copies they are.</param>
    public static BounceReading Read(MimeMessage message, BounceAddress? address, Office office)
    {
        var parts = new BounceParts(message);
        var subjects = BounceWords.Subjects(message, parts).Where(s => s.Length > 0).Distinct().OrderByDescending(s => s.Length).ToList();
        var groups = StatusReport.GroupsOf(parts);
        var people = People(message, parts, groups, subjects, IsOurs(address, office));
        return new BounceReading(BounceReferences.In(message, parts, groups, address, office), people, BounceWords.Clean(Reporter(message, parts, groups), subjects));
    }

    private static IReadOnlyList<BouncedPerson> People(
        MimeMessage message, BounceParts parts, IReadOnlyList<IReadOnlyDictionary<string, string>> groups, IReadOnlyList<string> subjects, Func<string, bool> isOurs)
    {
        if (Complaint.Read(parts, subjects) is { } complaint)
        {
            return [complaint];
        }

        if (groups.Count > 0)
        {
            return [.. groups.Where(StatusReport.IsRecipient).Take(100).Select(g => StatusReport.Read(g, parts.Text, subjects))];
        }

        if (parts.IsReadReceipt)
        {
            return [new BouncedPerson(BounceKind.Notice, "", "", "")];
        }

        if (TextBounce.Read(message, parts, subjects, isOurs) is { } bounce)
        {
            return [bounce];
        }

        // Nothing of what a person wrote, or what nobody understands, is kept: it stands in the mailbox.
        return [new BouncedPerson(AutomaticAnswer.SaysSo(message) ? BounceKind.AutoReply : BounceKind.Unknown, "", "", "")];
    }

    private static string Reporter(MimeMessage message, BounceParts parts, IReadOnlyList<IReadOnlyDictionary<string, string>> groups)
    {
        var named = groups.Select(g => g.GetValueOrDefault("Reporting-MTA")).FirstOrDefault(m => m is not null) ?? Complaint.Reporter(parts);
        var host = named[(named.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        return host.Length is > 0 and <= 255 ? host : message.From.Mailboxes.FirstOrDefault()?.Domain ?? "";
    }

    private static Func<string, bool> IsOurs(BounceAddress? address, Office office)
    {
        var own = new[] { office.MailFrom, address?.Mailbox ?? office.MailFrom, office.PressContact.Email }.Where(a => a.Contains('@', StringComparison.Ordinal)).Select(EmailAddress.Canonical).ToHashSet();
        return a => own.Contains(a) || (address is not null && address.In(a).Count > 0);
    }
}
