using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>When a deferred delivery (4xx) is tried again. Greylisting asks for a minute or more before the first retry.</summary>
public static class RetrySchedule
{
    /// <summary>After this age a deferred delivery expires.</summary>
    public static readonly Duration MaxAge = Duration.FromHours(24);

    private static readonly Duration[] Waits =
        [Duration.FromMinutes(1), Duration.FromMinutes(2), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromMinutes(30), Duration.FromHours(1)];

    /// <summary>The next try of a delivery that the server put off, or null: expired.</summary>
    /// <param name="attempts">How often it was tried, from 1.</param>
    /// <param name="startedAt">UTC instant at which the mailing began.</param>
    /// <param name="now">UTC.</param>
    public static Instant? NextAt(int attempts, Instant startedAt, Instant now)
    {
        var next = now + Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
        return next - startedAt > MaxAge ? null : next;
    }

    /// <summary>
    /// The next try of a delivery whose connection broke before the final dot, or null: expired. Nobody asked to wait, so it goes again
    /// soon: after 1, 2, 4 seconds and so on, up to a minute, so that a relay which always breaks at the same place is not hammered.
    /// </summary>
    /// <param name="attempts">How often it was tried, from 1.</param>
    /// <param name="startedAt">UTC instant at which the mailing began.</param>
    /// <param name="now">UTC.</param>
    public static Instant? AfterDropAt(int attempts, Instant startedAt, Instant now)
    {
        var next = now + Duration.FromSeconds(Math.Min(60, 1 << Math.Clamp(attempts - 1, 0, 6)));
        return next - startedAt > MaxAge ? null : next;
    }
}
