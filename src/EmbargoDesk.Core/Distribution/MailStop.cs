using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// That no mail goes at all until a person says so: an old backup was restored, or a copy of this machine started, and what was sent since is
/// not in this database; or a person stopped all mail. While one is open, no delivery is claimed.
/// </summary>
public sealed class MailStop
{
    /// <summary>Rises.</summary>
    public long Id { get; init; }

    /// <summary>UTC.</summary>
    public required Instant At { get; init; }

    /// <summary>Who, or "EmbargoDesk".</summary>
    public required string By { get; init; }

    /// <summary>Why, in a sentence or two.</summary>
    public required string Reason { get; init; }

    /// <summary>UTC instant from which mail goes again; null while it is stopped.</summary>
    public Instant? EndedAt { get; set; }

    /// <summary>Who said so; null while it is stopped.</summary>
    public string? EndedBy { get; set; }
}
