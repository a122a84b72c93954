using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>When a deferred delivery (4xx) is tried again. Greylisting asks for a minute or more before the first retry.</summary>
public static class RetrySchedule
{
    /// <summary>After this age a deferred delivery expires.</summary>
    public static readonly Duration MaxAge = Duration.FromHours(24);

    private static readonly Duration[] Waits =
        [Duration.FromMinutes(1), Duration.FromMinutes(2), Duration.FromMinutes(5), Duration.FromMinutes(15), Duration.FromMinutes(30), Duration.FromHours(1)];

    /// <summary>The next try, or null: expired.</summary>
    /// <param name="attempts">How often it was tried, from 1.</param>
    /// <param name="startedAt">UTC instant at which the mailing began.</param>
    /// <param name="now">UTC.</param>
    public static Instant? NextAt(int attempts, Instant startedAt, Instant now)
    {
        var next = now + Waits[Math.Clamp(attempts - 1, 0, Waits.Length - 1)];
        return next - startedAt > MaxAge ? null : next;
    }
}
