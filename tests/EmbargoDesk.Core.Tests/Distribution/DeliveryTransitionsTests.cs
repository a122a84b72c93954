using EmbargoDesk.Core.Distribution;
using static EmbargoDesk.Core.Distribution.DeliveryState;

namespace EmbargoDesk.Core.Tests.Distribution;

public class DeliveryTransitionsTests
{
    /// <summary>Written a second time: a change of the table is a change here, on purpose.</summary>
    private static readonly HashSet<(DeliveryState, DeliveryState)> Allowed =
    [
        (Planned, Ready), (Planned, Cancelled), (Planned, Suppressed),
        (Ready, Sending), (Ready, Failed), (Ready, Cancelled), (Ready, Suppressed),
        (Sending, Accepted), (Sending, Refused), (Sending, Deferred), (Sending, Expired), (Sending, Ready), (Sending, InDoubt), (Sending, Failed),
        (Deferred, Ready), (Deferred, Sending), (Deferred, Failed), (Deferred, Expired), (Deferred, Cancelled), (Deferred, Suppressed),
        (InDoubt, Accepted), (InDoubt, Ready), (InDoubt, Held), (InDoubt, Cancelled),
        (Held, Accepted), (Held, Ready), (Held, Cancelled),
        (Accepted, Bounced), (Accepted, Complained),
    ];

    public static TheoryData<DeliveryState, DeliveryState> EveryPair()
    {
        var pairs = new TheoryData<DeliveryState, DeliveryState>();
        foreach (var from in Enum.GetValues<DeliveryState>())
        {
            foreach (var to in Enum.GetValues<DeliveryState>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory, MemberData(nameof(EveryPair))]
    public void A_state_follows_another_where_the_table_says_and_nowhere_else(DeliveryState from, DeliveryState to) =>
        Assert.Equal(Allowed.Contains((from, to)), DeliveryTransitions.Allows(from, to));

    [Fact]
    public void An_open_state_leads_on_and_every_way_ends_in_one_that_a_person_can_read()
    {
        foreach (var open in Enum.GetValues<DeliveryState>().Where(DeliveryTransitions.IsOpen))
        {
            Assert.Contains(Reachable(open), s => !DeliveryTransitions.IsOpen(s));
        }

        Assert.Equal([Planned, Ready, Sending, Deferred], Enum.GetValues<DeliveryState>().Where(DeliveryTransitions.IsOpen));
    }

    [Fact]
    public void Nobody_who_perhaps_has_the_message_is_sent_it_again_without_a_person()
    {
        // From these only Sending moves by itself, and it moves back only where the relay says that nothing left.
        Assert.All(DeliveryTransitions.MayHaveArrived.Where(s => s != Sending), s => Assert.False(DeliveryTransitions.IsOpen(s)));
        Assert.DoesNotContain(Refused, DeliveryTransitions.MayHaveArrived);
        Assert.DoesNotContain(Deferred, DeliveryTransitions.MayHaveArrived);
    }

    private static HashSet<DeliveryState> Reachable(DeliveryState from)
    {
        var seen = new HashSet<DeliveryState>();
        var next = new Queue<DeliveryState>([from]);
        while (next.TryDequeue(out var at))
        {
            foreach (var to in Enum.GetValues<DeliveryState>().Where(to => DeliveryTransitions.Allows(at, to) && seen.Add(to)))
            {
                next.Enqueue(to);
            }
        }

        return seen;
    }
}
