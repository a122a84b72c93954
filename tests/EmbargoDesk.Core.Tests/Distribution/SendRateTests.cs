using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Distribution;

public class SendRateTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 4, 5, 6);

    [Theory]
    [InlineData(30)]
    [InlineData(600)]
    [InlineData(60_000)]
    public void No_minute_has_more_than_it_allows_and_all_of_it_is_used(int perMinute)
    {
        var rate = new SendRate(perMinute);
        var left = new List<Instant>();
        for (var now = Start; now < Start + Duration.FromMinutes(3); now += Duration.FromMilliseconds(25))
        {
            while (rate.IsFree(now))
            {
                rate.Take(now);
                left.Add(now);
            }
        }

        // A tenth of a second's worth, and the one at the beginning.
        var slack = (perMinute / 600) + 1;
        Assert.InRange(left.Count, perMinute * 3, (perMinute * 3) + slack);
        Assert.All(Enumerable.Range(0, 120), s => Assert.InRange(left.Count(t => t >= Start + Duration.FromSeconds(s) && t < Start + Duration.FromSeconds(s + 60)), 0, perMinute + slack));
    }

    [Fact]
    public void What_was_not_used_is_not_saved_up()
    {
        var rate = new SendRate(60);
        rate.Take(Start);
        var later = Start + Duration.FromHours(1);
        Assert.True(rate.IsFree(later));
        rate.Take(later);
        Assert.False(rate.IsFree(later));
        Assert.Equal(later + Duration.FromMilliseconds(900), rate.FreeAt);
    }

    [Fact]
    public void Without_a_limit_one_may_leave_at_any_time()
    {
        var rate = new SendRate(0);
        rate.Take(Start);
        Assert.True(rate.IsFree(Start));
        Assert.True(rate.IsFree(Instant.MinValue));
    }
}
