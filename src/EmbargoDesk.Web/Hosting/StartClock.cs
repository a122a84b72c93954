using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Hosting;

/// <summary>Before anything is served or lifted: the clock is compared with what was recorded, and what was frozen stays frozen.</summary>
public sealed class StartClock(IDbContextFactory<DeskDb> dbs, GuardedClock clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The first question opens the connection; the next ones are quick.
        for (var i = 0; i < 3; i++)
        {
            await clock.RefreshAsync(cancellationToken);
        }

        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        clock.Start(
            await db.ClockMarks.AsNoTracking().ToListAsync(cancellationToken),
            await db.Freezes.AsNoTracking().Where(f => f.EndedAt == null).ToListAsync(cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
