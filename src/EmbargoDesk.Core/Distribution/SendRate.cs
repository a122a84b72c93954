using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// Keeps messages apart so that no more than so many leave in a minute. They are spread evenly, as providers count in windows of their own; what was not used is
/// not saved up, but for a tenth of a second's worth, so that a fast rate survives a coarse clock. Not thread-safe.
/// </summary>
public sealed class SendRate
{
    private static readonly Duration Slack = Duration.FromMilliseconds(100);
    private readonly Duration apart;
    private Instant next = Instant.MinValue;

    /// <param name="perMinute">Messages a minute, 1 or more; 0: no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0.</exception>
    public SendRate(int perMinute)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perMinute);
        apart = perMinute == 0 ? Duration.Zero : Duration.FromMinutes(1) / perMinute;
    }

    /// <summary>Whether one may leave at <paramref name="now"/> (UTC).</summary>
    public bool IsFree(Instant now) => FreeAt <= now;

    /// <summary>From when on the next one may leave, UTC.</summary>
    public Instant FreeAt => next == Instant.MinValue ? next : next - Slack;

    /// <summary>One leaves at <paramref name="now"/> (UTC).</summary>
    public void Take(Instant now) => next = apart == Duration.Zero ? Instant.MinValue : Instant.Max(next, now) + apart;
}
