using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>Real processes whose clocks are set under them, that stand still past a lift, or whose bells are gone. The same cases as the bench's.</summary>
public abstract class ClockFaultTests(string database)
{
    [Fact]
    public async Task The_server_s_clock_is_set_by_an_hour_and_by_a_day_in_either_direction() =>
        Holds(await ClockFaults.ServerClockAsync(database, ClockFaults.Jumps));

    [Fact]
    public async Task Stopped_past_the_lift_and_restarted_past_it_it_lifts_at_once_and_late_is_seen()
    {
        await using var desk = await FaultDesk.StartAsync(database);
        Holds([await ClockFaults.StoppedAsync(desk, database), await ClockFaults.RestartedAsync(desk, database)]);
    }

    [Fact]
    public async Task Without_its_bells_it_lifts_by_the_sweep() => Holds([await ClockFaults.WipedAsync(database)]);

    protected static void Holds(IReadOnlyList<FaultRow> rows) => Assert.All(rows, row => Assert.True(row.Held, row.ToString()));
}

/// <summary>Alone on the machine: what they assert is when things happen to processes that stand still or whose clocks are set.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClockFaultsAlone
{
    public const string Name = "clock faults";
}

/// <summary>Beside a SQLite file.</summary>
[Collection(ClockFaultsAlone.Name)]
public sealed class SqliteClockFaultTests() : ClockFaultTests(Databases.Sqlite);

/// <summary>On PostgreSQL, whose clock can be set too.</summary>
[Collection(ClockFaultsAlone.Name)]
public sealed class PostgresClockFaultTests() : ClockFaultTests(Databases.Postgres)
{
    [Fact]
    public async Task The_database_s_clock_is_set_by_an_hour_and_by_a_day_in_either_direction() =>
        Holds(await ClockFaults.DatabaseClockAsync(ClockFaults.Jumps));
}
