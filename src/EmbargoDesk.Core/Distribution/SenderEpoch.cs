using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// One life of one sender process. Rows that a dead epoch left in <see cref="DeliveryState.Sending"/> are in doubt.
/// </summary>
public sealed class SenderEpoch
{
    /// <summary>Rises.</summary>
    public long Id { get; init; }

    /// <summary>Machine and process.</summary>
    public required string Node { get; init; }

    /// <summary>UTC.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>UTC instant of the last sign of life.</summary>
    public Instant SeenAt { get; set; }

    /// <summary>UTC instant at which it ended well, or was found dead.</summary>
    public Instant? EndedAt { get; set; }
}
