using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>Why the embargoed area is frozen.</summary>
public enum FreezeKind
{
    /// <summary>A person closed all embargoed content.</summary>
    Person,

    /// <summary>The clock cannot be trusted.</summary>
    Clock,
}

/// <summary>
/// While one is open, all embargoed content is closed: nothing lifts, no advance copy goes or is shown. What was public stays public. For
/// disclosure, time stands still at <see cref="At"/>.
/// </summary>
public sealed class Freeze
{
    /// <summary>Rises.</summary>
    public long Id { get; init; }

    /// <summary>Why.</summary>
    public required FreezeKind Kind { get; init; }

    /// <summary>The UTC instant at which time stands still for disclosure: what was to lift later stays closed.</summary>
    public required Instant At { get; init; }

    /// <summary>Who, or "EmbargoDesk".</summary>
    public required string By { get; init; }

    /// <summary>In that person's words, or what was measured.</summary>
    public required string Reason { get; init; }

    /// <summary>UTC; null while it is open.</summary>
    public Instant? EndedAt { get; set; }

    /// <summary>Who ended it; null while it is open.</summary>
    public string? EndedBy { get; set; }
}

/// <summary>What a machine's clocks showed when it was last asked; across a restart, the next reading is compared with it.</summary>
public sealed class ClockMark
{
    /// <summary>The machine.</summary>
    public required string Node { get; init; }

    /// <summary>The kernel's id of this boot: the boot-time clock counts only within it.</summary>
    public required string BootId { get; set; }

    /// <summary>The boot-time clock, in ticks of 100 ns since the boot.</summary>
    public required long SinceBootTicks { get; set; }

    /// <summary>The deciding clock at that moment, UTC.</summary>
    public required Instant Wall { get; set; }
}
