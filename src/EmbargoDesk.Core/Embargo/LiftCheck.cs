using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>One thing to mend before a lift.</summary>
/// <param name="What">What is so. No content of the release.</param>
/// <param name="Mend">What to do.</param>
/// <param name="Blocks">Whether the lift, or its mail, will fail without it.</param>
public sealed record LiftFinding(string What, string Mend, bool Blocks);

/// <summary>What the program found when it looked a planned lift over, a day and an hour ahead.</summary>
public sealed class LiftCheck
{
    /// <summary>Rises.</summary>
    public long Id { get; init; }

    /// <summary>The release.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>The planned lift that was looked at, UTC; a moved one is looked at again.</summary>
    public required Instant PlannedAt { get; init; }

    /// <summary>24 or 1; 0: a person asked. Each is kept once for a planned lift, the newest.</summary>
    public required int HoursAhead { get; init; }

    /// <summary>UTC.</summary>
    public required Instant At { get; init; }

    /// <summary>What to mend; empty: all is well.</summary>
    public required IReadOnlyList<LiftFinding> Findings { get; init; }
}
