using System.Data.Common;
using System.Diagnostics;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Hosting;

/// <summary>The database for a command that may run beside the server: up to date before it is used, migrated by one process only.</summary>
internal static class CommandDatabase
{
    /// <summary>Returns when the database is up to date; migrates it itself unless a server has the SQLite file.</summary>
    /// <exception cref="SettingsRefusedException">A server has the file and has not migrated it in time.</exception>
    public static async Task ReadyAsync(IDbContextFactory<DeskDb> dbs, DeskSettings settings, TimeSpan patience, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        var waited = Stopwatch.StartNew();
        while (!await IsUpToDateAsync(dbs, cancel))
        {
            if (settings.Provider == DatabaseProvider.Postgres)
            {
                // EF Core's own lock in the database keeps two migrations apart.
                await PrepareDatabase.MigrateAsync(dbs, settings, cancel);
                return;
            }

            using (var mine = DeskLock.TryTake(settings.DataDirectory))
            {
                if (mine is not null)
                {
                    await PrepareDatabase.MigrateAsync(dbs, settings, cancel);
                    return;
                }
            }

            if (waited.Elapsed >= patience)
            {
                throw new SettingsRefusedException(
                    $"The server that uses {settings.DataDirectory} has not brought its database up to date; is it of the same version? Restart it, then try again.");
            }

            await Task.Delay(200, cancel);
        }
    }

    private static async Task<bool> IsUpToDateAsync(IDbContextFactory<DeskDb> dbs, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (!await db.Database.CanConnectAsync(cancel))
        {
            return false;
        }

        try
        {
            return !(await db.Database.GetPendingMigrationsAsync(cancel)).Any();
        }
        catch (DbException)
        {
            // The server is in the middle of it.
            return false;
        }
    }
}
