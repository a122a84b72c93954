namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>What became of one planted leak.</summary>
/// <param name="Leak">Which.</param>
/// <param name="Found">What the suite found of it where it had to; null: nothing.</param>
public sealed record PlantedOutcome(PlantedLeak Leak, Leak? Found);

/// <summary>Whether the suite finds leaks: it runs against a desk in which one is planted at a time.</summary>
public static class PlantedProof
{
    /// <summary>Every leak that is planted.</summary>
    public static IReadOnlyList<PlantedLeak> All { get; } = [.. PlantedQueries.All, .. PlantedAnswers.All];

    /// <summary>Plants them one after the other.</summary>
    /// <returns>What the suite finds where nothing is planted, and each leak's outcome.</returns>
    public static async Task<(IReadOnlyList<Leak> Nothing, IReadOnlyList<PlantedOutcome> Outcomes)> RunAsync(string database)
    {
        using var bed = new PlantBed();
        await using var desk = await CanaryDesk.StartAsync(database, bed.Prepare);
        bed.Desk = desk;
        desk.Log.Level = Microsoft.Extensions.Logging.LogLevel.Information;
        var suite = new SmallProof(desk, await LeakReader.AllAsync(desk));
        var nothing = await suite.RunAsync();
        var known = nothing.Select(l => l.ToString()).ToHashSet();
        var outcomes = new List<PlantedOutcome>();
        foreach (var leak in All)
        {
            var heard = desk.Log.Leaks.Count;
            await bed.PlantAsync(leak);
            var found = (await suite.RunAsync()).Concat(desk.Log.Leaks.Skip(heard)).Where(l => !known.Contains(l.ToString())).ToList();
            await bed.PlantAsync(null);
            outcomes.Add(new PlantedOutcome(leak, found.FirstOrDefault(l => l.Who == leak.By)));

            // What a job or a mail has told stays there.
            known.UnionWith(found.Where(l => leak.Act is not null).Select(l => l.ToString()));
        }

        return (nothing, outcomes);
    }
}
