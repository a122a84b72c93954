using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

public sealed class ClockGuardTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 24, 12, 0);

    // Seconds on each clock; the boot-time clock stood at 1000 s at noon.
    private static ClockReading At(double wall, double boot, string bootId = "boot") =>
        new(Noon + Duration.FromSeconds(wall), Duration.FromSeconds(1000 + boot), bootId);

    private static ClockMark Mark(double wall, double boot, string bootId = "boot", string node = "desk") => new()
    {
        Node = node, BootId = bootId, SinceBootTicks = Duration.FromSeconds(1000 + boot).BclCompatibleTicks, Wall = Noon + Duration.FromSeconds(wall),
    };

    private static double Seconds(ClockGuard guard) => (guard.Now - Noon).TotalSeconds;

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(12, 10, true)]
    [InlineData(12.001, 10, false)]
    [InlineData(8, 10, true)]
    [InlineData(7.999, 10, false)]
    [InlineData(3610, 10, false)]
    [InlineData(-3590, 10, false)]
    [InlineData(86410, 10, false)]
    [InlineData(-86390, 10, false)]
    [InlineData(86400, 86400, true)]
    public void More_than_two_seconds_between_the_clock_and_the_time_that_has_passed_stops_it(double wall, double boot, bool trusted)
    {
        var guard = ClockGuard.Trusting(At(0, 0)).Read(At(5, 5)).Read(At(wall, boot));
        Assert.Equal(trusted, guard.Fault is null);
        Assert.Equal(trusted ? Math.Max(wall, 5) : 5, Seconds(guard), 3);
    }

    [Fact]
    public void Once_stopped_it_stands_still_although_the_clock_is_set_right_again()
    {
        var guard = ClockGuard.Trusting(At(0, 0)).Read(At(5, 5)).Read(At(3610, 10)).Read(At(15, 15)).Read(At(3600, 3600));
        Assert.Equal(5, Seconds(guard));
        Assert.Equal("The clock was 1 h 0 min 0 s ahead of the time that has passed.", guard.Fault);

        // The record goes on from the last trusted moment.
        Assert.Equal(Noon + Duration.FromSeconds(3600), guard.WallFor(At(7200, 3600)));
    }

    [Theory]
    [InlineData(3600, "1 h 0 min 0 s ahead")]
    [InlineData(-90, "1 min 30 s behind")]
    [InlineData(86400, "1 d 0 h 0 min ahead")]
    [InlineData(-2.5, "2.5 s behind")]
    public void It_says_what_was_measured(double jump, string words) =>
        Assert.Contains(words, ClockGuard.Trusting(At(0, 0)).Read(At(10 + jump, 10)).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.0005)]
    [InlineData(-0.0005)]
    public void A_clock_that_is_slewed_as_fast_as_NTP_does_is_followed_for_days(double perSecond)
    {
        var guard = ClockGuard.Trusting(At(0, 0));
        for (var boot = 10.0; boot <= 3 * 86400; boot += 10)
        {
            guard = guard.Read(At(boot * (1 + perSecond), boot));
        }

        Assert.Null(guard.Fault);
        Assert.Equal(3 * 86400 * (1 + perSecond), Seconds(guard), 3);
    }

    [Fact]
    public void It_never_goes_back_within_the_tolerance()
    {
        var guard = ClockGuard.Trusting(At(0, 0)).Read(At(10, 10)).Read(At(9, 10.5));
        Assert.Equal((10d, (string?)null), (Seconds(guard), guard.Fault));
    }

    [Fact]
    public void A_machine_that_slept_goes_on_at_once() =>
        Assert.Equal(7200, Seconds(ClockGuard.Trusting(At(0, 0)).Read(At(7200, 7200))));

    [Fact]
    public void Nothing_is_decided_past_what_is_verified()
    {
        var guard = ClockGuard.Trusting(At(0, 0)).Read(At(60, 60) with { VerifiedUntil = Noon + Duration.FromSeconds(3) });
        Assert.Equal((3d, (string?)null), (Seconds(guard), guard.Fault));
        Assert.Equal(60, Seconds(guard.Read(At(60, 60) with { VerifiedUntil = Noon + Duration.FromSeconds(63) })));
    }

    [Fact]
    public void Clocks_that_disagree_and_another_boot_under_the_running_program_stop_it()
    {
        var guard = ClockGuard.Trusting(At(0, 0));
        Assert.Equal("They disagree.", guard.Read(At(1, 1) with { Fault = "They disagree." }).Fault);
        Assert.NotNull(guard.Read(At(1, 1, "another")).Fault);
        Assert.NotNull(ClockGuard.Trusting(At(1, 1) with { Fault = "They disagree." }).Fault);
    }

    [Theory]
    // Within one boot both clocks must have gone on alike.
    [InlineData(600, 600, "boot", true, 600)]
    [InlineData(4200, 600, "boot", false, 0)]
    [InlineData(-3000, 600, "boot", false, 0)]
    // After a reboot the clock must not lie before what was recorded; forward is time.
    [InlineData(600, -900, "next", true, 600)]
    [InlineData(86400, -900, "next", true, 86400)]
    [InlineData(-1.5, -900, "next", true, 0)]
    [InlineData(-3600, -900, "next", false, 0)]
    public void At_a_start_it_is_compared_with_what_was_recorded(double wall, double boot, string bootId, bool trusted, double now)
    {
        var guard = ClockGuard.Starting(At(wall, boot, bootId), [Mark(0, 0)]);
        Assert.Equal(trusted, guard.Fault is null);
        Assert.Equal(now, Seconds(guard));
    }

    [Fact]
    public void Another_machine_s_record_counts_as_a_reboot_does_and_none_at_all_as_the_first_start()
    {
        Assert.NotNull(ClockGuard.Starting(At(-3600, 0), [Mark(0, 0, "theirs", "other")]).Fault);
        Assert.Null(ClockGuard.Starting(At(3600, 0), [Mark(0, 0, "theirs", "other")]).Fault);
        Assert.Null(ClockGuard.Starting(At(-3600, 0), []).Fault);

        // Another name within one boot is a container made anew: the same clocks.
        Assert.NotNull(ClockGuard.Starting(At(3600, 1), [Mark(0, 0, "boot", "other")]).Fault);

        // Where the machine does not name its boot, the time since it proves nothing.
        Assert.Null(ClockGuard.Starting(At(3600, 1, ""), [Mark(0, 0, "")]).Fault);
    }

    [Fact]
    public void A_person_s_word_makes_any_clock_the_right_one() =>
        Assert.Equal((-3600d, (string?)null), (Seconds(ClockGuard.Trusting(At(-3600, 20))), ClockGuard.Trusting(At(-3600, 20)).Fault));
}
