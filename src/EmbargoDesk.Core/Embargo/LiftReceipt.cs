using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What happened at a release's lift, for the record. All instants are UTC.</summary>
public sealed class LiftReceipt
{
    /// <summary>The release; one receipt each.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>When it was to lift.</summary>
    public required Instant PlannedAt { get; init; }

    /// <summary>When the program carried the lift out.</summary>
    public required Instant ActualAt { get; init; }

    /// <summary>When the program, asking as an outsider, first read the release on its public page; null: not yet.</summary>
    public Instant? PageReadAt { get; set; }

    /// <summary>The same in the feed.</summary>
    public Instant? FeedReadAt { get; set; }

    /// <summary>When the mail server took the lift mailing's first copy.</summary>
    public Instant? FirstMailAt { get; set; }

    /// <summary>When it took the last, once the mailing is over.</summary>
    public Instant? LastMailAt { get; set; }

    /// <summary>How often somebody was given the release before its lift. Must be 0.</summary>
    public int EarlyFetches { get; set; }

    /// <summary>How often an outsider asked for its address before its lift, and got nothing.</summary>
    public int EarlyProbes { get; set; }

    /// <summary>When nothing more was to be found out; null until then.</summary>
    public Instant? CompletedAt { get; set; }
}

/// <summary>Requests by outsiders for a release that was not public. Counted, not traced: no address of anybody is kept.</summary>
public sealed class EarlyLook
{
    /// <summary>The release; one row each.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>Asked, and answered as one that does not exist.</summary>
    public int Probes { get; set; }

    /// <summary>Asked, and given. Must be 0.</summary>
    public int Fetches { get; set; }

    /// <summary>UTC instant of the first.</summary>
    public Instant FirstAt { get; set; }

    /// <summary>UTC instant of the last.</summary>
    public Instant LastAt { get; set; }
}
