using Bunit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Web.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

public sealed class HoldersListTests : BunitContext
{
    [Fact]
    public void It_names_everybody_with_what_is_unusual()
    {
        var list = List(
            Holder("Ana Reyes"), Holder("Bo Lind", suppressed: SuppressionReason.Unsubscribed), Holder("Cy Tan", DeliveryState.InDoubt), Holder("Di Moor", cleared: false));

        Assert.Equal("4 people hold a copy and will be told, also 2 who unsubscribed, bounced or are not cleared any more:", list.Find("summary").TextContent);
        Assert.Equal(
            ["Ana Reyes, The Paper", "Bo Lind, The Paper Unsubscribed", "Cy Tan, The Paper In doubt", "Di Moor, The Paper Not cleared any more"],
            list.FindAll("li").Select(l => string.Join(' ', l.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.True(list.Find("details").HasAttribute("open"));
    }

    [Fact]
    public void Where_nobody_holds_a_copy_it_says_that_nobody_is_told() => Assert.Contains("nobody is told", List().Markup, StringComparison.Ordinal);

    [Fact]
    public void Many_are_folded() => Assert.False(List([.. Enumerable.Range(0, 14).Select(i => Holder($"Ana {i}"))]).Find("details").HasAttribute("open"));

    private IRenderedComponent<HoldersList> List(params Holder[] holders) => Render<HoldersList>(p => p.Add(l => l.Holders, holders));

    private static Holder Holder(string name, DeliveryState state = DeliveryState.Accepted, bool cleared = true, SuppressionReason? suppressed = null) =>
        new("R", name, "a@paper.example", "a@paper.example", "The Paper", "M@office.example", 1, state, Instant.FromUtc(2026, 10, 27, 9, 0), cleared, suppressed);
}
