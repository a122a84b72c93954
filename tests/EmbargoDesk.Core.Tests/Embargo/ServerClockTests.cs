using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

public sealed class ServerClockTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 24, 12, 0);

    // Milliseconds; theirs shows noon when ours has run for nothing.
    private static ServerClockSample Sample(int asked, int answered, int theirs) =>
        new(Duration.FromMilliseconds(asked), Duration.FromMilliseconds(answered), Noon + Duration.FromMilliseconds(theirs));

    private static double Shows(ServerClock clock, int at) => (clock.At(Duration.FromMilliseconds(at)) - Noon).TotalMilliseconds;

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1000, 1040)]
    [InlineData(1000, 1002)]
    public void It_is_never_ahead_of_theirs_whichever_half_of_the_round_trip_was_the_slow_one(int asked, int answered)
    {
        foreach (var read in new[] { asked, (asked + answered) / 2, answered })
        {
            var shown = Shows(ServerClock.After(null, Sample(asked, answered, read)), 2000);
            Assert.InRange(shown, 2000 - (answered - asked), 2000);
        }
    }

    [Fact]
    public void The_quickest_round_trip_counts_for_half_a_minute_and_then_a_newer_one()
    {
        var clock = ServerClock.After(null, Sample(0, 80, 0));
        Assert.Equal(920, Shows(clock, 1000));
        clock = ServerClock.After(clock, Sample(1000, 1002, 1001));
        Assert.Equal(1999, Shows(clock, 2000));
        clock = ServerClock.After(clock, Sample(2000, 2400, 2001));
        Assert.Equal(2999, Shows(clock, 3000));
        clock = ServerClock.After(clock, Sample(32000, 32020, 32010));
        Assert.Equal(32990, Shows(clock, 33000));
    }

    [Theory]
    [InlineData(3_600_000)]
    [InlineData(-3_600_000)]
    [InlineData(-20)]
    public void A_clock_that_was_set_is_followed_at_once(int by)
    {
        var clock = ServerClock.After(null, Sample(0, 2, 1));
        clock = ServerClock.After(clock, Sample(1000, 1002, 1001 + by));
        Assert.Equal(1999 + by, Shows(clock, 2000));
    }

    [Fact]
    public void Three_seconds_after_the_last_answer_it_is_a_guess()
    {
        var clock = ServerClock.After(ServerClock.After(null, Sample(0, 2, 1)), Sample(1000, 1002, 1001));
        Assert.Equal(4001, (clock.VerifiedUntil - Noon).TotalMilliseconds);
    }
}
