using EmbargoDesk.Core.Embargo;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Core.Tests.Embargo;

public class PublicHolidaysTests
{
    [Theory]
    [InlineData(2010, "01-01 01-18 02-15 05-31 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31")]
    [InlineData(2026, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25")]
    [InlineData(2027, "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31")]
    public void The_United_States_keep_these_days_and_observe_a_weekends_beside_it(int year, string days) =>
        Assert.Equal(days, Year(year, PublicHolidays.UnitedStates));

    [Theory]
    [InlineData(2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-26 12-27 12-28")]
    [InlineData(2022, "01-01 01-03 04-15 04-18 05-02 05-30 08-29 12-25 12-26 12-27")]
    [InlineData(2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28")]
    [InlineData(2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28")]
    public void England_keeps_these_days_and_takes_a_weekends_later(int year, string days) =>
        Assert.Equal(days, Year(year, PublicHolidays.UnitedKingdom));

    [Theory]
    [InlineData("America/New_York", "US")]
    [InlineData("US/Eastern", "US")]
    [InlineData("Europe/London", "GB")]
    [InlineData("GB", "GB")]
    [InlineData("Asia/Tokyo", "JP")]
    [InlineData("Etc/UTC", "")]
    [InlineData("Europe/Camelot", "")]
    public void A_zone_lies_in_a_country(string zone, string country) => Assert.Equal(country, PublicHolidays.CountryOf(zone));

    [Fact]
    public void A_country_that_is_not_known_has_no_holidays() => Assert.Null(PublicHolidays.On(new LocalDate(2026, 12, 25), "JP"));

    private static string Year(int year, Func<LocalDate, string?> holiday) => string.Join(' ', Enumerable.Range(0, CalendarSystem.Iso.GetDaysInYear(year))
        .Select(d => new LocalDate(year, 1, 1).PlusDays(d)).Where(d => holiday(d) is not null).Select(LocalDatePattern.CreateWithInvariantCulture("MM-dd").Format));
}
