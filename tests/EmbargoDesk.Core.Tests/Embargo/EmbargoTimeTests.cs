using EmbargoDesk.Core.Embargo;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;

namespace EmbargoDesk.Core.Tests.Embargo;

/// <summary>From what an officer types to the instant: the time traps of the field.</summary>
public class EmbargoTimeTests
{
    private static readonly LocalDateTimePattern Iso = LocalDateTimePattern.ExtendedIso;

    [Theory]
    // The clocks of Britain and the United States change on different days: four hours apart, not five.
    [InlineData("2026-10-28T16:00:00", "Europe/London", "America/New_York", "2026-10-28T12:00:00")]
    [InlineData("2026-03-10T23:30:00", "Europe/London", "America/New_York", "2026-03-10T19:30:00")]
    [InlineData("2026-03-08T16:00:00", "Europe/London", "America/New_York", "2026-03-08T12:00:00")]
    [InlineData("2026-03-28T16:00:00", "Europe/London", "America/New_York", "2026-03-28T12:00:00")]
    [InlineData("2026-03-29T16:00:00", "Europe/London", "America/New_York", "2026-03-29T11:00:00")]
    [InlineData("2026-10-25T16:00:00", "Europe/London", "America/New_York", "2026-10-25T12:00:00")]
    [InlineData("2026-10-31T16:00:00", "Europe/London", "America/New_York", "2026-10-31T12:00:00")]
    [InlineData("2026-11-01T16:00:00", "Europe/London", "America/New_York", "2026-11-01T11:00:00")]
    [InlineData("2027-03-14T16:00:00", "Europe/London", "America/New_York", "2027-03-14T12:00:00")]
    [InlineData("2027-03-27T16:00:00", "Europe/London", "America/New_York", "2027-03-27T12:00:00")]
    [InlineData("2027-10-31T16:00:00", "Europe/London", "America/New_York", "2027-10-31T12:00:00")]
    [InlineData("2027-11-06T16:00:00", "Europe/London", "America/New_York", "2027-11-06T12:00:00")]
    [InlineData("2027-11-07T16:00:00", "Europe/London", "America/New_York", "2027-11-07T11:00:00")]
    // Another day elsewhere.
    [InlineData("2026-01-12T15:00:00", "America/New_York", "Asia/Tokyo", "2026-01-13T05:00:00")]
    // July in New York is daylight time, whatever is printed beside it.
    [InlineData("2026-07-08T14:00:00", "America/New_York", "Etc/UTC", "2026-07-08T18:00:00")]
    [InlineData("2025-07-30T16:00:00", "Europe/London", "Etc/UTC", "2025-07-30T15:00:00")]
    // A minute past midnight is not a minute past noon.
    [InlineData("2026-06-02T00:01:00", "Europe/London", "Etc/UTC", "2026-06-01T23:01:00")]
    [InlineData("2026-06-02T12:01:30", "Asia/Kolkata", "Etc/UTC", "2026-06-02T06:31:30")]
    public void An_entered_time_is_the_right_time_elsewhere(string local, string zone, string elsewhere, string there)
    {
        var embargo = Resolved(local, zone);

        Assert.Equal(Local(there), embargo.At!.Value.InZone(DateTimeZoneProviders.Tzdb[elsewhere]).LocalDateTime);
        Assert.Equal((EmbargoKind.Until, Local(local), zone), (embargo.Kind, embargo.Local, embargo.Zone));
        Assert.Equal(Local(local), embargo.AsEntered().LocalDateTime);
        Assert.Equal(DateTimeZoneProviders.Tzdb.VersionId.Split(' ')[1], embargo.TzdbVersion);
    }

    [Theory]
    [InlineData("2026-03-29T01:30:00", "Europe/London", "2026-03-29T00:59:00", "2026-03-29T02:00:00")]
    [InlineData("2026-03-29T01:00:00", "Europe/London", "2026-03-29T00:59:00", "2026-03-29T02:00:00")]
    [InlineData("2026-03-29T01:30:20", "Europe/London", "2026-03-29T00:59:59", "2026-03-29T02:00:00")]
    [InlineData("2026-03-08T02:30:00", "America/New_York", "2026-03-08T01:59:00", "2026-03-08T03:00:00")]
    [InlineData("2011-12-30T12:00:00", "Pacific/Apia", "2011-12-29T23:59:00", "2011-12-31T00:00:00")]
    public void A_local_time_in_the_spring_gap_is_refused_with_the_nearest_real_ones(string local, string zone, string before, string after)
    {
        var refused = Refused(local, zone);

        Assert.Equal([Local(before), Local(after)], refused.Candidates.Select(c => c.LocalDateTime));
        Assert.Contains("does not exist", refused.Why, StringComparison.Ordinal);
        Assert.All(refused.Candidates, c => Assert.IsType<EmbargoTimeResult.Resolved>(EmbargoTime.Resolve(c.LocalDateTime, zone)));
    }

    [Fact]
    public void A_local_time_that_happens_twice_must_be_chosen()
    {
        const string local = "2026-10-25T01:30:00";
        var refused = Refused(local, "Europe/London");
        Assert.Equal([Offset.FromHours(1), Offset.Zero], refused.Candidates.Select(c => c.Offset));
        Assert.Contains("twice", refused.Why, StringComparison.Ordinal);

        var first = Resolved(local, "Europe/London", Offset.FromHours(1));
        var second = Resolved(local, "Europe/London", Offset.Zero);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 0, 30), first.At);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 30), second.At);
    }

    [Fact]
    public void An_offset_that_does_not_hold_is_refused_and_the_one_that_holds_may_be_given()
    {
        // "GMT" written in British summer.
        var refused = Assert.IsType<EmbargoTimeResult.Refused>(EmbargoTime.Resolve(Local("2026-07-08T16:00:00"), "Europe/London", Offset.Zero));
        Assert.Equal(Offset.FromHours(1), Assert.Single(refused.Candidates).Offset);
        Assert.Contains("+01", refused.Why, StringComparison.Ordinal);

        Assert.Equal(Instant.FromUtc(2026, 7, 8, 15, 0), Resolved("2026-07-08T16:00:00", "Europe/London", Offset.FromHours(1)).At);
        Assert.IsType<EmbargoTimeResult.Refused>(EmbargoTime.Resolve(Local("2026-10-25T01:30:00"), "Europe/London", Offset.FromHours(5)));
    }

    [Fact]
    public void Every_change_of_the_clocks_of_every_zone_is_refused_or_asked_and_its_candidates_are_real()
    {
        var (from, to) = (Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2029, 1, 1, 0, 0));
        var changes = 0;
        foreach (var zone in DateTimeZoneProviders.Tzdb.GetAllZones())
        {
            foreach (var before in zone.GetZoneIntervals(from, to).Where(i => i.HasEnd && i.End < to))
            {
                var after = zone.GetZoneInterval(before.End);
                if (after.WallOffset == before.WallOffset)
                {
                    continue;
                }

                // The middle of the gap, or of the hour that comes twice.
                changes++;
                var local = before.End.WithOffset(Offset.FromSeconds((before.WallOffset.Seconds + after.WallOffset.Seconds) / 2)).LocalDateTime;
                var refused = Assert.IsType<EmbargoTimeResult.Refused>(EmbargoTime.Resolve(local, zone.Id));
                Assert.Equal(2, refused.Candidates.Count);
                Assert.All(refused.Candidates, c =>
                {
                    var chosen = Assert.IsType<EmbargoTimeResult.Resolved>(EmbargoTime.Resolve(c.LocalDateTime, zone.Id, c.Offset)).Embargo;
                    Assert.Equal((c.ToInstant(), c.LocalDateTime), (chosen.At, chosen.AsEntered().LocalDateTime));
                });
                Assert.Equal(after.WallOffset > before.WallOffset, refused.Why.Contains("does not exist", StringComparison.Ordinal));
            }
        }

        Assert.True(changes > 500);
    }

    [Theory]
    [InlineData("Europe/Camelot")]
    [InlineData("BST")]
    [InlineData("GMT Standard Time")]
    [InlineData("")]
    public void An_unknown_zone_is_refused_by_its_name(string zone)
    {
        var refused = Refused("2026-07-08T16:00:00", zone);
        Assert.Contains($"“{zone}”", refused.Why, StringComparison.Ordinal);
        Assert.Empty(refused.Candidates);
    }

    [Fact]
    public void A_fraction_of_a_second_is_refused() => Assert.Contains("second", Refused("2026-07-08T16:00:00.5", "Europe/London").Why, StringComparison.Ordinal);

    [Fact]
    public void Undecided_and_immediate_have_no_moment()
    {
        Assert.Equal((EmbargoKind.Undecided, null, null, null), (EmbargoTime.Undecided.Kind, EmbargoTime.Undecided.At, EmbargoTime.Undecided.Local, EmbargoTime.Undecided.Zone));
        Assert.Equal((EmbargoKind.Immediate, null, null, null), (EmbargoTime.Immediate.Kind, EmbargoTime.Immediate.At, EmbargoTime.Immediate.Local, EmbargoTime.Immediate.Zone));
    }

    [Fact]
    public void What_was_entered_does_not_slip_when_it_is_entered_again()
    {
        // A date that slips a day at each save.
        var once = Resolved("2026-11-24T00:01:00", "Pacific/Auckland");
        var again = Resolved(Iso.Format(once.AsEntered().LocalDateTime), once.Zone!);
        Assert.Equal(once, again);
    }

    private static LocalDateTime Local(string text) => Iso.Parse(text).Value;

    private static EmbargoTime Resolved(string local, string zone, Offset? offset = null) =>
        Assert.IsType<EmbargoTimeResult.Resolved>(EmbargoTime.Resolve(Local(local), zone, offset)).Embargo;

    private static EmbargoTimeResult.Refused Refused(string local, string zone) => Assert.IsType<EmbargoTimeResult.Refused>(EmbargoTime.Resolve(Local(local), zone));
}
