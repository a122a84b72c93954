using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What a journal does when its day is a public holiday.</summary>
public enum HolidayRule
{
    /// <summary>Nothing: it lifts all the same.</summary>
    None,

    /// <summary>The next day, when the day is a federal holiday of the United States.</summary>
    NextDayAfterUsFederalHoliday,
}

/// <summary>When a journal usually lifts, as its page says. Proposes; never decides.</summary>
/// <param name="Days">The weekdays, Monday first; empty: any publication day.</param>
/// <param name="Week">Which week of the month (1 to 5, of the weekday); null: every week.</param>
/// <param name="Time">The local time.</param>
/// <param name="Zone">The IANA zone of that time.</param>
/// <param name="Holiday">What happens on a public holiday.</param>
/// <param name="OrEarlierOnline">Whether the embargo also ends when the paper is online earlier.</param>
/// <param name="EarliestAdvanceDays">How many days before the lift embargoed copies may go at the earliest; null: not said.</param>
/// <param name="NoEmbargo">The journal has no embargoes; the rest means nothing then.</param>
public sealed record JournalLift(
    IReadOnlyList<IsoDayOfWeek> Days, int? Week, LocalTime Time, string Zone, HolidayRule Holiday = HolidayRule.None, bool OrEarlierOnline = false,
    int? EarliestAdvanceDays = null, bool NoEmbargo = false);

/// <summary>A journal's usual lift, with where it was read. Data in seeds/, edited by an administrator.</summary>
public sealed class JournalPreset
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The journal's name; unique.</summary>
    public required string Journal { get; set; }

    /// <summary>The rule.</summary>
    public required JournalLift Lift { get; set; }

    /// <summary>Where it was read: an address, or a person.</summary>
    public string Source { get; set; } = "";

    /// <summary>The date of what was read, "2018" or "2018-05" or "2018-05-14" (ISO 8601); journals change their times.</summary>
    public string AsOf { get; set; } = "";

    /// <summary>Whether a person has compared it with the journal's own page. An unverified one is shown as such.</summary>
    public bool Verified { get; set; }

    /// <summary>What an officer should know besides.</summary>
    public string Note { get; set; } = "";

    /// <summary>UTC.</summary>
    public Instant ChangedAt { get; set; }

    /// <summary>Who wrote it last.</summary>
    public string ChangedBy { get; set; } = "";

    /// <summary>The preset of a journal that a text names; null where nobody has described it. "The" and capitals do not count.</summary>
    public static JournalPreset? Of(IEnumerable<JournalPreset> presets, string journal) =>
        Bare(journal) is { Length: > 0 } name ? presets.FirstOrDefault(p => string.Equals(Bare(p.Journal), name, StringComparison.OrdinalIgnoreCase)) : null;

    /// <summary>How old what was read is: "read 8 years ago", "noted lately" where no page was read; "of unknown age" where <see cref="AsOf"/> says nothing.</summary>
    /// <param name="now">UTC.</param>
    public string Age(Instant now)
    {
        var today = now.InUtc().Date;
        if (!TryReadAsOf(AsOf, out var date))
        {
            return "of unknown age";
        }

        // "2018" says no month: count in years.
        var (years, months) = AsOf.Length == 4 ? (today.Year - date.Year, 0) : Period.Between(date, today, PeriodUnits.Years | PeriodUnits.Months) is var p ? (p.Years, p.Months) : default;
        var verb = Verified || Source.Contains("://", StringComparison.Ordinal) ? "read" : "noted";
        return verb + (years > 1 ? $" {years} years ago" : years == 1 ? " a year ago" : months > 1 ? $" {months} months ago" : AsOf.Length == 4 ? " this year" : " lately");
    }

    /// <summary>What must be mended before the preset can be kept, as one sentence; null where nothing must.</summary>
    public string? Refusal()
    {
        if (Journal.Trim().Length is 0 or > 200)
        {
            return "Give the journal’s name, of at most 200 characters.";
        }

        if (AsOf.Length > 0 && !TryReadAsOf(AsOf, out _))
        {
            return $"“{AsOf}” is not a date; write when it was read as 2026, 2026-05 or 2026-05-14.";
        }

        if (Source.Length > 500 || Note.Length > 1000)
        {
            return "The source has at most 500 characters, and the note 1,000.";
        }

        return Lift.NoEmbargo ? null
            : DateTimeZoneProviders.Tzdb.GetZoneOrNull(Lift.Zone) is null ? $"“{Lift.Zone}” is not a known time zone; choose one such as Europe/London."
            : Lift.Time.NanosecondOfSecond != 0 ? "The time is given to the second; leave out the fraction."
            : Lift.Days.Any(d => d is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday) || Lift.Days.Distinct().Count() != Lift.Days.Count ? "Name each weekday once."
            : Lift.Week is < 1 or > 5 ? "The week of the month is 1 to 5, or empty for every week."
            : Lift.Week is not null && Lift.Days.Count == 0 ? "A week of the month needs its weekday: choose one."
            : Lift.EarliestAdvanceDays is < 0 or > 365 ? "The earliest advance is 0 to 365 days before the lift."
            : null;
    }

    private static string Bare(string name) => name.Trim() is var n && n.StartsWith("The ", StringComparison.OrdinalIgnoreCase) ? n[4..].TrimStart() : n;

    private static bool TryReadAsOf(string text, out LocalDate date)
    {
        var whole = text.Length switch { 4 => $"{text}-01-01", 7 => $"{text}-01", _ => text };
        return NodaTime.Text.LocalDatePattern.Iso.Parse(whole).TryGetValue(default, out date);
    }
}
