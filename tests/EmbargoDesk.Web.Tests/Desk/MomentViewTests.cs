using Bunit;
using EmbargoDesk.Web.Desk.Components;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Desk;

public sealed class MomentViewTests : BunitContext
{
    // A week in which New York is five hours behind Stockholm, not six.
    private static readonly Instant At = Instant.FromUtc(2026, 10, 28, 16, 0);

    [Fact]
    public void One_instant_stands_in_three_forms()
    {
        var view = View("America/New_York", "Europe/Stockholm");

        Assert.Equal(["As entered, New York", "UTC", "Office time, Stockholm"], view.FindAll("dt").Select(t => t.TextContent));
        Assert.Equal(["12:00 EDT", "16:00 UTC", "17:00 CET"], view.FindAll("b").Select(t => t.TextContent));
        Assert.All(view.FindAll("time"), t => Assert.Equal("2026-10-28T16:00:00Z", t.GetAttribute("datetime")));
    }

    [Fact]
    public void Each_form_bears_its_own_date()
    {
        var view = View("America/Los_Angeles", "Asia/Tokyo");

        Assert.Equal(["Wednesday 28 October 2026", "Wednesday 28 October 2026", "Thursday 29 October 2026"], view.FindAll("dd span").Select(t => t.TextContent));
    }

    [Fact]
    public void A_form_that_would_repeat_another_is_left_out() =>
        Assert.Equal(["As entered, Stockholm", "UTC"], View("Europe/Stockholm", "Europe/Stockholm").FindAll("dt").Select(t => t.TextContent));

    [Fact]
    public void A_moment_that_nobody_entered_has_two_forms() =>
        Assert.Equal(["UTC", "Office time, Stockholm"], View(null, "Europe/Stockholm").FindAll("dt").Select(t => t.TextContent));

    [Fact]
    public void A_reader_in_UTC_reads_it_once() =>
        Assert.Equal(["As entered, Stockholm", "UTC"], View("Europe/Stockholm", "UTC").FindAll("dt").Select(t => t.TextContent));

    [Fact]
    public void Other_cities_follow_and_another_date_stands_out()
    {
        var cities = Render<CityTimes>(p => p
            .Add(c => c.At, At).Add(c => c.Zones, ["America/Los_Angeles", "Asia/Tokyo"]).Add(c => c.First, new EmbargoDesk.Core.Embargo.MomentText(At, "America/New_York")));
        Assert.Equal(["Los Angeles 09:00 PDT Wed 28 Oct", "Tokyo 01:00 JST Thu 29 Oct"], cities.FindAll("li").Select(l => l.TextContent));
        Assert.Equal("Thu 29 Oct", Assert.Single(cities.FindAll(".ed-nextday")).TextContent);
    }

    private IRenderedComponent<MomentView> View(string? entered, string reader) => Render<MomentView>(p => p
        .Add(v => v.At, At).Add(v => v.EnteredZone, entered).Add(v => v.ReaderZone, reader));
}
