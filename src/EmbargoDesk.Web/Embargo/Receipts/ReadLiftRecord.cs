using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo.Receipts;

/// <summary>What is said of one release's lift.</summary>
/// <param name="Receipt">Null: not lifted since receipts are written.</param>
/// <param name="Checks">Of the lift that is planned now, the newest first.</param>
/// <param name="Look">What outsiders asked for early; null: nobody did.</param>
/// <param name="Alarms">The open ones.</param>
public sealed record LiftRecord(LiftReceipt? Receipt, IReadOnlyList<LiftCheck> Checks, EarlyLook? Look, IReadOnlyList<Alarm> Alarms);

/// <summary>Reads it for the desk and the API.</summary>
public sealed class ReadLiftRecord(IDbContextFactory<DeskDb> dbs)
{
    /// <summary>All of it; null: there is no such release.</summary>
    public async Task<LiftRecord?> RunAsync(string releaseId, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.Releases.Where(r => r.Id == releaseId).Select(r => new { r.PlannedLift }).SingleOrDefaultAsync(cancel) is not { } release)
        {
            return null;
        }

        return new LiftRecord(
            await db.LiftReceipts.AsNoTracking().SingleOrDefaultAsync(r => r.ReleaseId == releaseId, cancel),
            await db.LiftChecks.AsNoTracking().Where(c => c.ReleaseId == releaseId && c.PlannedAt == release.PlannedLift).OrderByDescending(c => c.At).ThenBy(c => c.HoursAhead).ToListAsync(cancel),
            await db.EarlyLooks.AsNoTracking().SingleOrDefaultAsync(l => l.ReleaseId == releaseId, cancel),
            await db.Alarms.AsNoTracking().Where(a => a.ClearedAt == null && a.ReleaseId == releaseId).OrderByDescending(a => a.Id).ToListAsync(cancel));
    }
}
