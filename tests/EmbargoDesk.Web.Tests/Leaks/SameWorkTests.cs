using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Leaks;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Leaks;

/// <summary>
/// What could be measured by a clock is held here by its cause: for what is embargoed the program does what it does for what does not exist. The
/// bench measures the time itself.
/// </summary>
public sealed class SameWorkTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_embargoed_release_costs_the_same_commands_and_bytes_as_an_absent_one(string database)
    {
        await using var desk = await CanaryDesk.StartAsync(database);
        using var crawl = new Crawl(desk);
        var closed = desk.Releases.Where(r => r is { Open: null, Notice: false }).ToList();
        Assert.True(closed.Count > 10);
        var (most, leaks) = await SameWork.RunAsync(desk, crawl, desk.Host.Services.GetRequiredService<CommandTally>(), closed);
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));

        // The count does count.
        Assert.InRange(most, 1, 4);
    }
}
