using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// One act closes all embargoed content, on every server within a few seconds: nothing lifts, no advance copy goes or is shown. What was
/// public stays public.
/// </summary>
public sealed class FreezeEmbargoed(IDbContextFactory<DeskDb> dbs, GuardedClock clock, WatchClock watch)
{
    /// <summary>What closing reaches: releases under embargo, how many of them are scheduled, and the next planned lift (UTC).</summary>
    public sealed record Reach(int Embargoed, int Scheduled, Instant? Next);

    /// <summary>Closes it.</summary>
    /// <exception cref="RefusedException">A person has closed it already.</exception>
    public async Task<Freeze> RunAsync(string? reason, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.Freezes.FirstOrDefaultAsync(f => f.EndedAt == null && f.Kind == FreezeKind.Person, cancel) is { } open)
        {
            throw new RefusedException(Refusal.WrongState, $"{open.By} has closed all embargoed content already.");
        }

        var freeze = new Freeze { Kind = FreezeKind.Person, At = clock.Now, By = actor.Name, Reason = reason?.Trim() ?? "" };
        db.Freezes.Add(freeze);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "freeze", Subject = "house", SubjectId = "", Detail = freeze.Reason });
        await db.SaveChangesAsync(cancel);
        await watch.RoundAsync(CancellationToken.None);
        return freeze;
    }

    /// <summary>What it would close now.</summary>
    public async Task<Reach> ReachAsync(CancellationToken cancel = default)
    {
        var now = clock.Now;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var planned = await db.Releases.Where(r => r.State == ReleaseState.Scheduled && r.PlannedLift > now).Select(r => r.PlannedLift).ToListAsync(cancel);
        var approved = await db.Releases.CountAsync(r => r.State == ReleaseState.Approved && r.Embargo.Kind == EmbargoKind.Until, cancel);
        return new Reach(planned.Count + approved, planned.Count, planned.Min());
    }
}
