using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>The crawl on a few requests of each kind: what the planted leaks are looked for with.</summary>
public sealed class SmallProof(CanaryDesk desk, IReadOnlyList<LeakReader> readers)
{
    private static readonly string[] Addresses = ["/releases/{ID}", "/releases/{ID}.txt", "/releases/{UPPER}", "/releases/{ID}?preview=1", "/releases/{ID}.json", "/u/{ID}", "/api/v1/releases/{ID}"];
    private static readonly string[] Pages = ["/", "/feed.xml", "/sitemap.xml", "/media", "/agreement"];
    private static readonly string[] Headers = ["Range", "If-None-Match", "X-Original-URL", "Accept-Encoding"];
    private static readonly string[] Names = ["scheduled", "scheduled and held", "scheduled, then edited", "withdrawn before the lift", "lifted, then withdrawn", "lifted, then edited", "lifted, then held", "advance sent"];

    /// <summary>What the suite finds now.</summary>
    public async Task<IReadOnlyList<Leak>> RunAsync()
    {
        using var crawl = new Crawl(desk);
        var heard = desk.Log.Leaks.Count;
        string[] ids = [.. Names.Select(n => desk[n].Id)];
        var lists = DisclosureProof.Lists(desk).Where(p => Pages.Contains(p.Target) && p.Method == "GET" && p.Headers.Count == 0).ToList();
        var shapes = ProbeBook.Shapes(desk.Host).Where(p => p.Headers.Count == 0 && Addresses.Contains(p.Target) && p.Method is "GET" or "HEAD" or "OPTIONS" && p.Body is null
            || (p.Headers.Count == 1 && Headers.Contains(p.Headers[0].Name) && p.Target is "/" or "/releases/{ID}")).Where(p => p.HasGap).DistinctBy(p => p.ToString()).ToList();
        await crawl.RunAsync(readers[0], shapes, [.. ids, desk.LeaverToken]);
        foreach (var reader in readers.Where(r => !r.Office))
        {
            await crawl.RunAsync(reader, lists.Append(new Probe("GET", "/media/releases/{ID}")), ids);
        }

        var work = await SameWork.RunAsync(desk, crawl, desk.Host.Services.GetRequiredService<CommandTally>(), [desk["scheduled"], desk["scheduled and held"]]);
        var presence = await Presence.RunAsync(desk, crawl, [readers[0], readers[1]], lists);
        return
        [
            .. crawl.Leaks, .. work.Leaks, .. presence.Leaks, .. desk.Log.Leaks.Skip(heard), .. OtherChannels.InJobs(desk, new HashSet<string>()), .. OtherChannels.InMail(desk, new HashSet<(string, string)>()),
        ];
    }
}
