using System.Globalization;
using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

public class MomentTextTests
{
    private static MomentText At(int year, int month, int day, int hour, int minute, string zone, int second = 0) =>
        new(Instant.FromUtc(year, month, day, hour, minute, second), zone);

    [Fact]
    public void A_moment_has_one_wording_for_each_place()
    {
        var m = At(2025, 7, 30, 15, 0, "Europe/London");

        Assert.Equal("16:00 LONDON TIME (BST), WEDNESDAY 30 JULY 2025", m.InCapitals);
        Assert.Equal("Wed 30 Jul 16:00 London", m.Brief);
        Assert.Equal("Wed 30 Jul 2025, 16:00 BST", m.DateAndClock);
        Assert.Equal("16:00 BST", m.ClockAndZone);
        Assert.Equal("16:00 London (BST)", m.ClockAndCity);
        Assert.Equal("Wednesday 30 July 2025", m.Date);
    }

    [Fact]
    public void In_utc_the_zone_is_said_once()
    {
        var m = MomentText.InUtc(Instant.FromUtc(2025, 7, 30, 16, 0));

        Assert.Equal("16:00 UTC", m.ClockAndCity);
        Assert.Equal("16:00 UTC, WEDNESDAY 30 JULY 2025", m.InCapitals);
        Assert.Equal("Wed 30 Jul 16:00 UTC", m.Brief);
    }

    [Theory]
    [InlineData("America/Argentina/Buenos_Aires", "Buenos Aires", "UTC-03:00")]
    [InlineData("America/Sao_Paulo", "Sao Paulo", "UTC-03:00")]
    [InlineData("Asia/Kathmandu", "Kathmandu", "UTC+05:45")]
    [InlineData("Asia/Colombo", "Colombo", "UTC+05:30")]
    [InlineData("Asia/Kolkata", "Kolkata", "IST")]
    [InlineData("Europe/Stockholm", "Stockholm", "CET")]
    [InlineData("GB", "London", "GMT")]
    [InlineData("US/Eastern", "New York", "EST")]
    [InlineData("Etc/UTC", "UTC", "UTC")]
    [InlineData("UTC", "UTC", "UTC")]
    [InlineData("Etc/GMT+3", "UTC-03:00", "UTC-03:00")]
    public void City_and_abbreviation_come_from_the_zone(string zone, string city, string abbreviation)
    {
        var m = At(2026, 1, 12, 12, 0, zone);

        Assert.Equal((city, abbreviation), (m.City, m.Abbreviation));
    }

    [Theory]
    [InlineData(2026, 10, 28, 16, 0, "Europe/London", "America/New_York", "16:00 London (GMT)", "12:00 New York (EDT)")]
    [InlineData(2026, 3, 10, 23, 30, "Europe/London", "America/New_York", "23:30 London (GMT)", "19:30 New York (EDT)")]
    [InlineData(2026, 7, 8, 18, 0, "America/New_York", "Europe/London", "14:00 New York (EDT)", "19:00 London (BST)")]
    [InlineData(2027, 3, 20, 16, 0, "Europe/London", "America/New_York", "16:00 London (GMT)", "12:00 New York (EDT)")]
    [InlineData(2027, 11, 3, 16, 0, "Europe/London", "America/New_York", "16:00 London (GMT)", "12:00 New York (EDT)")]
    [InlineData(2027, 11, 10, 16, 0, "Europe/London", "America/New_York", "16:00 London (GMT)", "11:00 New York (EST)")]
    public void Two_zones_whose_clocks_change_on_different_days(int y, int m, int d, int h, int min, string zone, string other, string first, string second)
    {
        var entered = At(y, m, d, h, min, zone);

        Assert.Equal(first, entered.ClockAndCity);
        Assert.Equal(second, At(y, m, d, h, min, other).Beside(entered));
    }

    [Fact]
    public void The_date_stands_beside_where_it_differs()
    {
        var entered = At(2026, 1, 12, 20, 0, "America/New_York");

        Assert.Equal("15:00 New York (EST)", entered.ClockAndCity);
        Assert.Equal("05:00 Tokyo (JST), Tuesday 13 January 2026", At(2026, 1, 12, 20, 0, "Asia/Tokyo").Beside(entered));
    }

    [Fact]
    public void The_night_and_midday_are_numbers()
    {
        Assert.Equal("00:00 UTC", At(2026, 1, 12, 0, 0, "UTC").ClockAndZone);
        Assert.Equal("12:00 UTC", At(2026, 1, 12, 12, 0, "UTC").ClockAndZone);
    }

    [Fact]
    public void Seconds_show_only_where_there_are_some() => Assert.Equal("12:00:05 UTC", At(2026, 1, 12, 12, 0, "UTC", 5).ClockAndZone);

    [Theory]
    [InlineData("sv-SE")]
    [InlineData("ar-SA")]
    [InlineData("en-GB")]
    [InlineData("tr-TR")]
    public void The_machines_culture_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            var m = At(2026, 9, 4, 13, 5, "Africa/Windhoek");
            Assert.Equal("Fri 4 Sep 2026, 15:05 CAT", m.DateAndClock);
            Assert.Equal("15:05 WINDHOEK TIME (CAT), FRIDAY 4 SEPTEMBER 2026", m.InCapitals);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_embargo_is_told_in_the_zone_in_which_it_was_entered()
    {
        var resolved = Assert.IsType<EmbargoTimeResult.Resolved>(EmbargoTime.Resolve(new LocalDateTime(2026, 10, 28, 12, 0), "America/New_York"));

        Assert.Equal("Wed 28 Oct 12:00 New York", MomentText.Of(resolved.Embargo).Brief);
    }
}
