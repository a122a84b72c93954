using Bunit;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Desk.Components;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Desk;

public sealed class StateBadgeTests : BunitContext
{
    private static readonly Instant Now = Instant.FromUtc(2026, 10, 28, 12, 46);

    [Theory]
    [InlineData(ReleaseState.Draft, "Draft", "ed-state-draft")]
    [InlineData(ReleaseState.InReview, "In review", "ed-state-review")]
    [InlineData(ReleaseState.Approved, "Approved", "ed-state-approved")]
    [InlineData(ReleaseState.Scheduled, "Embargoed", "ed-state-embargoed")]
    [InlineData(ReleaseState.Lifted, "Lifted", "ed-state-lifted")]
    [InlineData(ReleaseState.Withdrawn, "Withdrawn", "ed-state-withdrawn")]
    public void A_state_is_told_by_word_icon_and_colour(ReleaseState state, string word, string css)
    {
        var badge = Badge(state, held: false, lift: Now + Duration.FromHours(3));

        var span = badge.Find("span");
        Assert.Equal(word, span.TextContent);
        Assert.Contains(css, span.ClassList);
        Assert.Equal("true", badge.Find("svg").GetAttribute("aria-hidden"));
        Assert.NotEmpty(badge.Find("svg").Children);
    }

    [Theory]
    [InlineData(ReleaseState.Scheduled)]
    [InlineData(ReleaseState.Lifted)]
    [InlineData(ReleaseState.Draft)]
    public void A_hold_outranks_the_state(ReleaseState state) =>
        Assert.Equal("Held", Badge(state, held: true, lift: Now - Duration.FromHours(1)).Find("span").TextContent);

    [Fact]
    public void A_withdrawal_outranks_a_hold() =>
        Assert.Equal("Withdrawn", Badge(ReleaseState.Withdrawn, held: true, lift: null).Find("span").TextContent);

    [Fact]
    public void From_the_second_of_its_lift_a_scheduled_release_is_shown_as_the_public_sees_it()
    {
        Assert.Equal("Embargoed", Badge(ReleaseState.Scheduled, held: false, lift: Now + Duration.FromTicks(1)).Find("span").TextContent);
        Assert.Equal("Lifted", Badge(ReleaseState.Scheduled, held: false, lift: Now).Find("span").TextContent);
    }

    private IRenderedComponent<StateBadge> Badge(ReleaseState state, bool held, Instant? lift) => Render<StateBadge>(p => p
        .Add(b => b.State, state).Add(b => b.Held, held).Add(b => b.PlannedLift, lift).Add(b => b.Now, Now));
}
