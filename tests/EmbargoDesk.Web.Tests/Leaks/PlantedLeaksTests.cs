using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Leaks;

namespace EmbargoDesk.Web.Tests.Leaks;

/// <summary>The crawl finds leaks: each mistake that is planted in a running desk, one at a time; and no request of it is blind.</summary>
public sealed class PlantedLeaksTests
{
    [Fact]
    public async Task Every_planted_leak_is_found_and_nothing_where_none_is()
    {
        var report = await PlantedProof.RunAsync(Databases.Sqlite, PlantedProof.All);
        Assert.True(report.Outcomes.Count >= 20, "Fewer than twenty leaks are planted.");
        Check(report);
    }

    // What alters answers is the same for both databases; what alters queries is not.
    [Fact]
    public async Task Every_leak_planted_in_a_query_is_found_on_PostgreSQL() => Check(await PlantedProof.RunAsync(Databases.Postgres, PlantedQueries.All));

    private static void Check(PlantedReport report)
    {
        Assert.True(report.Nothing.Count == 0, $"Nothing was planted, and this was found:\n{string.Join('\n', report.Nothing.Take(20))}");
        Assert.True(report.Outcomes.All(o => o.Found is not null), $"Not found: {string.Join("; ", report.Outcomes.Where(o => o.Found is null).Select(o => o.Leak.Name))}");
        Assert.True(report.Blind.Count == 0, $"A canary stood in the answers to these, and was overlooked:\n{string.Join('\n', report.Blind.Take(20))}");
    }
}
