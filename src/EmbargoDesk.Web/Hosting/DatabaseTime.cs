using System.Data;
using System.Globalization;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// PostgreSQL's clock, which decides for all nodes. Asked every second; between two answers it is told by this machine's time since boot, and
/// three seconds after the last answer nothing more is decided. This machine's own clock must agree with it: what stands beside it
/// (certificates, logs, Hangfire's bells) goes by that one.
/// </summary>
public sealed class DatabaseTime(IDbContextFactory<DeskDb> dbs, ITimeSource machine) : ITimeSource
{
    private volatile ServerClock? server;

    /// <inheritdoc/>
    public ClockReading Read()
    {
        var here = machine.Read();
        if (server is not { } clock)
        {
            // Nothing has been verified, and nothing opens.
            return here with { VerifiedUntil = Instant.FromUnixTimeSeconds(0) };
        }

        var wall = clock.At(here.SinceBoot);
        return here with { Wall = wall, VerifiedUntil = clock.VerifiedUntil, Fault = Apart(here.Wall - wall) };
    }

    /// <inheritdoc/>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        command.CommandTimeout = 5;
        var asked = machine.Read().SinceBoot;
        var theirs = Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
        server = ServerClock.After(server, new ServerClockSample(asked, machine.Read().SinceBoot, Instant.FromUnixTimeTicks(theirs * 10)));
    }

    private static string? Apart(Duration by) => by > ClockGuard.Tolerance || -by > ClockGuard.Tolerance
        ? string.Create(CultureInfo.InvariantCulture, $"The server's clock is {Math.Abs(by.TotalSeconds):N0} s {(by > Duration.Zero ? "ahead of" : "behind")} the database's.")
        : null;
}
