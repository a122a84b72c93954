using NodaTime;
using NodaTime.TimeZones;

namespace EmbargoDesk.Core.Embargo;

/// <summary>An embargo whose entered local time is another instant by the present tz database than by the one that computed it.</summary>
/// <param name="Planned">As it stands, and as it stays until a person moves it.</param>
/// <param name="Moved">The entered local time by the present rules; null where it does not exist any more.</param>
/// <param name="Kept">The planned instant, as clocks there will show it by the present rules; null where the zone does not exist any more.</param>
public sealed record ZoneRulesChange(EmbargoTime Planned, EmbargoTime? Moved, EmbargoTime? Kept)
{
    /// <summary>What is so and what to do.</summary>
    public string Sentence =>
        $"The embargo was entered as {MomentText.ClockOf(Planned.Local!.Value.TimeOfDay)} on {Planned.Local.Value.Date:yyyy-MM-dd} in {Planned.Zone}. "
        + (Moved is { At: { } to }
            ? $"That is {Utc(Planned.At!.Value)} by tzdb {Planned.TzdbVersion} and {Utc(to)} by {TzdbDateTimeZoneSource.Default.TzdbVersion}; it stays at the first. Move it or leave it."
            : $"That is {Utc(Planned.At!.Value)} by tzdb {Planned.TzdbVersion}; by {TzdbDateTimeZoneSource.Default.TzdbVersion} there is no such local time. It stays where it is: decide it anew.");

    private static string Utc(Instant at) => NodaTime.Text.InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss'Z'").Format(at);
}

/// <summary>Compares embargoes with the present tz database. Nothing is moved by it.</summary>
public static class ZoneRules
{
    /// <summary>Null where the embargo has no moment, or the rules that matter to it did not change.</summary>
    public static ZoneRulesChange? Compare(EmbargoTime embargo)
    {
        if (embargo is not { Kind: EmbargoKind.Until, Local: { } local, Zone: { } zone, At: { } at } || embargo.TzdbVersion == TzdbDateTimeZoneSource.Default.TzdbVersion)
        {
            return null;
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            return new ZoneRulesChange(embargo, null, null);
        }

        // Of a local time that happens twice the one with the same offset is meant, as was chosen.
        var moved = EmbargoTime.Resolve(local, zone) switch
        {
            EmbargoTimeResult.Resolved r => r.Embargo,
            EmbargoTimeResult.Refused { Candidates.Count: 2 } => (EmbargoTime.Resolve(local, zone, OffsetThen(local, at)) as EmbargoTimeResult.Resolved)?.Embargo,
            _ => null,
        };
        return moved?.At == at ? null : new ZoneRulesChange(embargo, moved, At(at, zone));
    }

    private static EmbargoTime? At(Instant at, string zone)
    {
        var there = at.InZone(DateTimeZoneProviders.Tzdb[zone]);
        return (EmbargoTime.Resolve(there.LocalDateTime, zone, there.Offset) as EmbargoTimeResult.Resolved)?.Embargo;
    }

    // A doctored row may be days off: an offset ends at 18 hours.
    private static Offset? OffsetThen(LocalDateTime local, Instant at)
    {
        var seconds = (local.InUtc().ToInstant() - at).TotalSeconds;
        return Math.Abs(seconds) <= 18 * 3600 ? Offset.FromSeconds((int)seconds) : null;
    }
}
