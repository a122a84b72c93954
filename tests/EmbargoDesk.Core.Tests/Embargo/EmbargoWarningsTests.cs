using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Core.Tests.Embargo;

/// <summary>What went wrong for others, as warnings.</summary>
public class EmbargoWarningsTests
{
    private const string London = "Europe/London";
    private const string NewYork = "America/New_York";

    [Fact]
    public void An_ordinary_embargo_warns_of_nothing()
    {
        Assert.Empty(Warnings("2026-07-08T14:00:00", NewYork));
        Assert.Empty(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Embargo = EmbargoTime.Immediate }));
    }

    [Fact]
    public void An_undecided_one_blocks_approval() =>
        Assert.Contains("blocks approval", Assert.Single(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Embargo = EmbargoTime.Undecided })), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-03-07", false), InlineData("2026-03-08", true), InlineData("2026-03-28", true), InlineData("2026-03-29", false)]
    [InlineData("2026-10-24", false), InlineData("2026-10-25", true), InlineData("2026-10-31", true), InlineData("2026-11-01", false)]
    [InlineData("2027-03-13", false), InlineData("2027-03-14", true), InlineData("2027-03-27", true), InlineData("2027-03-28", false)]
    [InlineData("2027-10-30", false), InlineData("2027-10-31", true), InlineData("2027-11-06", true), InlineData("2027-11-07", false)]
    public void The_weeks_between_two_changes_of_the_clocks_are_told(string date, bool told) =>
        Assert.Equal(told ? 4 : null, EmbargoWarnings.UnusualHoursApart(Until($"{date}T16:00:00", London).At!.Value));

    [Theory]
    [InlineData("2026-10-28T16:00:00", London, "16:00 London (GMT) is 12:00 New York (EDT)")]
    [InlineData("2026-03-10T23:30:00", London, "23:30 London (GMT) is 19:30 New York (EDT)")]
    public void In_such_a_week_both_hours_are_named(string local, string zone, string hours) => Told(Warnings(local, zone), hours);

    [Theory]
    [InlineData("2026-06-02T12:01:00", "did you mean 00:01")]
    [InlineData("2026-06-02T00:01:00", "did you mean 12:01")]
    [InlineData("2026-06-02T00:00:00", "where Tuesday 2 June begins")]
    public void A_minute_past_twelve_and_midnight_are_asked_about(string local, string asked) => Told(Warnings(local, London), asked);

    [Theory]
    [InlineData("2026-06-02T12:00:00"), InlineData("2026-06-02T00:02:00"), InlineData("2026-06-02T13:01:00")]
    public void Other_minutes_are_not(string local) => Assert.Empty(Warnings(local, London));

    [Fact]
    public void A_journal_whose_hour_it_is_may_lift_a_minute_past_midnight() =>
        Assert.Empty(EmbargoWarnings.Of(Look("2026-06-02T00:01:00", London) with { Preset = Preset("IOP Publishing", [], new LocalTime(0, 1), London) }));

    [Theory]
    [InlineData("Wait until 2 p.m. EST on Wednesday.", "2026-07-08T14:00:00", NewYork, "“EST”", "New York is on EDT")]
    [InlineData("2 pm US Eastern Standard Time", "2026-07-08T14:00:00", NewYork, "“Eastern Standard”", "New York is on EDT")]
    [InlineData("at 15:00 GMT", "2026-07-08T16:00:00", London, "“GMT”", "London is on BST")]
    [InlineData("at 16:00 BST", "2026-12-09T16:00:00", London, "“BST”", "London is on GMT")]
    [InlineData("11 a.m. (EDT)", "2026-12-09T16:00:00", London, "“EDT”", "New York is on EST")]
    [InlineData("17:00 CET", "2026-07-08T16:00:00", London, "“CET”", "Paris is on CEST")]
    public void A_zone_word_that_does_not_hold_that_day_is_told_wherever_it_stands(string text, string local, string zone, string word, string holds)
    {
        var look = Look(local, zone);
        foreach (var content in new ReleaseContent[] { new() { Headline = text }, new() { Standfirst = text }, new() { Body = $"<p>{text}</p>" }, new() { NotesToEditors = $"<p>{text}</p>" } })
        {
            var told = Assert.Single(EmbargoWarnings.Of(look with { Content = content }));
            Assert.Contains(word, told, StringComparison.Ordinal);
            Assert.Contains(holds, told, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2 p.m. EDT", "2026-07-08T14:00:00")]
    [InlineData("2 p.m. ET", "2026-07-08T14:00:00")]
    [InlineData("2 p.m. EST", "2026-12-09T14:00:00")]
    [InlineData("The BEST test, ESTIMATED with PDT and CST-D6", "2026-12-09T14:00:00")]
    [InlineData("""<a href="https://example.org/est">est</a>""", "2026-07-08T14:00:00")]
    public void A_word_that_holds_or_means_something_else_is_not(string text, string local) =>
        Assert.Empty(EmbargoWarnings.Of(Look(local, NewYork) with { Content = new ReleaseContent { Body = text } }));

    [Theory]
    [InlineData("2026-07-03T14:00:00", NewYork, "Independence Day (observed)", "the United States")]
    [InlineData("2026-11-26T14:00:00", NewYork, "Thanksgiving Day", "the United States")]
    [InlineData("2026-05-04T16:00:00", London, "the early May bank holiday", "the United Kingdom")]
    public void A_public_holiday_where_it_lifts_is_told(string local, string zone, string holiday, string country)
    {
        Told(Warnings(local, zone), holiday);
        Told(Warnings(local, zone), country);
    }

    [Fact]
    public void A_holiday_elsewhere_is_not() => Assert.Empty(Warnings("2026-11-26T14:00:00", London));

    [Fact]
    public void A_weekend_is_told_unless_the_journal_lifts_then()
    {
        Told(Warnings("2026-07-11T17:00:00", NewYork), "weekend");
        Assert.Empty(EmbargoWarnings.Of(Look("2026-07-11T17:00:00", NewYork) with
        {
            Preset = Preset("NEJM", [IsoDayOfWeek.Wednesday, IsoDayOfWeek.Saturday], new LocalTime(17, 0), NewYork),
        }));
    }

    [Fact]
    public void Notice_that_is_too_short_is_told_to_the_hour()
    {
        var at = Until("2026-07-08T14:00:00", NewYork).At!.Value;
        Assert.Empty(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Now = at - Duration.FromHours(24) }));
        Told(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Now = at - Duration.FromHours(24) + Duration.FromSeconds(1) }), "less than 24 hours");
        Told(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Now = at - Duration.FromHours(47), ShortNotice = Duration.FromHours(48) }), "less than 48 hours");
        Told(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Now = at }), "lies in the past");
    }

    [Fact]
    public void Thirty_eight_minutes_between_the_mailing_and_the_lift_are_told()
    {
        var look = Look("2026-07-08T14:00:00", NewYork);
        var at = look.Embargo.At!.Value;
        Told(EmbargoWarnings.Of(look with { Advances = [at - Duration.FromMinutes(38)] }), "goes 38 minutes before the lift");
        Assert.Empty(EmbargoWarnings.Of(look with { Advances = [at - Duration.FromHours(24)] }));
    }

    [Fact]
    public void A_mailing_that_is_not_before_the_lift_is_told()
    {
        var look = Look("2026-07-08T14:00:00", NewYork);
        var at = look.Embargo.At!.Value;
        Told(EmbargoWarnings.Of(look with { Advances = [at] }), "not before the lift");
        Told(EmbargoWarnings.Of(look with { Advances = [at + Duration.FromDays(1)] }), "not before the lift");
    }

    [Fact]
    public void A_mailing_earlier_than_the_journal_allows_is_told()
    {
        var look = Look("2026-07-08T16:00:00", London) with { Preset = Preset("Nature", [IsoDayOfWeek.Wednesday], new LocalTime(16, 0), London, 7) };
        var at = look.Embargo.At!.Value;
        Assert.Empty(EmbargoWarnings.Of(look with { Advances = [at - Duration.FromDays(7)] }));
        Told(EmbargoWarnings.Of(look with { Advances = [at - Duration.FromDays(8)] }), "7 days ahead at the earliest");
    }

    [Theory]
    [InlineData("2026-07-09T14:00:00", NewYork, "")]
    [InlineData("2026-07-09T19:00:00", London, "")]
    [InlineData("2026-07-08T14:00:00", NewYork, "usually lifts Thursday, 14:00 New York; this is a Wednesday")]
    [InlineData("2026-07-09T14:00:00", London, "this is 09:00 there")]
    [InlineData("2026-07-09T23:30:00", London, "this is 18:30 there")]
    public void A_day_or_an_hour_that_is_unusual_for_the_journal_is_told(string local, string zone, string told)
    {
        var warnings = EmbargoWarnings.Of(Look(local, zone) with { Preset = Preset("Science", [IsoDayOfWeek.Thursday], new LocalTime(14, 0), NewYork) });
        if (told.Length == 0)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Told(warnings, told);
        }
    }

    [Fact]
    public void The_right_hour_on_the_wrong_date_is_told()
    {
        // Converted for a form that knows only New York: 05:00 on Tuesday in Tokyo is Monday 15:00.
        var pnas = new JournalPreset { Id = "1", Journal = "PNAS", Lift = new JournalLift([IsoDayOfWeek.Monday], null, new LocalTime(15, 0), NewYork, HolidayRule.NextDayAfterUsFederalHoliday) };
        Told(EmbargoWarnings.Of(Look("2026-01-13T15:00:00", NewYork) with { Preset = pnas }), "this is a Tuesday");
        Assert.Empty(EmbargoWarnings.Of(Look("2026-01-13T05:00:00", "Asia/Tokyo") with { Preset = pnas }));
        Told(EmbargoWarnings.Of(Look("2026-01-19T15:00:00", NewYork) with { Preset = pnas }), "and it is Martin Luther King Day");
        Assert.Empty(EmbargoWarnings.Of(Look("2026-01-20T15:00:00", NewYork) with { Preset = pnas }));
    }

    [Fact]
    public void A_journal_without_embargoes_is_told() =>
        Told(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with
        {
            Preset = new JournalPreset { Id = "1", Journal = "eLife", Lift = new JournalLift([], null, default, "", NoEmbargo: true) },
        }), "eLife has no embargoes");

    [Fact]
    public void A_paper_that_is_public_already_is_told() =>
        Told(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Content = new ReleaseContent { Doi = "10.5555/x" }, SamePaperIsPublic = true }), "10.5555/x is public already");

    [Fact]
    public void A_confirmation_that_is_missing_is_told() =>
        Told(EmbargoWarnings.Of(Look("2026-07-08T14:00:00", NewYork) with { Confirmation = new ConfirmationState(true, false, "Science") }), "Science has not confirmed");

    private static void Told(IReadOnlyList<string> warnings, string says) => Assert.Contains(warnings, w => w.Contains(says, StringComparison.Ordinal));

    private static IReadOnlyList<string> Warnings(string local, string zone) => EmbargoWarnings.Of(Look(local, zone));

    private static EmbargoCircumstances Look(string local, string zone) =>
        new() { Embargo = Until(local, zone), Content = new ReleaseContent(), Now = Instant.FromUtc(2026, 1, 1, 0, 0) };

    private static EmbargoTime Until(string local, string zone) =>
        ((EmbargoTimeResult.Resolved)EmbargoTime.Resolve(LocalDateTimePattern.ExtendedIso.Parse(local).Value, zone)).Embargo;

    private static JournalPreset Preset(string journal, IsoDayOfWeek[] days, LocalTime time, string zone, int? earliest = null) =>
        new() { Id = "1", Journal = journal, Lift = new JournalLift(days, null, time, zone, EarliestAdvanceDays: earliest) };
}
