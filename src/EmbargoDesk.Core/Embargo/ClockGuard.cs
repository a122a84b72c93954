using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What a machine's clocks show, read together.</summary>
/// <param name="Wall">The clock that decides, UTC.</param>
/// <param name="SinceBoot">The clock that nobody can set and that runs on while the machine sleeps (CLOCK_BOOTTIME).</param>
/// <param name="BootId">The boot that <paramref name="SinceBoot"/> counts from; "" where the machine does not tell.</param>
public readonly record struct ClockReading(Instant Wall, Duration SinceBoot, string BootId)
{
    /// <summary>A sentence where the clocks themselves show that they cannot be trusted (two of them disagree); else null.</summary>
    public string? Fault { get; init; }

    /// <summary>Beyond this UTC instant nobody has verified <see cref="Wall"/>: nothing is decided past it. Null: no such limit.</summary>
    public Instant? VerifiedUntil { get; init; }
}

/// <summary>
/// Watches the deciding clock against the time since boot. Immutable: each reading gives the next guard. While both agree, <see cref="Now"/>
/// follows the clock and never goes back; when they part by more than <see cref="Tolerance"/> it stands still until a person trusts the clock
/// again. A clock that drifts slowly, or is slewed by NTP, stays within: the two are compared over a minute at a time.
/// </summary>
public sealed record ClockGuard
{
    /// <summary>How far the clock and the time since boot may part.</summary>
    public static readonly Duration Tolerance = Duration.FromSeconds(2);

    private static readonly Duration AnchorEvery = Duration.FromMinutes(1);

    private ClockGuard(ClockReading anchor, Instant now, string? fault) => (Anchor, Now, Fault) = (anchor, now, fault);

    /// <summary>The UTC instant by which is decided.</summary>
    public Instant Now { get; private init; }

    /// <summary>What was measured, as a sentence; null while the clock is trusted.</summary>
    public string? Fault { get; private init; }

    private ClockReading Anchor { get; init; }

    /// <summary>A guard that trusts this reading: the first one of a new machine, or a person's word.</summary>
    public static ClockGuard Trusting(ClockReading reading) => new(reading, Earlier(reading.Wall, reading.VerifiedUntil), reading.Fault);

    /// <summary>
    /// A guard at a start. Within one boot, the time since the newest mark must have passed on both clocks, whatever the machine was called then:
    /// a container has another name each time. Across a reboot, and against other machines, the clock must not lie before what has been recorded. A clock set forward while the machine was off cannot be told from time.
    /// </summary>
    public static ClockGuard Starting(ClockReading reading, IReadOnlyCollection<ClockMark> marks)
    {
        if (marks.Where(m => m.BootId == reading.BootId && m.BootId.Length > 0 && m.SinceBootTicks <= reading.SinceBoot.BclCompatibleTicks)
            .MaxBy(m => m.SinceBootTicks) is { } mark)
        {
            var then = new ClockReading(mark.Wall, Duration.FromTicks(mark.SinceBootTicks), mark.BootId);
            return new ClockGuard(then, mark.Wall, null).Read(reading);
        }

        var last = marks.Count == 0 ? reading.Wall : marks.Max(m => m.Wall);
        var fault = reading.Fault ?? (last - reading.Wall > Tolerance
            ? $"At its start the clock was {Words(last - reading.Wall)} behind the last moment that had been recorded." : null);
        var now = Earlier(reading.Wall, reading.VerifiedUntil);
        return new ClockGuard(reading, fault is null ? Later(last, now) : last, fault);
    }

    /// <summary>The guard after one more reading.</summary>
    public ClockGuard Read(ClockReading reading)
    {
        if (Fault is not null)
        {
            return this;
        }

        var apart = reading.Wall - WallAt(reading);
        var fault = reading.Fault
            ?? (reading.BootId != Anchor.BootId ? "The machine under the program was exchanged: it counts from another boot." : null)
            ?? (apart > Tolerance ? $"The clock was {Words(apart)} ahead of the time that has passed." : null)
            ?? (-apart > Tolerance ? $"The clock was {Words(-apart)} behind the time that has passed." : null);
        return fault is not null
            ? this with { Fault = fault }
            : this with
            {
                Now = Later(Now, Earlier(reading.Wall, reading.VerifiedUntil)),
                Anchor = reading.SinceBoot - Anchor.SinceBoot >= AnchorEvery ? reading : Anchor,
            };
    }

    /// <summary>The UTC instant for the record: the clock while it is trusted, else the last trusted reading and the time since.</summary>
    public Instant WallFor(ClockReading reading) => Fault is null ? reading.Wall : WallAt(reading);

    private Instant WallAt(ClockReading reading) => Anchor.Wall + (reading.SinceBoot - Anchor.SinceBoot);

    private static Instant Earlier(Instant wall, Instant? limit) => limit is { } l ? Instant.Min(wall, l) : wall;

    private static Instant Later(Instant a, Instant b) => Instant.Max(a, b);

    private static string Words(Duration apart) => Duration.FromSeconds(Math.Round(apart.TotalSeconds)) switch
    {
        var d when d >= Duration.FromDays(1) => $"{d.Days} d {d.Hours} h {d.Minutes} min",
        var d when d >= Duration.FromHours(1) => $"{d.Hours} h {d.Minutes} min {d.Seconds} s",
        var d when d >= Duration.FromMinutes(1) => $"{d.Minutes} min {d.Seconds} s",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{apart.TotalSeconds:0.0} s"),
    };
}
