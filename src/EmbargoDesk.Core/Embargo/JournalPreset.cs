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
}
