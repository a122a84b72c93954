using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Web.Hosting;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Web.Embargo.Journals;

/// <summary>A journal's usual lift as it is typed, sent or stored as a seed: plain words, read into the rule.</summary>
public sealed record JournalPresetFields
{
    /// <summary>The journal's name.</summary>
    public string? Journal { get; init; }

    /// <summary>When it lifts.</summary>
    public JournalLiftFields? Lift { get; init; }

    /// <summary>Where it was read.</summary>
    public string? Source { get; init; }

    /// <summary>When: 2018, 2018-05 or 2018-05-14.</summary>
    public string? AsOf { get; init; }

    /// <summary>Whether a person has compared it with the journal's own page.</summary>
    public bool? Verified { get; init; }

    /// <summary>What an officer should know besides.</summary>
    public string? Note { get; init; }

    internal static JournalPresetFields Of(JournalPreset p) => new()
    {
        Journal = p.Journal, Source = p.Source, AsOf = p.AsOf, Verified = p.Verified, Note = p.Note,
        Lift = new()
        {
            Days = p.Lift.Days, Week = p.Lift.Week, Time = p.Lift.NoEmbargo ? null : MomentText.ClockOf(p.Lift.Time), Zone = p.Lift.NoEmbargo ? null : p.Lift.Zone, Holiday = p.Lift.Holiday,
            OrEarlierOnline = p.Lift.OrEarlierOnline, EarliestAdvanceDays = p.Lift.EarliestAdvanceDays, NoEmbargo = p.Lift.NoEmbargo,
        },
    };

    /// <summary>Writes the fields into a preset.</summary>
    /// <exception cref="RefusedException">Invalid, with the sentence that says what to mend.</exception>
    internal void Into(JournalPreset preset)
    {
        var l = Lift ?? throw new RefusedException(Refusal.Invalid, "Say when the journal lifts: its days, time and zone, or that it has no embargo.");
        var time = LocalTime.Midnight;
        if (l.NoEmbargo != true && !TryReadTime(l.Time, out time))
        {
            throw new RefusedException(Refusal.Invalid, string.IsNullOrWhiteSpace(l.Time)
                ? "Give the time of day on the 24-hour clock, as 16:00 or 00:01."
                : $"“{l.Time}” is not a time of day; write it on the 24-hour clock, as 16:00 or 00:01.");
        }

        (preset.Journal, preset.Source, preset.AsOf, preset.Verified, preset.Note) =
            ((Journal ?? "").Trim(), (Source ?? "").Trim(), (AsOf ?? "").Trim(), Verified ?? false, (Note ?? "").Trim());
        preset.Lift = new JournalLift(
            l.NoEmbargo == true ? [] : [.. (l.Days ?? []).Order()], l.NoEmbargo == true ? null : l.Week, time, l.NoEmbargo == true ? "" : (l.Zone ?? "").Trim(), l.Holiday ?? HolidayRule.None,
            l.OrEarlierOnline ?? false, l.EarliestAdvanceDays, l.NoEmbargo ?? false);
        if (preset.Refusal() is { } sentence)
        {
            throw new RefusedException(Refusal.Invalid, sentence);
        }
    }

    private static bool TryReadTime(string? text, out LocalTime time)
    {
        var read = LocalTimePattern.CreateWithInvariantCulture("H:mm").Parse(text?.Trim() ?? "");
        return (read.Success ? read : LocalTimePattern.CreateWithInvariantCulture("H:mm:ss").Parse(text?.Trim() ?? "")).TryGetValue(default, out time);
    }
}

/// <summary>When a journal usually lifts.</summary>
public sealed record JournalLiftFields
{
    /// <summary>Its weekdays; empty: any publication day.</summary>
    public IReadOnlyList<IsoDayOfWeek>? Days { get; init; }

    /// <summary>Which week of the month, 1 to 5; null: every week.</summary>
    public int? Week { get; init; }

    /// <summary>Local time, 24 hours: "16:00".</summary>
    public string? Time { get; init; }

    /// <summary>IANA.</summary>
    public string? Zone { get; init; }

    /// <summary>What happens on a public holiday.</summary>
    public HolidayRule? Holiday { get; init; }

    /// <summary>Whether the embargo also ends when the paper is online earlier.</summary>
    public bool? OrEarlierOnline { get; init; }

    /// <summary>How many days ahead embargoed copies may go at the earliest.</summary>
    public int? EarliestAdvanceDays { get; init; }

    /// <summary>The journal has no embargoes.</summary>
    public bool? NoEmbargo { get; init; }
}
