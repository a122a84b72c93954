using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Distribution;

public class ForecastTests
{
    private static readonly Instant Four = Instant.FromUtc(2026, 7, 30, 15, 0);

    [Fact]
    public void A_providers_limit_of_thirty_a_minute_is_told_in_hours() =>
        Assert.Equal("about 3 h 20 at 30 a minute; done about 19:20 Europe/London", Forecast.Of(6_000, new(0.5, null, 4))!.InWords(Four, "Europe/London"));

    [Fact]
    public void What_is_seen_counts_more_than_a_guess_and_never_more_than_the_limit()
    {
        Assert.Equal((10, false), (Forecast.Of(100, new(null, null, 4), observed: 10)!.PerSecond, Forecast.Of(100, new(null, null, 4), observed: 10)!.IsGuess));
        Assert.Equal(5, Forecast.Of(100, new(5, null, 4), observed: 10)!.PerSecond);
        Assert.Equal((8, true), (Forecast.Of(100, new(null, null, 4))!.PerSecond, Forecast.Of(100, new(null, null, 4))!.IsGuess));
    }

    [Fact]
    public void The_slowest_domain_holds_the_end()
    {
        var forecast = Forecast.Of(1_000, new(100, 1, 4), largestDomain: 600)!;

        Assert.Equal(Duration.FromMinutes(10), forecast.Takes);
        Assert.Equal(Duration.FromSeconds(10), Forecast.Of(1_000, new(100, 1, 4), largestDomain: 5)!.Takes);
    }

    [Fact]
    public void The_end_on_another_day_has_its_date() =>
        Assert.Equal("about 14 h 00 at 30 a minute; done about Fri 31 Jul, 06:00 Europe/London", Forecast.Of(25_200, new(0.5, null, 1))!.InWords(Four, "Europe/London"));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(40, "40 s")]
    [InlineData(1500, "25 min")]
    [InlineData(3600, "1 h 00")]
    public void Lengths_are_told_as_people_say_them(double seconds, string words) => Assert.Equal(words, Forecast.Span(Duration.FromSeconds(seconds)));

    [Fact]
    public void Where_nothing_waits_nothing_is_foretold() => Assert.Null(Forecast.Of(0, new(1, null, 1)));
}
