using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>A person has seen to an alarm; or what it told of has been mended.</summary>
public sealed class ClearAlarm(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Clears it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="reason">What was done about it; may be empty.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Not there, cleared already, or the clock's own while it closes what is embargoed.</exception>
    public async Task<Alarm> RunAsync(long id, string? reason, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var alarm = await db.Alarms.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel) ?? throw RefusedException.NotFound("alarm");
        if (alarm.Kind == AlarmKind.Clock && await db.Freezes.AnyAsync(f => f.EndedAt == null && f.Kind == FreezeKind.Clock, cancel))
        {
            throw new RefusedException(Refusal.WrongState, "The clock still closes all embargoed content. When an administrator says that it is right, this alarm clears with it.");
        }

        if (!await ClearedAsync(db, alarm, reason?.Trim() ?? "", actor, cancel))
        {
            throw new RefusedException(Refusal.WrongState, "The alarm has been cleared already.");
        }

        return await db.Alarms.AsNoTracking().SingleAsync(a => a.Id == id, cancel);
    }

    /// <summary>Clears the open one of a kind for a release, if there is one: what it told of is so no longer.</summary>
    public async Task MendedAsync(AlarmKind kind, string releaseId, string why, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        foreach (var alarm in await db.Alarms.AsNoTracking().Where(a => a.ClearedAt == null && a.Kind == kind && a.ReleaseId == releaseId).ToListAsync(cancel))
        {
            await ClearedAsync(db, alarm, why, Actor.Program, cancel);
        }
    }

    private async Task<bool> ClearedAsync(DeskDb db, Alarm alarm, string detail, Actor actor, CancellationToken cancel)
    {
        var now = clock.Wall;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Alarms.Where(a => a.Id == alarm.Id && a.ClearedAt == null)
                .ExecuteUpdateAsync(s => s.SetProperty(a => a.ClearedAt, now).SetProperty(a => a.ClearedBy, actor.Name), cancel) == 0)
        {
            return false;
        }

        db.AuditEntries.Add(new AuditEntry
        {
            At = now, Actor = actor.Name, Act = "clear alarm", Subject = alarm.ReleaseId.Length > 0 ? "release" : "house", SubjectId = alarm.ReleaseId,
            Detail = detail.Length > 0 ? $"{alarm.Kind}; {detail}" : $"{alarm.Kind}",
        });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }
}
