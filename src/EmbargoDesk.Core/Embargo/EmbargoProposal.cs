using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What a proposal would do.</summary>
public enum ProposedAct
{
    /// <summary>Give the embargo another moment.</summary>
    Change,

    /// <summary>End it now: lift the release.</summary>
    End,
}

/// <summary>Where a proposal stands.</summary>
public enum ProposalState
{
    /// <summary>Waits for a second person.</summary>
    Open,

    /// <summary>A second person agreed, and it was done.</summary>
    Agreed,

    /// <summary>A second person refused it, or its author took it back.</summary>
    Refused,
}

/// <summary>A change of an embargo that waits for a second person. Only where the setting asks for two.</summary>
public sealed class EmbargoProposal
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The release.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>What it would do.</summary>
    public required ProposedAct Act { get; init; }

    /// <summary>The proposed embargo; null where the act is <see cref="ProposedAct.End"/>.</summary>
    public EmbargoTime? Embargo { get; init; }

    /// <summary>The embargo that it starts from: a proposal about another one is out of date.</summary>
    public required EmbargoTime From { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>UTC.</summary>
    public required Instant ProposedAt { get; init; }

    /// <summary>The author's name, as it was then.</summary>
    public required string ProposedBy { get; init; }

    /// <summary>The author's account; null for an API token, whose name stands for it.</summary>
    public string? ProposedById { get; init; }

    /// <summary>Where it stands.</summary>
    public ProposalState State { get; set; }

    /// <summary>UTC; null while open.</summary>
    public Instant? DecidedAt { get; set; }

    /// <summary>Who decided; null while open.</summary>
    public string? DecidedBy { get; set; }
}
