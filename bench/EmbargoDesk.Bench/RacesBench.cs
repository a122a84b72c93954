using EmbargoDesk.Tests.Equipment;

namespace EmbargoDesk.Bench;

/// <summary>Lifts and acts at the same moment, so many of them; beside the count of what did not agree, the limit 0.</summary>
internal static class RacesBench
{
    private const int Together = 24;

    public static async Task<int> RunAsync(int races, string database)
    {
        var (done, lifted) = (0, 0);
        List<string> wrong = [];
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        for (var random = new Random(1); done < races; done += Together)
        {
            var (these, before) = await LiftRaces.RunAsync(desk, sink, Together, random);
            wrong.AddRange(these);
            lifted += before;
        }

        Table.Head("races of a lift with an act", "the lift came first", "did not agree", "limit");
        Table.Row($"{done} on {database}", lifted, wrong.Count, 0);
        wrong.ForEach(Console.WriteLine);
        return wrong.Count == 0 ? 0 : 1;
    }
}
