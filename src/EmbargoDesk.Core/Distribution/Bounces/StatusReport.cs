using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Reads delivery status fields (RFC 3464), as a part of their own or, as some servers write them, in plain text.</summary>
internal static partial class StatusReport
{
    /// <summary>The groups of fields; empty: it is no such report.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> GroupsOf(BounceParts parts) =>
        parts.Status.Any(IsRecipient) ? parts.Status : InText(parts.Text) is { } typed && typed.Any(IsRecipient) ? typed : [];

    /// <summary>Whether a group is about a recipient. A report with a blank line too few has them in the message's group.</summary>
    public static bool IsRecipient(IReadOnlyDictionary<string, string> group) =>
        group.ContainsKey("Final-Recipient") || group.ContainsKey("Original-Recipient") || (group.ContainsKey("Action") && group.ContainsKey("Status"));

    /// <summary>What a group says.</summary>
    /// <param name="group">Of a recipient.</param>
    /// <param name="text">What the server wrote for people, where the fields say nothing.</param>
    /// <param name="subjects">What must not be repeated.</param>
    public static BouncedPerson Read(IReadOnlyDictionary<string, string> group, string text, IReadOnlyList<string> subjects)
    {
        var diagnostic = Field(group, "Diagnostic-Code");
        diagnostic = diagnostic[(TypeAt(diagnostic) + 1)..].Trim();

        // Where the final recipient is another than the original, the mail was passed on, and it speaks of the final one.
        var address = BounceWords.AddressIn(Field(group, "Final-Recipient")) is { Length: > 0 } final ? final : BounceWords.AddressIn(Field(group, "Original-Recipient"));
        var words = diagnostic.Length > 0 ? diagnostic : TextBounce.TellingLines(text);
        var status = BounceCodes.StatusIn(Field(group, "Status"), diagnostic);
        return new BouncedPerson(KindOf(Field(group, "Action"), status, words), address, status, BounceWords.Clean(words, subjects));
    }

    private static BounceKind KindOf(string action, string status, string words) => action.ToLowerInvariant().TrimEnd('.') switch
    {
        "delayed" or "delivered" or "relayed" or "expanded" => BounceKind.Notice,
        _ when status.StartsWith('2') => BounceKind.Notice,

        // Without an action: a temporary code whose words speak of waiting is a delay.
        "" when status.StartsWith('4') && TextBounce.IsDelay(words) => BounceKind.Notice,
        _ => BounceCodes.KindOf(status, words) ?? BounceKind.Soft,
    };

    // "smtp; 550 ...", "x-unix; ..."
    private static int TypeAt(string diagnostic) => DiagnosticType().Match(diagnostic) is { Success: true } type ? type.Length - 1 : -1;

    private static string Field(IReadOnlyDictionary<string, string> group, string name) => group.GetValueOrDefault(name) ?? "";

    private static List<IReadOnlyDictionary<string, string>>? InText(string text)
    {
        if (!AnyField().IsMatch(text))
        {
            return null;
        }

        var groups = new List<IReadOnlyDictionary<string, string>>();
        foreach (var paragraph in BlankLine().Split(text))
        {
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (Match field in AnyField().Matches(paragraph))
            {
                fields.TryAdd(field.Groups[1].Value, Fold().Replace(field.Groups[2].Value, " ").Trim());
            }

            if (fields.Count > 0)
            {
                groups.Add(fields);
            }
        }

        return groups;
    }

    [GeneratedRegex(@"^[\w-]{1,40}\s*;", RegexOptions.CultureInvariant)]
    private static partial Regex DiagnosticType();

    [GeneratedRegex(@"^[ >]{0,4}(Final-Recipient|Original-Recipient|Original-Envelope-Id|Action|Status|Diagnostic-Code|Remote-MTA|Reporting-MTA):[ \t]*(.*(?:\n[ \t]+\S.*)*)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex AnyField();

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Fold();
}
