using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Leaks;

namespace EmbargoDesk.Web.Tests.Leaks;

/// <summary>No byte of what is embargoed reaches anybody who may not see it; whoever may see it finds it by the same requests.</summary>
public sealed class CanaryCrawlTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nobody_finds_what_is_not_theirs_and_everybody_finds_what_is(string database)
    {
        var report = await DisclosureProof.RunAsync(database, whole: false);
        Assert.True(report.Leaks.Count == 0, $"{report.Leaks.Count} leaks of {report.Probes} probes:\n{string.Join('\n', report.Leaks.Take(40))}");
        Assert.All(report.Channels, c => Assert.True(c.Found, $"The probes of this channel can find nothing: {c.Channel}"));
        Assert.Empty(report.Unseen);
        Assert.Empty(report.Changing);
        Assert.True(report.Probes >= 5_000, $"{report.Probes} probes are too few.");
    }
}
