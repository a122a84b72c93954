using EmbargoDesk.Core.Embargo;
using NodaTime;
using NodaTime.TimeZones;

namespace EmbargoDesk.Core.Tests.Embargo;

public class ZoneRulesTests
{
    private static readonly Instant Right = Instant.FromUtc(2026, 7, 8, 15, 0);

    [Fact]
    public void A_lift_that_the_newer_rules_leave_alone_is_not_told() => Assert.Null(ZoneRules.Compare(Planned(Right, "2019c")));

    [Fact]
    public void One_that_they_move_is_told_with_both_instants()
    {
        var change = ZoneRules.Compare(Planned(Right + Duration.FromHours(1), "2019c"))!;
        Assert.Equal(Right, change.Moved!.At);
        Assert.Equal(new LocalDateTime(2026, 7, 8, 16, 0), change.Moved.Local);

        // Left alone, the same instant is another hour on the clocks there.
        Assert.Equal((Right + Duration.FromHours(1), new LocalDateTime(2026, 7, 8, 17, 0)), (change.Kept!.At, change.Kept.Local));
        Assert.All([change.Moved, change.Kept], e => Assert.Equal(TzdbDateTimeZoneSource.Default.TzdbVersion, e.TzdbVersion));
        Assert.Contains("2026-07-08 16:00:00Z by tzdb 2019c and 2026-07-08 15:00:00Z by ", change.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("Move it or leave it.", change.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_present_rules_computed_is_not_compared() =>
        Assert.Null(ZoneRules.Compare(Planned(Right + Duration.FromHours(1), TzdbDateTimeZoneSource.Default.TzdbVersion)));

    [Fact]
    public void Of_a_repeated_time_the_chosen_one_is_meant()
    {
        var local = new LocalDateTime(2026, 10, 25, 1, 30);
        foreach (var offset in new[] { 0, 1 })
        {
            Assert.Null(ZoneRules.Compare(new EmbargoTime(EmbargoKind.Until, local, "Europe/London", local.WithOffset(Offset.FromHours(offset)).ToInstant(), "2019c")));
        }
    }

    [Fact]
    public void A_time_that_is_skipped_by_now_and_a_zone_that_is_gone_have_nowhere_to_move()
    {
        var skipped = ZoneRules.Compare(new EmbargoTime(EmbargoKind.Until, new LocalDateTime(2026, 3, 29, 1, 30), "Europe/London", Instant.FromUtc(2026, 3, 29, 1, 30), "2019c"))!;
        Assert.Null(skipped.Moved);
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 30), skipped.Kept!.At);
        Assert.Contains("no such local time", skipped.Sentence, StringComparison.Ordinal);

        var gone = ZoneRules.Compare(Planned(Right, "2019c") with { Zone = "Europe/Camelot" })!;
        Assert.Equal((null, null), (gone.Moved, gone.Kept));
    }

    [Fact]
    public void An_embargo_without_a_moment_is_not_compared()
    {
        Assert.Null(ZoneRules.Compare(EmbargoTime.Undecided));
        Assert.Null(ZoneRules.Compare(EmbargoTime.Immediate));
    }

    private static EmbargoTime Planned(Instant at, string tzdb) => new(EmbargoKind.Until, new LocalDateTime(2026, 7, 8, 16, 0), "Europe/London", at, tzdb);
}
