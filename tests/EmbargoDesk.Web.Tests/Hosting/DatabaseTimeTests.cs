using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Hosting;

public sealed class DatabaseTimeTests
{
    [Fact]
    public async Task PostgreSQL_s_clock_decides_and_is_never_run_ahead_of()
    {
        using var theirs = new FakeTime();
        using var cluster = await PostgresCluster.StartAsync(theirs);
        var machine = new TestClock();
        await using var services = Services(await cluster.CreateDatabaseAsync());
        var time = new DatabaseTime(services.GetRequiredService<IDbContextFactory<DeskDb>>(), machine);

        // Nothing has been verified: nothing is decided.
        Assert.Equal(Instant.FromUnixTimeSeconds(0), ClockGuard.Trusting(time.Read()).Now);

        // Within the tolerance it is theirs that counts.
        theirs.Set(Duration.FromSeconds(-1.5));
        await time.RefreshAsync(default);
        var reading = time.Read();
        Assert.Null(reading.Fault);
        Assert.True(reading.Wall <= machine.Now - Duration.FromSeconds(1.5));

        // Between two answers it runs on by the time since boot, and nothing is decided beyond three seconds.
        machine.Advance(Duration.FromSeconds(10));
        var later = time.Read();
        Assert.True(later.Wall - reading.Wall >= Duration.FromSeconds(10));
        Assert.True(later.VerifiedUntil < later.Wall - Duration.FromSeconds(6));

        // Set, it is followed at the next answer, and found to part from this machine's.
        theirs.Set(Duration.FromHours(1));
        Assert.Null(time.Read().Fault);
        await time.RefreshAsync(default);
        Assert.Matches(@"^The server's clock is 3,5\d\d s behind the database's\.$", time.Read().Fault);
        theirs.Set(Duration.FromSeconds(10));
        await time.RefreshAsync(default);
        Assert.Null(time.Read().Fault);

        // This machine's own is set.
        machine.Jump(Duration.FromDays(1));
        Assert.Matches(@"^The server's clock is 86,(399|400) s ahead of the database's\.$", time.Read().Fault);
    }

    private static ServiceProvider Services(string connection) =>
        new ServiceCollection().AddDbContextFactory<DeskDb>(o => o.UseNpgsql(connection, n => n.UseNodaTime())).BuildServiceProvider();
}
