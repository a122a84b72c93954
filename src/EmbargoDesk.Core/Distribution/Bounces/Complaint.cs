using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Reads complaints: feedback reports (RFC 5965), and the form of Microsoft's programme for senders (JMRP), which has none.</summary>
internal static class Complaint
{
    private const string MicrosoftRecipient = "X-HmXmrOriginalRecipient";

    /// <summary>What it says; null: it is no complaint.</summary>
    public static BouncedPerson? Read(BounceParts parts, IReadOnlyList<string> subjects)
    {
        if (parts.Feedback is { } report)
        {
            var type = (report.GetValueOrDefault("Feedback-Type") ?? "").ToLowerInvariant();

            // "not-spam" takes one back; "auth-failure" (RFC 6591) and the reports of DMARC speak of signatures.
            var kind = type is "not-spam" or "auth-failure" or "dmarc" ? BounceKind.Notice : BounceKind.Complaint;
            string[] named = [report.GetValueOrDefault("Original-Rcpt-To") ?? "", report.GetValueOrDefault("Removal-Recipient") ?? "", .. parts.Returned.Select(r => r.Headers[MicrosoftRecipient] ?? "")];
            return new BouncedPerson(kind, named.Select(BounceWords.AddressIn).FirstOrDefault(a => a.Length > 0) ?? "", "", BounceWords.Clean($"Feedback-Type: {(type.Length > 0 ? type : "not given")}", subjects));
        }

        return parts.Returned.Select(r => r.Headers[MicrosoftRecipient]).FirstOrDefault(r => r is not null) is { } recipient
            ? new BouncedPerson(BounceKind.Complaint, BounceWords.AddressIn(recipient), "", "Junk mail report")
            : null;
    }

    /// <summary>The server that reported it; "" if it does not say.</summary>
    public static string Reporter(BounceParts parts) =>
        parts.Feedback?.GetValueOrDefault("Reporting-MTA") is { Length: > 0 } mta ? mta : parts.Feedback?.GetValueOrDefault("User-Agent") ?? "";
}
