using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Core.Releases;

/// <summary>The place and date with which a release begins ("NORDHAMN, Sweden, 28 October 2026").</summary>
public static partial class Dateline
{
    private const string Month = "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

    // Invariant, which is English: the names of the months must not depend on the machine's culture data.
    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");

    /// <summary>
    /// The dateline as printed, on one line and without a closing dash or stop: the typed text, with the date of the lift behind it unless
    /// the text bears a date already. The date alone where no place was typed; empty where there is neither.
    /// </summary>
    /// <param name="dateline">As typed: <see cref="ReleaseContent.Dateline"/>.</param>
    /// <param name="liftDate">The date of the lift in the zone of the embargo; null while nobody has said when.</param>
    public static string Render(string dateline, LocalDate? liftDate)
    {
        var typed = Bare(dateline);
        if (liftDate is not { } date || BearsDate(typed))
        {
            return typed;
        }

        return typed.Length == 0 ? Day.Format(date) : $"{typed}, {Day.Format(date)}";
    }

    /// <summary>Whether the text names a day or a year.</summary>
    public static bool BearsDate(string dateline) => Date().IsMatch(dateline);

    private static string Bare(string dateline)
    {
        var text = WhiteSpace().Replace(dateline, " ").Trim().TrimEnd(' ', ',', ';', ':', '-', '–', '—');
        return text.EndsWith('.') && !Abbreviated().IsMatch(text) ? text[..^1] : text;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    // A year, a numeric date, or an English month with its day, in either order.
    [GeneratedRegex(@"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}\b|\b" + Month + @"\.? \d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)? " + Month + @"\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    // "Washington, D.C." and the states as North American newspapers shorten them keep their stop.
    [GeneratedRegex(@"(?:\.\w+|\b(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Va|Vt|Wash|Wis|Wyo))\.$")]
    private static partial Regex Abbreviated();
}
