using System.Text.RegularExpressions;
using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>The dateline that opens a text: "NORDHAMN, Sweden, 28 October 2026 — ", "CHICAGO --- ", "(Toronto, July 30, 2025) ".</summary>
/// <param name="Text">Place and date as printed, without the dash.</param>
/// <param name="Date">Its date, if it bears one.</param>
/// <param name="Length">How much of the line it takes, dash and spaces included.</param>
/// <param name="Site">A news site's mark that stands before it ("(Example-News.example)").</param>
/// <param name="Sure">False for a place that could as well open a sentence.</param>
internal sealed record DatelineText(string Text, LocalDate? Date, int Length, string Site, bool Sure)
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const int Longest = 130;

    private static readonly Regex SiteMark = new(@"^\((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,20}\)\s*", Options);
    private static readonly Regex InBrackets = new(@"^\((?<d>[^()]{3,100})\)\s*(?:[–—-]+\s*)?", Options);
    private static readonly Regex Dash = new(@"\s*—\s*|\s+–\s*|\s+-{1,3}\s+|\s*-{2,3}\s*|\s*\|\s+|\.\s+", Options);
    private static readonly string[] Small = ["of", "de", "del", "la", "le", "les", "the", "am", "an", "der", "on", "upon", "sur", "and", "&",
        "en", "i", "y", "do", "da", "dos"];

    public static bool Opens(string line) => Read(line) is not null;

    public static DatelineText? Read(string line)
    {
        var start = line.Length <= 400 ? line : line[..400];
        var site = SiteMark.Match(start) is { Success: true } mark ? mark.Value : "";
        var rest = start[site.Length..];
        if (InBrackets.Match(rest) is { Success: true } bracket && Place(bracket.Groups["d"].Value) is { Date: not null } inBrackets)
        {
            return inBrackets with { Length = site.Length + bracket.Length, Site = site.Trim() };
        }

        DatelineText? best = null;
        for (var dash = Dash.Match(rest); dash.Success && dash.Index <= Longest; dash = dash.NextMatch())
        {
            // "BOSTON – (March 3, 2027) – ": the later dash counts when only it brings the date. A full stop ends only a dateline with a date.
            var found = Place(rest[..dash.Index]);
            if (found is not null && (best is null || (best.Date is null && found.Date is not null))
                && (dash.Value[0] != '.' || found is { Date: not null, Sure: true }))
            {
                best = found with { Length = site.Length + dash.Index + dash.Length, Site = site.Trim() };
            }
        }

        if (best is not null)
        {
            return best;
        }

        // A line of its own, without a dash.
        return site.Length == 0 && line.Length <= 90 && Place(line) is { Date: not null, Sure: true } whole && whole.Text.Any(char.IsUpper)
            && WrittenDate.Whole(line) is null ? whole with { Length = line.Length } : null;
    }

    private static DatelineText? Place(string text)
    {
        var printed = text.Trim().TrimEnd(',', ' ', ':');
        var date = WrittenDate.Find(printed);
        var place = (date is null ? printed : printed.Remove(date.Start, date.Length)).Replace("()", "", StringComparison.Ordinal)
            .Trim(' ', ',', '.', '(', ')', '/', ';', '–', '—', '-');
        if (place.Length == 0)
        {
            return date is null ? null : new DatelineText(printed, date.Date, 0, "", true);
        }

        var words = place.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (place.Length > 70 || words.Length > 8 || place.Any(c => char.IsDigit(c) || c is '?' or '!' or ':' or ';' or '"' or '“' or '‘' or '@')
            || !words.All(w => char.IsUpper(w.TrimStart('(')[..1].FirstOrDefault()) || Small.Contains(w, StringComparer.OrdinalIgnoreCase)))
        {
            return null;
        }

        var city = place.Split(',')[0];
        var capitals = city.Count(char.IsUpper) >= 3 && city.Count(char.IsLower) <= 1;
        return date is not null || capitals || (place.Contains(',', StringComparison.Ordinal) && words.Length <= 5)
            ? new DatelineText(printed, date?.Date, 0, "", capitals || (date is not null && words.Length <= 6))
            : null;
    }
}
