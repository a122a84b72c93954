using EmbargoDesk.Tests.Equipment.Leaks;

namespace EmbargoDesk.Bench;

/// <summary>The whole crawl for canaries, every address with every release, and the leaks that are planted to be found.</summary>
internal static class LeaksBench
{
    private const int FewestProbes = 10_000;
    private const int FewestPlanted = 20;

    public static async Task<int> RunAsync(string database)
    {
        var crawl = await DisclosureProof.RunAsync(database, whole: true);
        var planted = await PlantedProof.RunAsync(database, PlantedProof.All);
        var found = planted.Outcomes.Count(o => o.Found is not null);
        Console.WriteLine($"Canaries, {database}");
        Table.Head("what", "figure", "limit");
        Table.Row("probes held against the rule", crawl.Probes, $"at least {FewestProbes}");
        Table.Row("canaries that could be found", crawl.Canaries, "");
        Table.Row("endpoints of the running program", crawl.Endpoints, "all");
        Table.Row("canaries, or differences, that were found where they may not be", crawl.Leaks.Count, 0);
        Table.Row("channels with a positive control", crawl.Channels.Count(c => c.Found), $"all of {crawl.Channels.Count}");
        Table.Row("requests whose answer could not be compared", crawl.Changing.Count, 0);
        Table.Row("lists compared with and without one embargoed release more", crawl.Compared, "");
        Table.Row("lines of the log that were searched", crawl.LogLines, "");
        Table.Row("planted leaks found", found, $"all of {planted.Outcomes.Count}, at least {FewestPlanted}");
        Table.Row("found where nothing was planted", planted.Nothing.Count, 0);
        Table.Row("requests that overlook a canary in their answer", planted.Blind.Count, 0);
        foreach (var line in crawl.Leaks.Take(20).Select(l => $"leak: {l}")
            .Concat(crawl.Channels.Where(c => !c.Found).Select(c => $"no positive control: {c.Channel}"))
            .Concat(planted.Outcomes.Where(o => o.Found is null).Select(o => $"planted and not found: {o.Leak.Name}")))
        {
            Console.WriteLine(line);
        }

        return crawl.Probes >= FewestProbes && crawl.Leaks.Count + crawl.Changing.Count + planted.Nothing.Count + planted.Blind.Count == 0 && crawl.Channels.All(c => c.Found)
            && found == planted.Outcomes.Count && found >= FewestPlanted ? 0 : 1;
    }
}
