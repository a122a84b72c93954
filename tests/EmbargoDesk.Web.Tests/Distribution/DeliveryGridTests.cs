using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Nine places of the conversation, eleven misbehaviours, two databases, two policies: 396 cases, on the whole program.</summary>
public abstract class DeliveryGridTests(string database)
{
    [Theory, InlineData(DoubtPolicy.Hold), InlineData(DoubtPolicy.Resend)]
    public async Task Every_place_with_every_fault_ends_as_it_must(DoubtPolicy policy)
    {
        var rows = await DeliveryGrid.RunAsync(database, policy);

        Assert.Equal(DeliveryGrid.Places.Count * DeliveryGrid.Faults.Count, rows.Count);
        var wrong = rows.Where(r => !r.Held).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} did not hold:\n{string.Join("\n", wrong)}");
    }
}

/// <summary>Beside a SQLite file.</summary>
public sealed class SqliteDeliveryGridTests() : DeliveryGridTests(Databases.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDeliveryGridTests() : DeliveryGridTests(Databases.Postgres);
