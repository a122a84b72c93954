using NodaTime;

namespace EmbargoDesk.Core.Audit;

/// <summary>One line of the record: who did what to what, and when. Never the content of a release.</summary>
public sealed class AuditEntry
{
    /// <summary>Rises; gives the order.</summary>
    public long Id { get; init; }

    /// <summary>UTC.</summary>
    public required Instant At { get; init; }

    /// <summary>The person's or token's name, or "EmbargoDesk" for what the program does by itself.</summary>
    public required string Actor { get; init; }

    /// <summary>The verb ("approve", "lift").</summary>
    public required string Act { get; init; }

    /// <summary>"release", "mailing", "list", "recipient", "account", "token".</summary>
    public required string Subject { get; init; }

    /// <summary>The subject's id.</summary>
    public required string SubjectId { get; init; }

    /// <summary>What changed, in ids, numbers, moments and given reasons.</summary>
    public string Detail { get; init; } = "";
}
