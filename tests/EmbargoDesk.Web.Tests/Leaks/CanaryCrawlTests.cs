using System.Collections.Concurrent;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Leaks;

namespace EmbargoDesk.Web.Tests.Leaks;

/// <summary>No byte of what is embargoed reaches anybody who may not see it; whoever may see it finds it by the same requests. One crawl a database.</summary>
public sealed class CanaryCrawlTests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<DisclosureReport>>> Crawls = new();

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nobody_finds_what_is_not_theirs(string database)
    {
        var report = await CrawlAsync(database);
        Assert.True(report.Leaks.Count == 0, $"{report.Leaks.Count} leaks of {report.Probes} probes:\n{string.Join('\n', report.Leaks.Take(40))}");
        Assert.True(report.Probes >= 5_000, $"{report.Probes} probes a database are too few: both together are to make 10,000.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Each_channel_shows_what_it_may(string database)
    {
        var report = await CrawlAsync(database);
        Assert.True(report.Channels.All(c => c.Found), $"The probes of these channels can find nothing: {string.Join("; ", report.Channels.Where(c => !c.Found).Select(c => c.Channel))}");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Every_field_that_everybody_may_read_is_shown_after_the_lift(string database) => Assert.Empty((await CrawlAsync(database)).Unseen);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Every_answer_about_something_that_may_not_be_known_was_compared_with_one_about_nothing(string database) =>
        Assert.Empty((await CrawlAsync(database)).Changing);

    // What a clock could measure is held here by its cause; the bench measures the time itself.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_embargoed_release_costs_the_same_commands_as_an_absent_one(string database)
    {
        var report = await CrawlAsync(database);
        Assert.InRange(report.Commands, 1, 4);
        Assert.DoesNotContain(report.Leaks, l => l.Who == SameWork.Who);
    }

    private static Task<DisclosureReport> CrawlAsync(string database) => Crawls.GetOrAdd(database, d => new(() => DisclosureProof.RunAsync(d, whole: false))).Value;
}
