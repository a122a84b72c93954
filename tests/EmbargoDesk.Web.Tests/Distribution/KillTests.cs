using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>
/// Kill -9 of the real program while it mails a thousand people, at every place of the conversation in turn: nobody is lost, and nobody gets it
/// twice but who was in doubt and was to be sent it again. Sixty kills in all; the bench does a thousand.
/// </summary>
public abstract class KillTests(string database)
{
    [Fact]
    public Task Killed_fifteen_times_where_doubts_wait_for_a_person() => HoldsAsync(DoubtPolicy.Hold, seed: 1);

    [Fact]
    public Task Killed_fifteen_times_where_doubts_are_sent_again() => HoldsAsync(DoubtPolicy.Resend, seed: 2);

    private async Task HoldsAsync(DoubtPolicy policy, int seed)
    {
        var kills = await KillDesk.RunAsync(database, policy, kills: 15, people: 1000, seed);
        Assert.All(kills, kill => Assert.True(kill.Verdict.Wrong.Count == 0, $"Killed at {kill.At} {kill.Nth}: {string.Join("; ", kill.Verdict.Wrong.Take(5))}"));
        Assert.All(kills, kill => Assert.Equal(0, kill.Verdict.Lost));
        Assert.Equal(policy == DoubtPolicy.Hold, kills.Sum(k => k.Verdict.Twice) == 0);

        // The kills came where they were to come: some left doubts, and some came before anything could be doubted.
        Assert.All(kills.Where(k => k.At >= KillAt.DotNotTaken), kill => Assert.NotEqual(0, kill.Verdict.Doubtful));
        Assert.Equal(Enum.GetValues<KillAt>(), kills.Select(k => k.At).Distinct().Order());
    }
}

/// <summary>Beside a SQLite file.</summary>
public sealed class SqliteKillTests() : KillTests(Databases.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresKillTests() : KillTests(Databases.Postgres);
