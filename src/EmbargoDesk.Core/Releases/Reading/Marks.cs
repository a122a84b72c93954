using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Lines that say what they or the lines after them are. Every pattern runs on one short line.</summary>
internal static partial class Marks
{
    private const int LongestLine = 300;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex End = new(@"^[\s\[(*–—-]*(?:ends?|(?:#\s?){3,}|\*\s?\*\s?\*|[–—-]\s?30\s?[–—-])[\s\])*.–—-]*$", Options);

    private static readonly Regex NotesHeading = new(
        @"^(?:notes?\s+(?:to|for)\s+(?:the\s+)?(?:editors?|journalists?|media)|editor(?:s|['’]s|s['’])?\s+notes?|further notes|notes)\s*(?::|$)",
            Options);

    private static readonly Regex ReleaseWord = new(@"^[\s\[(*–—-]*(?:press|news|media)\s*(?:release|statement|information|note)\b[\s\])*:–—-]*",
        Options);

    private static readonly Regex KindOfNews = new(
        @"^(?:peer-?reviewed publication|reports? and proceedings|meeting announcement|grant and award announcement|business announcement"
        + @"|book announcement)$", Options);

    private static readonly Regex Sender = new(
        @"^(?:The )?(?:(?:University|Institute|College|Hospital|School|Centre|Center|Academy|Museum) (?:of|for) (?:the )?\p{Lu}[\p{L}-]+(?: "
            + @"(?:and|of) \p{Lu}[\p{L}-]+)*"
        + @"|\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)? (?:University|Institute|College|Hospital|Academy|Museum|Trust|Society))(?: Press Office)?$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex Access = new(@"^(?:to access\b|link to the (?:embargoed )?(?:study|paper))", Options);

    public static bool IsEnd(string line) => line.Length <= 20 && End.IsMatch(line);

    /// <summary>How long the heading "Notes to editors:" is at the line's start; 0 when there is none.</summary>
    public static int NotesLength(string line) =>
        line.Length <= 20_000 && NotesHeading.Match(Head(line)) is { Success: true } match ? match.Length : 0;

    /// <summary>A distributor's word on what kind of news it is ("Peer-Reviewed Publication").</summary>
    public static bool IsKindOfNews(string line) => line.Length <= 60 && KindOfNews.IsMatch(line);

    /// <summary>An institution's name and nothing else, as letterheads print it.</summary>
    public static bool IsSender(string line) => line.Length <= 70 && Sender.IsMatch(line);

    /// <summary>How long the words "Press release" are, where nothing or a date follows them; else 0.</summary>
    public static int ReleaseWordLength(string line) =>
        line.Length <= 80 && ReleaseWord.Match(line) is { Success: true } match
            && (match.Length == line.Length || WrittenDate.Whole(line[match.Length..]) is not null)
            ? match.Length
            : 0;

    /// <summary>JAMA's line "To access the embargoed study: ...".</summary>
    public static bool IsAccess(string line) => line.Length <= LongestLine && Access.IsMatch(line);

    /// <summary>A heading over the institution's own paragraph. JAMA's "About The Study" opens the text itself.</summary>
    public static bool IsAboutHeading(string line) =>
        line.StartsWith("About ", StringComparison.OrdinalIgnoreCase) && line.Length <= 100 && !line.EndsWith('.')
        && !line.StartsWith("About the study", StringComparison.OrdinalIgnoreCase)
        && !line.StartsWith("About this study", StringComparison.OrdinalIgnoreCase)
        && line.Length > 7 && (char.IsUpper(line[6]) || line[6..].StartsWith("the ", StringComparison.OrdinalIgnoreCase));

    /// <summary>The line was cut off by the page that shows it.</summary>
    public static bool IsCut(string line) =>
        line.EndsWith("...", StringComparison.Ordinal) || line.EndsWith('…') || line.EndsWith("[…]", StringComparison.Ordinal)
            || line.EndsWith("[...]", StringComparison.Ordinal);

    /// <summary>The DOI of a line that is nothing else ("(doi:10.5555/x)", "DOI: https://doi.org/10.5555/x").</summary>
    public static bool IsDoi(string line, out string doi, out string label)
    {
        label = "";
        if (!Releases.Doi.TryParse(line, out doi))
        {
            return false;
        }

        var at = line.IndexOf(doi, StringComparison.Ordinal);
        label = at > 0 ? line[..at].Trim(' ', '(', '[', '<') : "";
        return true;
    }

    private static string Head(string line) => line.Length <= 80 ? line : line[..80];
}
