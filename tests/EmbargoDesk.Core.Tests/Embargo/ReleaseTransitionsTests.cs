using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using static EmbargoDesk.Core.Embargo.ReleaseVerb;
using static EmbargoDesk.Core.Releases.ReleaseState;

namespace EmbargoDesk.Core.Tests.Embargo;

public class ReleaseTransitionsTests
{
    /// <summary>Written a second time, as the design tells it: a change of the table is a change here, on purpose.</summary>
    private static readonly Dictionary<(ReleaseState, ReleaseVerb), ReleaseState> Allowed = new()
    {
        [(Draft, Edit)] = Draft, [(InReview, Edit)] = Draft, [(Approved, Edit)] = Draft, [(Scheduled, Edit)] = Scheduled, [(Lifted, Edit)] = Lifted,
        [(Draft, Submit)] = InReview,
        [(Draft, Approve)] = Approved, [(InReview, Approve)] = Approved, [(Scheduled, Approve)] = Scheduled, [(Lifted, Approve)] = Lifted,
        [(Approved, Schedule)] = Scheduled,
        [(Scheduled, Unschedule)] = Approved,
        [(Approved, Lift)] = Lifted, [(Scheduled, Lift)] = Lifted,
        [(Draft, Withdraw)] = Withdrawn, [(InReview, Withdraw)] = Withdrawn, [(Approved, Withdraw)] = Withdrawn, [(Scheduled, Withdraw)] = Withdrawn,
        [(Lifted, Withdraw)] = Withdrawn,
    };

    public static TheoryData<ReleaseState, ReleaseVerb> EveryPair()
    {
        var pairs = new TheoryData<ReleaseState, ReleaseVerb>();
        foreach (var state in Enum.GetValues<ReleaseState>())
        {
            foreach (var verb in Enum.GetValues<ReleaseVerb>())
            {
                pairs.Add(state, verb);
            }
        }

        return pairs;
    }

    [Theory, MemberData(nameof(EveryPair))]
    public void A_verb_leads_where_the_table_says_and_nowhere_else(ReleaseState state, ReleaseVerb verb)
    {
        ReleaseState? expected = Allowed.TryGetValue((state, verb), out var to) ? to : null;
        Assert.Equal(expected, ReleaseTransitions.After(state, verb));
        Assert.Equal(expected is not null, ReleaseTransitions.From(state).Contains(verb));
    }

    [Fact]
    public void Nothing_follows_a_withdrawal() => Assert.Empty(ReleaseTransitions.From(Withdrawn));

    [Fact]
    public void Nothing_becomes_public_without_an_approval() =>
        Assert.All([Draft, InReview], state => Assert.DoesNotContain(ReleaseTransitions.From(state), verb => ReleaseTransitions.After(state, verb) is Scheduled or Lifted));
}
