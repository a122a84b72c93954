using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>What a crawl came to.</summary>
/// <param name="Probes">Requests that were held against the rule.</param>
/// <param name="Canaries">Words and ids that could have been found.</param>
/// <param name="Endpoints">Endpoints of the running program, static files aside.</param>
/// <param name="Compared">Lists that were compared with and without an embargoed release.</param>
/// <param name="Commands">Commands to the database that a page costs which does not exist.</param>
/// <param name="LogLines">Lines of the log that were searched.</param>
/// <param name="Channels">Each channel, and whether what it may show was found in it.</param>
/// <param name="Leaks">What was found that may not be.</param>
/// <param name="Changing">Requests that could be searched and not compared.</param>
/// <param name="Unseen">Fields that everybody may read after the lift and that no answer showed.</param>
public sealed record DisclosureReport(
    long Probes, int Canaries, int Endpoints, int Compared, int Commands, long LogLines, IReadOnlyList<(string Channel, bool Found)> Channels, IReadOnlyList<Leak> Leaks,
    IReadOnlyList<string> Changing, IReadOnlyList<string> Unseen);

/// <summary>The whole crawl of one desk: before the lift nobody finds what is not theirs; after it everybody finds what is.</summary>
public static class DisclosureProof
{
    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    // What a run of the tests has time for: every address, every release, and not every pair of the two.
    private const int IdsEachInShort = 1;

    /// <summary>Runs it on a fresh desk.</summary>
    /// <param name="database">One of <see cref="Databases"/>.</param>
    /// <param name="whole">Every address with every id; else each address with some of them, in turn.</param>
    public static async Task<DisclosureReport> RunAsync(string database, bool whole)
    {
        await using var desk = await CanaryDesk.StartAsync(database);
        using var crawl = new Crawl(desk) { IdsEach = whole ? int.MaxValue : IdsEachInShort };
        var readers = await LeakReader.AllAsync(desk);
        var controls = new ChannelControls(desk, crawl, readers);
        var lists = Lists(desk);

        await DeepAsync(desk, crawl, readers);
        await BeforeAsync(desk, crawl, readers, lists, whole);
        await controls.BeforeAsync();
        var work = await SameWork.RunAsync(desk, crawl, desk.Host.Services.GetRequiredService<CommandTally>(), [.. desk.Releases.Where(r => r is { Open: null, Notice: false })]);
        var presence = await Presence.RunAsync(desk, crawl, whole ? [.. readers.Where(r => !r.Office)] : [readers[0], readers[1]], whole ? lists : [.. lists.Where(p => p.Method == "GET")]);

        desk.Log.Level = LogLevel.Trace;
        await desk.LiftAsync();
        desk.Log.Level = LogLevel.Information;
        await AfterAsync(desk, crawl, readers, lists, whole);
        await controls.AfterAsync();
        return new DisclosureReport(
            crawl.Probes, desk.Book.Count, ProbeBook.CountEndpoints(desk.Host), presence.Compared, work.MostCommands, desk.Log.Lines, controls.Found,
            [.. crawl.Leaks, .. controls.Leaks, .. work.Leaks, .. presence.Leaks, .. desk.Log.Leaks], [.. crawl.Changing.Keys.Order(StringComparer.Ordinal)], controls.Unseen());
    }

    /// <summary>Addresses without an id: those that the program has, and those that it might have.</summary>
    public static IReadOnlyList<Probe> Lists(CanaryDesk desk) =>
        [.. ProbeBook.Lists.Concat(ProbeBook.Endpoints(desk.Host).Where(p => !p.HasGap && Reading.Contains(p.Method))).DistinctBy(p => p.ToString())];

    // A few requests of each kind while every level of the log is heard.
    private static async Task DeepAsync(CanaryDesk desk, Crawl crawl, IReadOnlyList<LeakReader> readers)
    {
        await crawl.RunAsync(readers[0], ProbeBook.Reads(desk.Host), [desk["scheduled"].Id]);
        await crawl.RunAsync(readers.Single(r => r.Holds), ProbeBook.Reads(desk.Host).Take(3), [desk["advance sent"].Id]);
        await crawl.RunAsync(readers[^1], ProbeBook.Endpoints(desk.Host).Where(p => p.Method == "GET" && p.HasGap), [desk["scheduled"].Id]);
        desk.Log.Level = LogLevel.Information;
    }

    private static async Task BeforeAsync(CanaryDesk desk, Crawl crawl, IReadOnlyList<LeakReader> readers, IReadOnlyList<Probe> lists, bool whole)
    {
        string[] releases = [.. desk.Releases.Select(r => r.Id)];
        string[] others = [.. desk.OtherIds, desk.LeaverToken];
        var endpoints = ProbeBook.Endpoints(desk.Host).Where(p => p.HasGap).ToList();
        await crawl.RunAsync(readers[0], ProbeBook.Files(desk.Host), []);
        await crawl.RunAsync(readers[0], ProbeBook.Shapes(desk.Host), releases);
        await crawl.RunAsync(readers[0], endpoints, releases);
        await crawl.RunAsync(readers[0], endpoints.Where(p => p.Method is "GET" or "POST"), others);
        foreach (var reader in readers)
        {
            // Only those who are refused may try what changes things.
            await crawl.RunAsync(reader, whole || reader == readers[0] ? lists : lists.Where(p => p.Method == "GET"), []);
            await crawl.RunAsync(reader, endpoints.Where(p => p.Method == "GET" || (whole && !reader.Office && Reading.Contains(p.Method))), [.. releases, .. others]);
            if (reader != readers[0])
            {
                await crawl.RunAsync(reader, ProbeBook.Reads(desk.Host), releases);
            }
        }
    }

    private static async Task AfterAsync(CanaryDesk desk, Crawl crawl, IReadOnlyList<LeakReader> readers, IReadOnlyList<Probe> lists, bool whole)
    {
        string[] releases = [.. desk.Releases.Select(r => r.Id)];
        await crawl.RunAsync(readers[0], lists, []);
        await crawl.RunAsync(readers[0], ProbeBook.Shapes(desk.Host), releases);
        foreach (var reader in readers.Where(r => r.Holds || (whole && r.Office)))
        {
            await crawl.RunAsync(reader, lists, []);
            await crawl.RunAsync(reader, ProbeBook.Reads(desk.Host), releases);
        }
    }
}
