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
    // Five kills a case, so that none takes long on a slow machine; the three of a policy go through all eight places.
    [Theory]
    [InlineData(DoubtPolicy.Hold, 0)]
    [InlineData(DoubtPolicy.Hold, 5)]
    [InlineData(DoubtPolicy.Hold, 10)]
    [InlineData(DoubtPolicy.Resend, 0)]
    [InlineData(DoubtPolicy.Resend, 5)]
    [InlineData(DoubtPolicy.Resend, 10)]
    public async Task Killed_five_times_nobody_is_lost_and_nobody_gets_it_twice_unsaid(DoubtPolicy policy, int first)
    {
        var kills = await KillDesk.RunAsync(database, policy, kills: 5, people: 1000, seed: first);
        Assert.All(kills, kill =>
        {
            Assert.True(kill.Verdict.Wrong.Count == 0, $"Killed at {kill.At} {kill.Nth}: {string.Join("; ", kill.Verdict.Wrong.Take(5))}");
            Assert.Equal(0, kill.Verdict.Lost);

            // The kill came where it was to come: whoever had the message at the server has it in doubt, and under resend a second time.
            Assert.True(kill.At < KillAt.DotNotTaken || kill.Verdict.Doubtful > 0);
            Assert.True(kill.At < KillAt.DotTaken || kill.Verdict.Twice > 0 == (policy == DoubtPolicy.Resend));
        });
    }
}

/// <summary>Beside a SQLite file.</summary>
public sealed class SqliteKillTests() : KillTests(Databases.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresKillTests() : KillTests(Databases.Postgres);
