using EmbargoDesk.Web.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

public sealed class RelayStatusTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 4, 12, 0);

    [Fact]
    public void Nothing_tried_is_no_trouble() => Assert.False(new RelayStatus().Current.IsDegraded);

    [Fact]
    public void Trouble_keeps_its_beginning_and_takes_the_latest_words()
    {
        var status = new RelayStatus();
        status.Succeeded(Noon - Duration.FromHours(1));
        status.Failed("refused", Noon);
        status.Failed("silent", Noon + Duration.FromMinutes(1));

        Assert.Equal(new RelayCondition("silent", Noon, Noon - Duration.FromHours(1)), status.Current);
        Assert.True(status.Current.IsDegraded);
    }

    [Fact]
    public void Success_ends_the_trouble()
    {
        var status = new RelayStatus();
        status.Failed("refused", Noon);
        status.Succeeded(Noon + Duration.FromMinutes(1));

        Assert.Equal(new RelayCondition(null, null, Noon + Duration.FromMinutes(1)), status.Current);
    }

    [Fact]
    public void Many_may_tell_at_once_and_the_beginning_is_not_lost()
    {
        var status = new RelayStatus();
        status.Failed("first", Noon);

        Parallel.For(1, 10_000, i => status.Failed("later", Noon + Duration.FromSeconds(i)));

        Assert.Equal(Noon, status.Current.TroubleSince);
    }
}
