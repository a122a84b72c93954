using System.Text.RegularExpressions;
using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Finds by what a message says which copy it speaks of. All of it is a claim; the number's proof, or a token that nobody guesses, makes it true.</summary>
internal static partial class BounceReferences
{
    private const int Most = 12;

    private static readonly string[] Receivers =
        ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "X-Forwarded-To", "Apparently-To", "To", "Resent-To", "X-Rcpt-To", "Received"];

    /// <summary>The surest first: return addresses, envelope ids, Message-IDs of what came back, then whatever stands in the text.</summary>
    public static IReadOnlyList<BounceReference> In(MimeMessage message, BounceParts parts, IReadOnlyList<IReadOnlyDictionary<string, string>> groups, BounceAddress? address, Office office)
    {
        var found = new List<BounceReference>();
        var fields = groups.SelectMany(g => g.Values).Concat(parts.Feedback?.Values ?? []).ToList();
        if (address is not null)
        {
            var places = message.Headers.Where(h => Receivers.Contains(h.Field, StringComparer.OrdinalIgnoreCase)).Select(h => h.Value)
                .Concat(fields).Concat(parts.Returned.SelectMany(r => r.Headers.Select(h => h.Value))).Append(parts.Text);
            found.AddRange(places.SelectMany(p => address.In(p ?? "")).Select(t => new BounceReference(t, null)));
        }

        var domain = MailCopy.MessageId("", office);
        found.AddRange(Tokens(
        [
            .. groups.Concat(parts.Feedback is { } f ? [f] : []).Select(g => g.GetValueOrDefault("Original-Envelope-Id")).OfType<string>().Select(id => id.Trim('<', '>', ' ').Split('@')[0]),
            .. parts.Returned.SelectMany(r => new[] { r.MessageId, r.Headers["List-Unsubscribe"] }).SelectMany(v => InText(v, domain, office)),
            .. InText(message.InReplyTo, domain, office),
            .. InText(message.Headers["X-MS-Exchange-Parent-Message-Id"], domain, office),
            .. InText(message.Headers["References"], domain, office).Reverse(),
            .. MessageIdLine().Matches(parts.Text).SelectMany(m => InText(m.Value, domain, office)),
            .. InText(parts.Text, domain, office),
        ]));
        return [.. found.Distinct().Take(Most)];
    }

    private static IEnumerable<BounceReference> Tokens(IEnumerable<string> words) =>
        words.Where(w => WholeToken().IsMatch(w)).Select(w => new BounceReference(null, w.ToLowerInvariant()));

    // "token@our.domain" and "https://our.site/u/token".
    private static IEnumerable<string> InText(string? text, string domain, Office office)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var link = $"{office.BaseUrl}/u/";
        return TokenLike().Matches(text).Where(m => Follows(text, m.Index + m.Length, domain) || (m.Index >= link.Length && Follows(text, m.Index - link.Length, link))).Select(m => m.Value);
    }

    private static bool Follows(string text, int at, string what) => string.Compare(text, at, what, 0, what.Length, StringComparison.OrdinalIgnoreCase) == 0;

    [GeneratedRegex(@"^[0-9A-Za-z]{26}$")]
    private static partial Regex WholeToken();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[0-9A-Za-z]{26}(?![0-9A-Za-z])")]
    private static partial Regex TokenLike();

    [GeneratedRegex(@"^[ >]*Message-I[Dd]:.*(\n[ \t].*)?", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex MessageIdLine();
}
