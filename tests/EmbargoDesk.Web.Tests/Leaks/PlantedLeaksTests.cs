using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Leaks;

namespace EmbargoDesk.Web.Tests.Leaks;

/// <summary>The crawl finds leaks: each mistake that is planted in a running desk, one at a time.</summary>
public sealed class PlantedLeaksTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Every_planted_leak_is_found_and_nothing_where_none_is(string database)
    {
        var (nothing, outcomes) = await PlantedProof.RunAsync(database);
        Assert.True(nothing.Count == 0, $"Nothing was planted, and this was found:\n{string.Join('\n', nothing.Take(20))}");
        Assert.True(outcomes.Count >= 20, "Fewer than twenty leaks are planted.");
        Assert.True(outcomes.All(o => o.Found is not null), $"Not found: {string.Join("; ", outcomes.Where(o => o.Found is null).Select(o => o.Leak.Name))}");
    }
}
