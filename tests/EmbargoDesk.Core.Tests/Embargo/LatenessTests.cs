using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Embargo;

public class LatenessTests
{
    private static readonly Instant Planned = Instant.FromUtc(2026, 11, 24, 16, 0);

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(120, "120 ms")]
    [InlineData(-120, "-120 ms")]
    [InlineData(1_234, "1,234 ms")]
    [InlineData(12_400, "12.4 s")]
    [InlineData(603_000, "10 min 3 s")]
    [InlineData(93_900_000, "26 h 5 min")]
    public void It_is_told_in_a_unit_that_fits(long milliseconds, string words) => Assert.Equal(words, Lateness.Words(Duration.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, null, false)]
    [InlineData(1_000, 1_000, false)]
    [InlineData(1_001, null, true)]
    [InlineData(5, 1_001, true)]
    public void More_than_a_second_is_late_of_the_lift_and_of_its_first_mail(int actual, int? mail, bool late) => Assert.Equal(late, Lateness.IsLate(new LiftReceipt
    {
        ReleaseId = "r", PlannedAt = Planned, ActualAt = Planned + Duration.FromMilliseconds(actual), FirstMailAt = mail is { } m ? Planned + Duration.FromMilliseconds(m) : null,
    }));
}
