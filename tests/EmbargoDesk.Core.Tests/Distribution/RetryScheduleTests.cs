using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Distribution;

public class RetryScheduleTests
{
    private static readonly Instant Began = Instant.FromUtc(2026, 11, 24, 16, 0);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 15)]
    [InlineData(5, 30)]
    [InlineData(6, 60)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    public void What_the_server_puts_off_waits_longer_each_time_and_a_minute_at_least(int attempts, int minutes) =>
        Assert.Equal(Began + Duration.FromMinutes(minutes), RetrySchedule.NextAt(attempts, Began, Began));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1000, 60)]
    public void What_broke_off_goes_again_soon_and_ever_less_often(int attempts, int seconds) =>
        Assert.Equal(Began + Duration.FromSeconds(seconds), RetrySchedule.AfterDropAt(attempts, Began, Began));

    [Fact]
    public void Both_end_after_a_day()
    {
        var last = Began + RetrySchedule.MaxAge - Duration.FromMinutes(1);
        Assert.Equal(Began + RetrySchedule.MaxAge, RetrySchedule.NextAt(1, Began, last));
        Assert.Null(RetrySchedule.NextAt(1, Began, last + Duration.Epsilon));
        Assert.Equal(Began + RetrySchedule.MaxAge, RetrySchedule.AfterDropAt(9, Began, last));
        Assert.Null(RetrySchedule.AfterDropAt(9, Began, last + Duration.Epsilon));
        Assert.Equal(Duration.FromHours(24), RetrySchedule.MaxAge);
    }

    [Fact]
    public void Tried_whenever_it_is_due_a_delivery_ends()
    {
        foreach (var next in new Func<int, Instant, Instant, Instant?>[] { RetrySchedule.NextAt, RetrySchedule.AfterDropAt })
        {
            var attempts = 0;
            for (Instant? now = Began; now is { } at; now = next(attempts, Began, at))
            {
                attempts++;
                Assert.True(attempts < 2000 && at - Began <= RetrySchedule.MaxAge);
            }
        }
    }
}
