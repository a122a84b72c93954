using EmbargoDesk.Web.Desk.Components;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Desk;

public sealed class CountdownTests
{
    [Theory]
    [InlineData(5 * 86400 + 7 * 3600 + 59, "5 d 7 h")]
    [InlineData(86400, "1 d 0 h")]
    [InlineData(86399, "23 h 59 min 59 s")]
    [InlineData(3600, "1 h 0 min 0 s")]
    [InlineData(60, "1 min 0 s")]
    [InlineData(59, "59 s")]
    [InlineData(0.2, "1 s")]
    [InlineData(0, "lifted")]
    [InlineData(-30, "lifted")]
    public void What_is_left_is_said_in_the_units_that_still_matter(double seconds, string words) =>
        Assert.Equal(words, Countdown.Words(Duration.FromSeconds(seconds), "lifted"));
}
