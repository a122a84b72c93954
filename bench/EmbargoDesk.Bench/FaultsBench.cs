using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;

namespace EmbargoDesk.Bench;

/// <summary>The table of clock faults: the same cases as the tests', on real processes, one after the other.</summary>
internal static class FaultsBench
{
    public static async Task<int> RunAsync(string? only)
    {
        var rows = new List<FaultRow>();
        Console.WriteLine("| fault | database | must hold | what was seen | held |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var database in new[] { Databases.Sqlite, Databases.Postgres }.Where(d => only is null || d == only))
        {
            Print(rows, await ClockFaults.ServerClockAsync(database, ClockFaults.Jumps));
            if (database == Databases.Postgres)
            {
                Print(rows, await ClockFaults.DatabaseClockAsync(ClockFaults.Jumps));
            }

            await using (var desk = await FaultDesk.StartAsync(database))
            {
                Print(rows, [await ClockFaults.StoppedAsync(desk, database), await ClockFaults.RestartedAsync(desk, database)]);
            }

            Print(rows, [await ClockFaults.WipedAsync(database)]);
        }

        Console.WriteLine($"{rows.Count(r => r.Held)} of {rows.Count} held");
        return rows.Count > 0 && rows.All(r => r.Held) ? 0 : 1;
    }

    private static void Print(List<FaultRow> all, IReadOnlyList<FaultRow> rows)
    {
        all.AddRange(rows);
        foreach (var row in rows)
        {
            Console.WriteLine(row);
        }
    }
}
