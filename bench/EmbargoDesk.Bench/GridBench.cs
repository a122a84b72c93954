using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;

namespace EmbargoDesk.Bench;

/// <summary>The grid of faults in the conversation with the mail server, as a table: the same cases as the tests'.</summary>
internal static class GridBench
{
    public static async Task<int> RunAsync()
    {
        var rows = new List<FaultRow>();
        Table.Head("fault", "database, policy", "must hold", "what was seen", "held");
        foreach (var database in new[] { Databases.Sqlite, Databases.Postgres })
        {
            foreach (var policy in Enum.GetValues<DoubtPolicy>())
            {
                rows.AddRange(await DeliveryGrid.RunAsync(database, policy));
            }
        }

        rows.ForEach(Console.WriteLine);
        Console.WriteLine($"{rows.Count(r => r.Held)} of {rows.Count} held");
        return rows.All(r => r.Held) ? 0 : 1;
    }
}
