using NodaTime;
using NodaTime.TimeZones;

namespace EmbargoDesk.Core.Embargo;

/// <summary>The three answers to "when may the public read it?".</summary>
public enum EmbargoKind
{
    /// <summary>Nobody has said. Blocks approval: a forgotten field must never publish.</summary>
    Undecided,

    /// <summary>For immediate release: lifts when it is scheduled.</summary>
    Immediate,

    /// <summary>Until a moment.</summary>
    Until,
}

/// <summary>
/// An embargo as a person entered it (local date and time, IANA zone) together with the instant computed from it and the version of
/// the tz database that computed it. Precision: seconds.
/// </summary>
/// <param name="Kind">Which of the three answers.</param>
/// <param name="Local">The entered local date and time; null unless <see cref="EmbargoKind.Until"/>.</param>
/// <param name="Zone">The IANA zone id; null unless <see cref="EmbargoKind.Until"/>.</param>
/// <param name="At">The UTC instant; null unless <see cref="EmbargoKind.Until"/>.</param>
/// <param name="TzdbVersion">The tz database's version ("2026f"); null unless <see cref="EmbargoKind.Until"/>.</param>
public sealed record EmbargoTime(EmbargoKind Kind, LocalDateTime? Local, string? Zone, Instant? At, string? TzdbVersion)
{
    /// <summary>
    /// The journal whose usual lift proposed it, on its way to a decision; null otherwise. A release keeps it in its
    /// <see cref="EmbargoConfirmation.Journal"/>.
    /// </summary>
    public string? FromPreset { get; init; }

    /// <summary>Nobody has said.</summary>
    public static readonly EmbargoTime Undecided = new(EmbargoKind.Undecided, null, null, null, null);

    /// <summary>For immediate release.</summary>
    public static readonly EmbargoTime Immediate = new(EmbargoKind.Immediate, null, null, null, null);

    /// <summary>Whether a person would call it the same embargo: same answer, same entered time and zone, same instant.</summary>
    public bool IsSameAs(EmbargoTime other) => (Kind, Local, Zone, At) == (other.Kind, other.Local, other.Zone, other.At);

    /// <summary>The moment in the zone in which it was entered. Only for <see cref="EmbargoKind.Until"/>.</summary>
    public ZonedDateTime AsEntered() => At!.Value.InZone(DateTimeZoneProviders.Tzdb[Zone!]);

    /// <summary>
    /// Computes the instant of a local time in a zone.
    /// </summary>
    /// <param name="local">The local date and time; a fraction of a second is refused.</param>
    /// <param name="zone">An IANA zone id ("Europe/London").</param>
    /// <param name="offset">Which of two, where the local time happens twice; else it must be null or the one offset that holds.</param>
    public static EmbargoTimeResult Resolve(LocalDateTime local, string zone, Offset? offset = null)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not { } tz)
        {
            return new EmbargoTimeResult.Refused($"“{zone}” is not a known time zone; choose one such as Europe/London.", []);
        }

        if (local.NanosecondOfSecond != 0)
        {
            return new EmbargoTimeResult.Refused("An embargo is given to the second; leave out the fraction.", []);
        }

        var map = tz.MapLocal(local);
        ZonedDateTime[] candidates = map.Count switch
        {
            0 => [LastBeforeGap(local, map), map.LateInterval.Start.InZone(tz)],
            1 => [map.Single()],
            _ => [map.First(), map.Last()],
        };
        if (map.Count == 0)
        {
            return new EmbargoTimeResult.Refused(
                $"{local:yyyy-MM-dd HH:mm:ss} does not exist in {zone}: the clocks go forward over it. Choose {candidates[0]:HH:mm:ss} or {candidates[1]:HH:mm:ss}.", candidates);
        }

        if (offset is null && map.Count == 2)
        {
            return new EmbargoTimeResult.Refused(
                $"{local:yyyy-MM-dd HH:mm:ss} happens twice in {zone}: the clocks go back over it. Choose the offset {candidates[0].Offset} or {candidates[1].Offset}.", candidates);
        }

        foreach (var c in candidates)
        {
            if (offset is null || c.Offset == offset)
            {
                return new EmbargoTimeResult.Resolved(new EmbargoTime(EmbargoKind.Until, local, zone, c.ToInstant(), TzdbDateTimeZoneSource.Default.TzdbVersion));
            }
        }

        return new EmbargoTimeResult.Refused($"The offset {offset} does not hold in {zone} at {local:yyyy-MM-dd HH:mm:ss}; it is {candidates[0].Offset}.", candidates);
    }

    // The last real time that a person would write: to the minute where the entered one is.
    private static ZonedDateTime LastBeforeGap(LocalDateTime local, ZoneLocalMapping map) =>
        map.EarlyInterval.End.Minus(local.Second == 0 ? Duration.FromMinutes(1) : Duration.FromSeconds(1)).InZone(map.Zone);
}

/// <summary>What came of reading an embargo's local time.</summary>
public abstract record EmbargoTimeResult
{
    private EmbargoTimeResult() { }

    /// <summary>There is exactly one such instant.</summary>
    public sealed record Resolved(EmbargoTime Embargo) : EmbargoTimeResult;

    /// <summary>There is none, or there are two. <paramref name="Why"/> is one sentence; <paramref name="Candidates"/> are the nearest real ones.</summary>
    public sealed record Refused(string Why, IReadOnlyList<ZonedDateTime> Candidates) : EmbargoTimeResult;
}
