using Bunit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Web.Desk.Components;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Desk;

public sealed class ConfirmationBadgeTests : BunitContext
{
    [Theory]
    [InlineData(true, true, "Science", "Confirmed by Science, 12 May")]
    [InlineData(true, true, "", "Confirmed, 12 May")]
    [InlineData(true, false, "Science", "Unconfirmed")]
    [InlineData(false, false, "", "")]
    public void It_says_who_confirmed_and_when_or_that_nobody_did(bool needed, bool given, string journal, string says)
    {
        // Half past eleven at night in London is the next day in Stockholm.
        var confirmation = given ? new EmbargoConfirmation(Instant.FromUtc(2026, 5, 11, 22, 30), "Ada", "by telephone") : null;
        var badge = Render<ConfirmationBadge>(p => p
            .Add(b => b.State, new ConfirmationState(needed, given, journal)).Add(b => b.Confirmation, confirmation).Add(b => b.Zone, "Europe/Stockholm"));
        Assert.Equal(says, badge.Nodes.Length == 0 ? "" : string.Concat(badge.Nodes.Select(n => n.TextContent)).Trim());
    }
}
