using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>A date as press releases print it, in English: "Wednesday 30 July 2025", "July 30th, 2025", "4-May-2027", "2025-07-30".</summary>
/// <param name="Date">The date.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How long it is, weekday included.</param>
/// <param name="Weekday">The weekday printed before it, if any.</param>
internal sealed record WrittenDate(LocalDate Date, int Start, int Length, IsoDayOfWeek? Weekday)
{
    private const string Day = @"(?:(?<w>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?";
    private const string Month = @"(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?";
    private const string Number = @"(?<d>[0-9]{1,2})(?:st|nd|rd|th)?";

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static readonly Regex[] Forms =
    [
        new(@"\b" + Day + Number + @"(?:\s+of)?[\s-]+" + Month + @",?[\s-]+(?<y>[0-9]{4})\b", Options),
        new(@"\b" + Day + Month + @"\s+" + Number + @",?\s+(?<y>[0-9]{4})\b", Options),
        new(@"\b(?<w>)?(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})\b", Options),
    ];

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The first date in a line of at most 400 characters, or null.</summary>
    public static WrittenDate? Find(string line)
    {
        if (line.Length > 400)
        {
            return null;
        }

        WrittenDate? first = null;
        foreach (var form in Forms)
        {
            if (form.Match(line) is { Success: true } match && Read(match) is { } date && (first is null || date.Start < first.Start))
            {
                first = date;
            }
        }

        return first;
    }

    /// <summary>The date when the line is nothing else.</summary>
    public static LocalDate? Whole(string line) =>
        line.Length <= 60 && Find(line) is { } found && line.Remove(found.Start, found.Length).AsSpan().Trim(" .,()–—-").IsEmpty ? found.Date : null;

    private static WrittenDate? Read(Match match)
    {
        var month = match.Groups["m"].Value.ToLowerInvariant();
        var number = char.IsDigit(month[0]) ? int.Parse(month, CultureInfo.InvariantCulture) : Array.IndexOf(Months, month) + 1;
        var day = int.Parse(match.Groups["d"].ValueSpan, CultureInfo.InvariantCulture);
        var year = int.Parse(match.Groups["y"].ValueSpan, CultureInfo.InvariantCulture);
        if (year is < 1900 or > 2200 || number is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, number))
        {
            return null;
        }

        var weekday = Array.IndexOf(Weekdays, match.Groups["w"].Value.ToLowerInvariant());
        return new WrittenDate(new LocalDate(year, number, day), match.Index, match.Length, weekday < 0 ? null : (IsoDayOfWeek)(weekday + 1));
    }
}
