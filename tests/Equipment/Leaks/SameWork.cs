namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// Whether the program does the same for what is embargoed as for what does not exist: the same commands to the database, the same bytes. What it
/// takes in time is measured by the bench; here nothing is timed.
/// </summary>
public static class SameWork
{
    /// <summary>The name under which a difference in commands is told.</summary>
    public const string Who = "the database";

    /// <summary>The addresses that are asked.</summary>
    public static IReadOnlyList<string> Addresses { get; } = ["/releases/{ID}", "/releases/{ID}.txt"];

    /// <summary>Asks for each id and for one that does not exist.</summary>
    public static async Task<(int MostCommands, IReadOnlyList<Leak> Leaks)> RunAsync(CanaryDesk desk, Crawl crawl, CommandTally tally, IReadOnlyList<CanaryRelease> releases)
    {
        var most = 0;
        var leaks = new List<Leak>();
        foreach (var address in Addresses)
        {
            var nothing = await AskAsync(Data.OpaqueId.New());
            most = Math.Max(most, nothing.Commands.Count);
            foreach (var release in releases)
            {
                var answer = await AskAsync(release.Id);
                if (!answer.Commands.SequenceEqual(nothing.Commands))
                {
                    leaks.Add(new Leak(Who, $"{address} of {release.Name}", $"{answer.Commands.Count} commands; {nothing.Commands.Count}, or others, for what does not exist"));
                }

                if (answer.Whole != nothing.Whole)
                {
                    leaks.Add(new Leak(LeakReader.Outsider.Name, $"{address} of {release.Name}", "another answer than for what does not exist"));
                }
            }

            async Task<(IReadOnlyList<string> Commands, string Whole)> AskAsync(string id)
            {
                var name = Guid.NewGuid().ToString("N");
                var answer = await crawl.AskAsync(LeakReader.Outsider, new Probe("GET", address, [(CommandTally.Header, name)]).For(id));
                return (tally.Of(name), answer.Whole);
            }
        }

        return (most, leaks);
    }
}
