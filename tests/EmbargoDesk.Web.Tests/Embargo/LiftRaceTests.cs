using EmbargoDesk.Tests.Equipment;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>A lift and a person's act at the same moment. The full size: `bench -- races`.</summary>
public sealed class LiftRaceTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_lift_and_a_change_of_course_at_the_same_moment_leave_one_whole_truth(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var random = new Random(1);
        for (var round = 0; round < 2; round++)
        {
            var (wrong, _) = await LiftRaces.RunAsync(desk, sink, 24, random);
            Assert.Empty(wrong);
        }
    }
}
