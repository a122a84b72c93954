using System.Globalization;
using Bunit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Desk.Components;

namespace EmbargoDesk.Web.Tests.Desk;

public sealed class DeliveryBarTests : BunitContext
{
    private static readonly Dictionary<DeliveryState, int> Counts = new()
    {
        [DeliveryState.Accepted] = 1406, [DeliveryState.Deferred] = 61, [DeliveryState.Refused] = 9, [DeliveryState.Bounced] = 1,
        [DeliveryState.InDoubt] = 2, [DeliveryState.Ready] = 364, [DeliveryState.Failed] = 0,
    };

    [Fact]
    public void Every_state_with_copies_is_counted_in_words()
    {
        var lines = Bar(Counts).FindAll(".ed-tally li").Select(l => l.TextContent.Trim().ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal)).ToList();

        Assert.Equal(6, lines.Count);
        Assert.Contains(lines, l => l.StartsWith("Accepted by their server", StringComparison.Ordinal) && l.EndsWith("1406".Insert(1, Separator), StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("In doubt", StringComparison.Ordinal) && l.EndsWith('2'));
        Assert.DoesNotContain(lines, l => l.Contains("Could not be written", StringComparison.Ordinal));
    }

    [Fact]
    public void The_picture_says_the_same_numbers_to_a_screen_reader()
    {
        var label = Bar(Counts).Find("svg.ed-bar").GetAttribute("aria-label")!;

        Assert.StartsWith($"1{Separator}843 recipients: ", label, StringComparison.Ordinal);
        Assert.Contains("9 refused by their server", label, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parts_fill_the_bar_exactly_and_the_smallest_can_be_seen()
    {
        var widths = Bar(new() { [DeliveryState.Accepted] = 99_997, [DeliveryState.Refused] = 1, [DeliveryState.InDoubt] = 2 })
            .FindAll("svg.ed-bar > rect[class^=ed-fill]").Select(r => double.Parse(r.GetAttribute("width")!.TrimEnd('%'), CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(3, widths.Count);
        Assert.Equal(100, widths.Sum(), 1);
        Assert.All(widths, w => Assert.True(w >= 2, $"{w} per cent cannot be seen"));
    }

    [Fact]
    public void Colour_is_not_the_only_difference()
    {
        var bar = Bar(Counts);

        Assert.Contains(bar.FindAll("svg.ed-bar > rect[fill]"), r => r.GetAttribute("fill")!.EndsWith("-hatch)", StringComparison.Ordinal));
        Assert.Contains(bar.FindAll("svg.ed-bar > rect[fill]"), r => r.GetAttribute("fill")!.EndsWith("-dots)", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_bars_on_a_page_have_patterns_of_their_own()
    {
        var ids = new[] { Bar(Counts), Bar(Counts) }.SelectMany(b => b.FindAll("pattern")).Select(p => p.Id).ToList();

        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public void A_mailing_without_recipients_says_so()
    {
        var bar = Bar([]);

        Assert.Equal("No recipients yet", bar.Find("svg.ed-bar").GetAttribute("aria-label"));
        Assert.Empty(bar.FindAll("svg.ed-bar > rect"));
    }

    [Fact]
    public void It_needs_no_style_attribute_which_the_policy_forbids() =>
        Assert.DoesNotContain("style=", Bar(Counts).Markup, StringComparison.Ordinal);

    private static string Separator => CultureInfo.CurrentCulture.NumberFormat.NumberGroupSeparator;

    private IRenderedComponent<DeliveryBar> Bar(Dictionary<DeliveryState, int> counts) => Render<DeliveryBar>(p => p.Add(b => b.Counts, counts));
}
