using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Web.Releases.Demonstration;

/// <summary>What became of the advance of a demonstration release.</summary>
internal enum DemonstrationAdvance
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It went, before the loading.</summary>
    Sent,

    /// <summary>It goes three days before the lift.</summary>
    Planned,
}

/// <summary>One release of seeds/demo/newsroom.json without its text. Nothing in it is a date: seeds/demo/README.md says what each field means.</summary>
internal sealed record DemonstrationRelease
{
    public ReleaseState State { get; init; }
    public bool Held { get; init; }
    public string HeldBy { get; init; } = "";
    public string HeldReason { get; init; } = "";
    public EmbargoKind Embargo { get; init; }
    public IReadOnlyList<string> Lists { get; init; } = [];
    public DemonstrationAdvance Advance { get; init; }
    public double LiftedDaysAgo { get; init; }
    public int LiftsInDays { get; init; }
    public string LocalTime { get; init; } = "";
    public string Zone { get; init; } = "";

    /// <summary>The text, which stands in the same object.</summary>
    public ReleaseContent Content { get; init; } = new();

    /// <summary>The UTC instant of a lift that has been; null: none has.</summary>
    public Instant? LiftedAt(Instant now) => State == ReleaseState.Lifted ? QuarterBefore(now - Duration.FromDays(LiftedDaysAgo)) : null;

    /// <summary>The embargo as an officer would have entered it.</summary>
    public EmbargoTime EmbargoAt(Instant now)
    {
        if (Embargo != EmbargoKind.Until)
        {
            return Embargo == EmbargoKind.Immediate ? EmbargoTime.Immediate : EmbargoTime.Undecided;
        }

        var zone = DateTimeZoneProviders.Tzdb[Zone];
        var at = LiftedAt(now)?.InZone(zone)
            ?? (now.InZone(zone).Date.PlusDays(LiftsInDays) + LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(LocalTime).Value).InZoneLeniently(zone);
        return EmbargoTime.Resolve(at.LocalDateTime, Zone, at.Offset) is EmbargoTimeResult.Resolved resolved
            ? resolved.Embargo
            : throw new InvalidOperationException($"A release of the demonstration has no embargo at {at}.");
    }

    private static Instant QuarterBefore(Instant at) => Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 900 * 900);
}
