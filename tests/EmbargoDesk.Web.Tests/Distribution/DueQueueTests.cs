using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

public class DueQueueTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 5, 6);

    [Fact]
    public void Mailings_take_turns_copy_by_copy_each_in_its_order()
    {
        var (one, other) = (Of("one"), Of("other"));
        var queue = Queue(new SmtpSettings(), (one, ["a@x.example", "b@x.example", "c@x.example"]), (other, ["d@x.example"]));
        Assert.Equal(["a@x.example", "d@x.example", "b@x.example", "c@x.example"], TakeAll(queue));
    }

    [Fact]
    public void A_domain_at_its_limit_keeps_nobody_else_waiting_and_loses_nobody()
    {
        var queue = Queue(new SmtpSettings { DomainConnections = 1 }, (Of("one"), ["a@big.example", "b@big.example", "c@small.example", "d@big.example"]));
        var first = queue.Take(Now)!;
        Assert.Equal("a@big.example", first.Delivery.CanonicalAddress);
        Assert.Equal(["c@small.example"], TakeAll(queue));
        Assert.Equal(2, queue.Count);
        Assert.Null(queue.NextAt);
        queue.Done(first.Id, Now);
        Assert.Equal(["b@big.example"], TakeAll(queue));
        queue.Done(2, Now);
        Assert.Equal(["d@big.example"], TakeAll(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_domains_rate_says_when_its_next_may_leave()
    {
        var queue = Queue(new SmtpSettings { DomainMessagesPerMinute = 60 }, (Of("one"), ["a@big.example", "b@big.example", "c@small.example"]));
        Assert.Equal(["a@big.example", "c@small.example"], TakeAll(queue));
        queue.Done(1, Now);
        Assert.Equal(Now + Duration.FromMilliseconds(900), queue.NextAt);
        Assert.Equal("b@big.example", queue.Take(Now + Duration.FromSeconds(1))?.Delivery.CanonicalAddress);
    }

    [Fact]
    public void The_rate_in_all_and_a_pause_hold_everybody()
    {
        var queue = Queue(new SmtpSettings { MessagesPerMinute = 60 }, (Of("one"), ["a@x.example", "b@y.example"]));
        Assert.Equal(["a@x.example"], TakeAll(queue));
        Assert.Equal(Now + Duration.FromMilliseconds(900), queue.NextAt);
        queue.PauseUntil(Now + Duration.FromMinutes(1));
        Assert.Null(queue.Take(Now + Duration.FromSeconds(59)));
        Assert.Equal("b@y.example", queue.Take(Now + Duration.FromMinutes(1))?.Delivery.CanonicalAddress);
    }

    [Fact]
    public void What_is_reserved_is_nobodys_to_take_until_it_is_read_anew()
    {
        var mailing = Of("one");
        var queue = Queue(new SmtpSettings(), (mailing, ["a@x.example", "b@x.example"]));
        Assert.True(queue.Reserve(1));
        Assert.False(queue.Reserve(1));
        Assert.Equal("b@x.example", queue.Take(Now)?.Delivery.CanonicalAddress);
        Assert.False(queue.Reserve(2));
        queue.Done(1, Now);
        queue.Add(mailing, [Row(1, "a@x.example")], isEnd: true);
        Assert.Equal(["a@x.example"], TakeAll(queue));
    }

    [Fact]
    public void What_stepped_aside_is_not_read_twice_and_a_changed_mailing_is_read_anew()
    {
        var mailing = Of("one");
        var queue = Queue(new SmtpSettings { DomainConnections = 1 }, (mailing, ["a@big.example", "b@big.example"]));
        var first = queue.Take(Now)!;
        Assert.Empty(TakeAll(queue));
        var (_, after) = Assert.Single(queue.Keep([mailing], 10));
        Assert.Equal(0, after);
        queue.Add(mailing, [Row(2, "b@big.example")], isEnd: true);
        Assert.Equal(1, queue.Count);
        queue.Done(first.Id, Now);
        Assert.Equal(["b@big.example"], TakeAll(queue));

        var changed = Of("one");
        changed.Revision = 7;
        Assert.Single(queue.Keep([changed], 10));
        Assert.Equal(0, queue.Count);
    }

    private static Mailing Of(string id) =>
        new() { Id = id, ReleaseId = "release", Kind = MailingKind.Lift, ListIds = [], CreatedAt = Now, CreatedBy = "Test", State = MailingState.Sending, VersionNumber = 1 };

    private static DueQueue Queue(SmtpSettings settings, params (Mailing Mailing, string[] Addresses)[] mailings)
    {
        var queue = new DueQueue(new LineLimits(settings));
        queue.Keep([.. mailings.Select(m => m.Mailing)], 10);
        var id = 0;
        foreach (var (mailing, addresses) in mailings)
        {
            queue.Add(mailing, [.. addresses.Select(a => Row(++id, a))], isEnd: true);
        }

        return queue;
    }

    private static Delivery Row(long id, string address) => new()
    {
        Id = id, MailingId = "one", ReleaseId = "release", Kind = MailingKind.Lift, VersionNumber = 1, Occasion = 0, RecipientId = address, Address = address,
        CanonicalAddress = address, Name = "", Token = $"token{id}", Form = MessageForm.Full, State = DeliveryState.Ready, ChangedAt = Now,
    };

    private static List<string> TakeAll(DueQueue queue)
    {
        var taken = new List<string>();
        while (queue.Take(Now) is { } next)
        {
            taken.Add(next.Delivery.CanonicalAddress);
        }

        return taken;
    }
}
