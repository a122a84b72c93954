using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Distribution;

/// <summary>Who gets a mailing, who does not, and why.</summary>
public class AudienceTests
{
    private static readonly Recipient Ana = Person("Ana", "ana@paper.example", cleared: true);
    private static readonly Recipient Bo = Person("Bo", "bo@radio.example", cleared: false);

    [Fact]
    public void An_advance_goes_to_the_cleared_alone()
    {
        var people = Of(MailingKind.Advance, [("Science", Ana), ("Science", Bo)]);
        Assert.Equal([("Ana", MessageForm.Full, null), ("Bo", (MessageForm?)null, LeftOutReason.NotCleared)], people.Select(p => (p.Recipient.Name, p.Form, p.LeftOut)));
    }

    [Fact]
    public void At_the_lift_everybody_else_gets_the_release_cleared_or_not()
    {
        var people = Of(MailingKind.Lift, [("Science", Ana), ("Science", Bo)]);
        Assert.All(people, p => Assert.Equal((MessageForm.Full, null, null), (p.Form, p.LeftOut, p.InReplyTo)));
    }

    [Fact]
    public void Who_had_the_advance_gets_the_notice_threaded_to_it()
    {
        var ana = Of(MailingKind.Lift, [("Science", Ana), ("Science", Bo)], advanced: new() { [Ana.CanonicalAddress] = "advance@newsroom.example" })[0];
        Assert.Equal((MessageForm.Lifted, null, "advance@newsroom.example"), (ana.Form, ana.LeftOut, ana.InReplyTo));
    }

    [Fact]
    public void Or_nothing_where_the_office_sends_no_notice()
    {
        var people = Of(MailingKind.Lift, [("Science", Ana), ("Science", Bo)], advanced: new() { [Ana.CanonicalAddress] = "advance@newsroom.example" }, notice: false);
        Assert.Equal([((MessageForm?)null, LeftOutReason.HadAdvance), (MessageForm.Full, null)], people.Select(p => (p.Form, p.LeftOut)));
    }

    [Fact]
    public void An_earlier_advance_does_not_thread_a_second_one()
    {
        var ana = Assert.Single(Of(MailingKind.Advance, [("Science", Ana)], advanced: new() { [Ana.CanonicalAddress] = "advance@newsroom.example" }));
        Assert.Equal((MessageForm.Full, null), (ana.Form, ana.InReplyTo));
    }

    [Fact]
    public void Who_is_on_several_lists_gets_one_copy_that_names_them_all()
    {
        var ana = Assert.Single(Of(MailingKind.Lift, [("Science", Ana), ("Europe", Ana), ("Science", Ana)]));
        Assert.Equal("Europe; Science", ana.ListNames);
    }

    [Fact]
    public void Two_rows_of_one_address_are_one_person()
    {
        var other = Person("Ana again", "ANA@paper.example", cleared: false);
        Assert.Single(Of(MailingKind.Lift, [("Science", Ana), ("Europe", other)]));
    }

    [Theory]
    [InlineData(MailingKind.Advance)]
    [InlineData(MailingKind.Lift)]
    [InlineData(MailingKind.Correction)]
    public void A_suppressed_address_gets_nothing_whatever_the_kind(MailingKind kind)
    {
        // Before every other reason: it is the one that the person gave.
        var ana = Assert.Single(Of(kind, [("Science", Ana)], suppressed: [Ana.CanonicalAddress], served: [Ana.CanonicalAddress]));
        Assert.Equal((null, LeftOutReason.Suppressed), (ana.Form, ana.LeftOut));
    }

    [Fact]
    public void Who_has_this_version_already_does_not_get_it_again()
    {
        var ana = Assert.Single(Of(MailingKind.Lift, [("Science", Ana)], served: [Ana.CanonicalAddress]));
        Assert.Equal((null, LeftOutReason.HasItAlready), (ana.Form, ana.LeftOut));
    }

    [Fact]
    public void The_order_is_the_same_whatever_the_order_of_the_rows()
    {
        var one = Of(MailingKind.Lift, [("A", Bo), ("B", Ana), ("C", Bo)]);
        var other = Of(MailingKind.Lift, [("C", Bo), ("A", Bo), ("B", Ana)]);
        Assert.Equal(one.Select(p => (p.Recipient, p.ListNames)), other.Select(p => (p.Recipient, p.ListNames)));
    }

    [Fact]
    public void Lists_go_in_their_turn_and_who_is_on_several_goes_with_the_first()
    {
        var turns = new Dictionary<string, int> { ["Wires"] = 1, ["Locals"] = 9 };
        Assert.Equal([Bo, Ana], Audience.Of(MailingKind.Lift, [("Locals", Ana), ("Locals", Bo), ("Wires", Bo)], new HashSet<string>(), new Dictionary<string, string>(), new HashSet<string>(), true, turns).Select(p => p.Recipient));
        Assert.Equal([Bo, Ana], Audience.Of(MailingKind.Lift, [("Locals", Ana), ("Others", Bo)], new HashSet<string>(), new Dictionary<string, string>(), new HashSet<string>(), true, turns).Select(p => p.Recipient));
    }

    private static IReadOnlyList<AudienceMember> Of(
        MailingKind kind, (string, Recipient)[] members, HashSet<string>? suppressed = null, Dictionary<string, string>? advanced = null, HashSet<string>? served = null, bool notice = true) =>
        Audience.Of(kind, members, suppressed ?? [], advanced ?? [], served ?? [], notice);

    private static Recipient Person(string name, string address, bool cleared) => new()
    {
        Id = name, Name = name, Address = address, CanonicalAddress = EmailAddress.Canonical(address), CreatedAt = Instant.MinValue,
        Clearance = cleared ? new Clearance(Instant.MinValue, "Test", "press card seen") : null,
    };
}
