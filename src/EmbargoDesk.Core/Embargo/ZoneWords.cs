using System.Text.RegularExpressions;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>
/// Zone words that somebody typed into a text and that do not hold on the day of the lift: "EST" in July, "GMT" in British summer. Read
/// literally, such a word is an hour off.
/// </summary>
internal static partial class ZoneWords
{
    // Word, zone, what the tz database calls the time that the word stands for, what to write instead.
    private static readonly (string Word, string Zone, string Means, string Instead)[] Words =
    [
        ("EST", "America/New_York", "EST", "ET"), ("EDT", "America/New_York", "EDT", "ET"),
        ("Eastern Standard", "America/New_York", "EST", "US Eastern time"), ("Eastern Daylight", "America/New_York", "EDT", "US Eastern time"),
        ("GMT", "Europe/London", "GMT", "UK time"), ("Greenwich Mean Time", "Europe/London", "GMT", "UK time"),
        ("BST", "Europe/London", "BST", "UK time"), ("British Summer Time", "Europe/London", "BST", "UK time"),
        ("CET", "Europe/Paris", "CET", "Central European time"), ("CEST", "Europe/Paris", "CEST", "Central European time"),
        ("PST", "America/Los_Angeles", "PST", "PT"), ("PDT", "America/Los_Angeles", "PDT", "PT"),
        ("CDT", "America/Chicago", "CDT", "CT"), ("CST", "America/Chicago", "CST", "CT"),
    ];

    // Words that mean other things too (a therapy, a test) count only behind a time of day; the time words of London and New York always.
    private static readonly HashSet<string> OnlyBehindATime = ["CET", "CEST", "PST", "PDT", "CDT", "CST"];

    /// <summary>A sentence for each such word, without repeats.</summary>
    public static IEnumerable<string> Wrong(ReleaseContent content, Instant at)
    {
        var text = string.Join('\n', content.Headline, content.Standfirst, Tags().Replace(content.Body, " "), Tags().Replace(content.NotesToEditors, " "));
        foreach (var (word, zone, means, instead) in Words)
        {
            var moment = new MomentText(at, zone);
            if (moment.Abbreviation != means && Has(text, word))
            {
                yield return $"The text says “{word}”, but {moment.City} is on {moment.Abbreviation} on {moment.Date}: write “{instead}”, or “{moment.Abbreviation}” with the right hour.";
            }
        }
    }

    private static bool Has(string text, string word)
    {
        for (var i = text.IndexOf(word, StringComparison.Ordinal); i >= 0; i = text.IndexOf(word, i + 1, StringComparison.Ordinal))
        {
            var isWord = (i == 0 || !char.IsLetterOrDigit(text[i - 1])) && (i + word.Length == text.Length || !char.IsLetterOrDigit(text[i + word.Length]));
            if (isWord && (!OnlyBehindATime.Contains(word) || EndsInATime().IsMatch(text[Math.Max(0, i - 24)..i])))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();

    [GeneratedRegex(@"[0-9](?:\s*[ap]\.?\s?m\.?)?\s*(?:hrs?\s*)?\(?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex EndsInATime();
}
