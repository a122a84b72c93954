using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Releases;

public class DatelineTests
{
    private static readonly LocalDate Lift = new(2026, 10, 28);

    [Theory]
    [InlineData("NORDHAMN, Sweden", "NORDHAMN, Sweden, 28 October 2026")]
    [InlineData("  NORDHAMN,\r\n Sweden — ", "NORDHAMN, Sweden, 28 October 2026")]
    [InlineData("NORDHAMN, Sweden.", "NORDHAMN, Sweden, 28 October 2026")]
    [InlineData("WASHINGTON, D.C. --", "WASHINGTON, D.C., 28 October 2026")]
    [InlineData("BOSTON, Mass.", "BOSTON, Mass., 28 October 2026")]
    [InlineData("MARCH, Cambridgeshire", "MARCH, Cambridgeshire, 28 October 2026")]
    [InlineData("", "28 October 2026")]
    public void The_date_of_the_lift_stands_behind_the_place(string typed, string printed) => Assert.Equal(printed, Dateline.Render(typed, Lift));

    [Theory]
    [InlineData("NORDHAMN, 27 October 2026", "NORDHAMN, 27 October 2026")]
    [InlineData("BOSTON, Oct. 27 –", "BOSTON, Oct. 27")]
    [InlineData("LONDON, 3rd May", "LONDON, 3rd May")]
    [InlineData("NORDHAMN 27/10/2026", "NORDHAMN 27/10/2026")]
    [InlineData("NORDHAMN 2026-10-27", "NORDHAMN 2026-10-27")]
    [InlineData("NORDHAMN, den 27 oktober 2026", "NORDHAMN, den 27 oktober 2026")]
    public void A_typed_date_is_left_as_it_is(string typed, string printed) => Assert.Equal(printed, Dateline.Render(typed, Lift));

    [Fact]
    public void Without_a_lift_the_place_stands_alone() => Assert.Equal("NORDHAMN, Sweden", Dateline.Render("NORDHAMN, Sweden", null));
}
