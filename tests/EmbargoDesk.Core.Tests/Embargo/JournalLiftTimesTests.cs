using EmbargoDesk.Core.Embargo;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Core.Tests.Embargo;

public class JournalLiftTimesTests
{
    private const string NewYork = "America/New_York";

    [Theory]
    // Science, Thursday 14:00 New York: also in the weeks in which London is only four hours ahead.
    [InlineData("Thursday", null, "14:00", NewYork, "2026-10-26T12:00:00Z", "2026-10-29T18:00:00Z", "2026-11-05T19:00:00Z")]
    [InlineData("Thursday", null, "14:00", NewYork, "2026-10-29T18:00:00Z", "2026-11-05T19:00:00Z", "2026-11-12T19:00:00Z")]
    // Wednesday 16:00 London.
    [InlineData("Wednesday", null, "16:00", "Europe/London", "2026-10-27T00:00:00Z", "2026-10-28T16:00:00Z", "2026-11-04T16:00:00Z")]
    // The third Tuesday of the month.
    [InlineData("Tuesday", 3, "14:00", NewYork, "2026-11-23T18:00:00Z", "2026-12-15T19:00:00Z", "2027-01-19T19:00:00Z")]
    // The fifth Monday comes seldom.
    [InlineData("Monday", 5, "15:00", NewYork, "2026-11-23T18:00:00Z", "2026-11-30T20:00:00Z", "2027-03-29T19:00:00Z")]
    // Any publication day: weekdays; late in the day the date in London is not the date in UTC plus one.
    [InlineData("", null, "23:30", "Europe/London", "2026-07-10T20:00:00Z", "2026-07-10T22:30:00Z", "2026-07-13T22:30:00Z")]
    // Two days a week.
    [InlineData("Wednesday,Saturday", null, "17:00", NewYork, "2026-01-12T00:00:00Z", "2026-01-14T22:00:00Z", "2026-01-17T22:00:00Z")]
    public void The_next_lifts_fit_the_journals_days(string days, int? week, string time, string zone, string after, string first, string second) =>
        Assert.Equal([first, second], Next(new JournalLift(Days(days), week, Time(time), zone), after));

    [Theory]
    // Martin Luther King Day, and the observed Independence Day of 2010 that an agency missed.
    [InlineData("2026-01-15T00:00:00Z", "2026-01-20T20:00:00Z")]
    [InlineData("2010-07-02T00:00:00Z", "2010-07-06T19:00:00Z")]
    // Asked on the holiday itself, or on the morning of the Tuesday behind it.
    [InlineData("2026-09-07T20:00:00Z", "2026-09-08T19:00:00Z")]
    [InlineData("2026-09-08T10:00:00Z", "2026-09-08T19:00:00Z")]
    [InlineData("2026-11-19T00:00:00Z", "2026-11-23T20:00:00Z")]
    public void A_Monday_that_is_a_federal_holiday_moves_to_Tuesday(string after, string first) => Assert.Equal(first, Next(Pnas, after)[0]);

    [Fact]
    public void The_day_behind_a_holiday_is_usual_and_the_holiday_is_not()
    {
        Assert.True(JournalLiftTimes.IsUsualDay(Pnas, new LocalDate(2026, 1, 20)));
        Assert.False(JournalLiftTimes.IsUsualDay(Pnas, new LocalDate(2026, 1, 19)));
        Assert.False(JournalLiftTimes.IsUsualDay(Pnas, new LocalDate(2026, 1, 27)));
        Assert.True(JournalLiftTimes.IsUsualDay(Pnas, new LocalDate(2026, 1, 26)));
    }

    [Fact]
    public void A_proposal_keeps_the_journals_own_clock_and_zone()
    {
        var embargo = JournalLiftTimes.Next(Pnas, Instant.FromUtc(2026, 11, 24, 0, 0), 1)[0];
        Assert.Equal((new LocalDateTime(2026, 11, 30, 15, 0), NewYork), (embargo.Local!.Value, embargo.Zone));
    }

    [Fact]
    public void A_day_whose_local_time_is_skipped_or_repeated_is_left_out() =>
        Assert.Equal(
            ["2026-03-22T01:30:00Z", "2026-04-05T00:30:00Z"],
            Next(new JournalLift([IsoDayOfWeek.Sunday], null, Time("01:30"), "Europe/London"), "2026-03-20T00:00:00Z"));

    [Fact]
    public void A_journal_without_embargoes_or_of_an_unknown_zone_proposes_nothing()
    {
        Assert.Empty(JournalLiftTimes.Next(Pnas with { NoEmbargo = true }, Instant.FromUtc(2026, 1, 1, 0, 0)));
        Assert.Empty(JournalLiftTimes.Next(Pnas with { Zone = "Europe/Camelot" }, Instant.FromUtc(2026, 1, 1, 0, 0)));
    }

    [Theory]
    [InlineData("Thursday", null, "Thursday, 14:00 New York")]
    [InlineData("Tuesday", 3, "third Tuesday of the month, 14:00 New York")]
    [InlineData("", null, "any day, 14:00 New York")]
    public void The_rule_reads_as_a_person_would_say_it(string days, int? week, string words) =>
        Assert.Equal(words, JournalLiftTimes.InWords(new JournalLift(Days(days), week, Time("14:00"), NewYork)));

    private static readonly JournalLift Pnas = new([IsoDayOfWeek.Monday], null, new LocalTime(15, 0), NewYork, HolidayRule.NextDayAfterUsFederalHoliday);

    private static List<string> Next(JournalLift lift, string after) =>
        [.. JournalLiftTimes.Next(lift, InstantPattern.General.Parse(after).Value, 2).Select(e => InstantPattern.General.Format(e.At!.Value))];

    private static IsoDayOfWeek[] Days(string days) => [.. days.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<IsoDayOfWeek>)];

    private static LocalTime Time(string time) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value;
}
