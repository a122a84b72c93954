using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Embargo;

/// <summary>The verbs that move a release from state to state. Holding is a flag beside the state, not a verb of this table.</summary>
public enum ReleaseVerb
{
    /// <summary>A new text is saved.</summary>
    Edit,

    /// <summary>Ask for approval.</summary>
    Submit,

    /// <summary>Say that the newest version may go.</summary>
    Approve,

    /// <summary>Let it lift at its embargo, or at once.</summary>
    Schedule,

    /// <summary>Take it out of the schedule.</summary>
    Unschedule,

    /// <summary>Open it to the public.</summary>
    Lift,

    /// <summary>Take it back for good.</summary>
    Withdraw,
}

/// <summary>The one table of what may follow what.</summary>
public static class ReleaseTransitions
{
    private static readonly Dictionary<(ReleaseState, ReleaseVerb), ReleaseState> Table = new()
    {
        // An edit before scheduling returns to Draft; afterwards it makes an unapproved version while the approved one stays pinned.
        [(ReleaseState.Draft, ReleaseVerb.Edit)] = ReleaseState.Draft,
        [(ReleaseState.InReview, ReleaseVerb.Edit)] = ReleaseState.Draft,
        [(ReleaseState.Approved, ReleaseVerb.Edit)] = ReleaseState.Draft,
        [(ReleaseState.Scheduled, ReleaseVerb.Edit)] = ReleaseState.Scheduled,
        [(ReleaseState.Lifted, ReleaseVerb.Edit)] = ReleaseState.Lifted,

        [(ReleaseState.Draft, ReleaseVerb.Submit)] = ReleaseState.InReview,

        // A draft may be approved directly. Approving while scheduled or lifted pins the newer version.
        [(ReleaseState.Draft, ReleaseVerb.Approve)] = ReleaseState.Approved,
        [(ReleaseState.InReview, ReleaseVerb.Approve)] = ReleaseState.Approved,
        [(ReleaseState.Scheduled, ReleaseVerb.Approve)] = ReleaseState.Scheduled,
        [(ReleaseState.Lifted, ReleaseVerb.Approve)] = ReleaseState.Lifted,

        [(ReleaseState.Approved, ReleaseVerb.Schedule)] = ReleaseState.Scheduled,
        [(ReleaseState.Scheduled, ReleaseVerb.Unschedule)] = ReleaseState.Approved,

        // Approved: an early or late lift by a person's hand. Scheduled: the schedule, or a person before it.
        [(ReleaseState.Approved, ReleaseVerb.Lift)] = ReleaseState.Lifted,
        [(ReleaseState.Scheduled, ReleaseVerb.Lift)] = ReleaseState.Lifted,

        [(ReleaseState.Draft, ReleaseVerb.Withdraw)] = ReleaseState.Withdrawn,
        [(ReleaseState.InReview, ReleaseVerb.Withdraw)] = ReleaseState.Withdrawn,
        [(ReleaseState.Approved, ReleaseVerb.Withdraw)] = ReleaseState.Withdrawn,
        [(ReleaseState.Scheduled, ReleaseVerb.Withdraw)] = ReleaseState.Withdrawn,
        [(ReleaseState.Lifted, ReleaseVerb.Withdraw)] = ReleaseState.Withdrawn,
    };

    /// <summary>The state that <paramref name="verb"/> leads to, or null where it is not allowed.</summary>
    public static ReleaseState? After(ReleaseState state, ReleaseVerb verb) => Table.TryGetValue((state, verb), out var to) ? to : null;

    /// <summary>The verbs that are allowed in a state.</summary>
    public static IEnumerable<ReleaseVerb> From(ReleaseState state) => Enum.GetValues<ReleaseVerb>().Where(v => Table.ContainsKey((state, v)));
}
