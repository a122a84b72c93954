namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>What became of one planted leak.</summary>
/// <param name="Leak">Which.</param>
/// <param name="Found">What the suite found of it where it had to; null: nothing.</param>
public sealed record PlantedOutcome(PlantedLeak Leak, Leak? Found);

/// <summary>What became of them.</summary>
/// <param name="Nothing">What the suite found where nothing was planted.</param>
/// <param name="Outcomes">Each leak's.</param>
/// <param name="Blind">Requests of the crawl that overlooked a canary which stood in their answer.</param>
public sealed record PlantedReport(IReadOnlyList<Leak> Nothing, IReadOnlyList<PlantedOutcome> Outcomes, IReadOnlyList<string> Blind);

/// <summary>Whether the suite finds leaks: it runs against a desk in which one is planted at a time.</summary>
public static class PlantedProof
{
    /// <summary>Every leak that is planted.</summary>
    public static IReadOnlyList<PlantedLeak> All { get; } = [.. PlantedQueries.All, .. PlantedAnswers.All];

    /// <summary>Plants them one after the other.</summary>
    /// <param name="database">One of <see cref="Databases"/>.</param>
    /// <param name="leaks">Some of <see cref="All"/>.</param>
    public static async Task<PlantedReport> RunAsync(string database, IReadOnlyList<PlantedLeak> leaks)
    {
        using var bed = new PlantBed();
        await using var desk = await CanaryDesk.StartAsync(database, bed.Prepare);
        bed.Desk = desk;
        desk.Log.Level = Microsoft.Extensions.Logging.LogLevel.Information;
        var suite = new SmallProof(desk, await LeakReader.AllAsync(desk));
        var nothing = await suite.RunAsync();
        var known = nothing.Select(l => l.ToString()).ToHashSet();
        var outcomes = new List<PlantedOutcome>();
        foreach (var leak in leaks)
        {
            var heard = desk.Log.Leaks.Count;
            await bed.PlantAsync(leak);
            var found = (await suite.RunAsync()).Concat(desk.Log.Leaks.Skip(heard)).Where(l => !known.Contains(l.ToString())).ToList();
            await bed.PlantAsync(null);
            outcomes.Add(new PlantedOutcome(leak, found.FirstOrDefault(l => l.Who == leak.By)));

            // What a job or a mail has told stays there.
            known.UnionWith(found.Where(l => leak.Act is not null).Select(l => l.ToString()));
        }

        return new PlantedReport(nothing, outcomes, await BlindAsync(desk, bed));
    }

    // Every request of the crawl, answered with a canary in one disguise after the other. What the web server itself refuses (400) is no answer of the program.
    private static async Task<IReadOnlyList<string>> BlindAsync(CanaryDesk desk, PlantBed bed)
    {
        using var crawl = new Crawl(desk) { IdsEach = 1 };
        var number = 0;
        await bed.PlantAsync(new PlantedLeak("a canary in every answer", LeakReader.Outsider.Name)
        {
            Answer = r =>
            {
                var (header, bytes, encoding) = Disguise.Of(r.Method == "HEAD" ? 0 : Interlocked.Increment(ref number), r.Word(r.Desk["draft"]));
                r.Context.Response.Headers["X-Anything"] = header;
                r.Context.Response.Headers.ContentEncoding = encoding;
                return r.SayAsync(200, bytes);
            },
        });
        await crawl.RunAsync(LeakReader.Outsider, ProbeBook.Shapes(desk.Host).Concat(ProbeBook.Endpoints(desk.Host)).Concat(ProbeBook.Files(desk.Host)).Concat(DisclosureProof.Lists(desk)), [desk["scheduled"].Id]);
        await bed.PlantAsync(null);
        return [.. crawl.Empty.Where(e => !e.EndsWith("(400)", StringComparison.Ordinal))];
    }
}
