using System.Globalization;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>A person has looked at what came back, and done what there was to do.</summary>
public sealed class SettleBounce(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Settles one.</summary>
    /// <exception cref="RefusedException">Not there, or settled already.</exception>
    public async Task RunAsync(long id, Actor actor, CancellationToken cancel = default)
    {
        if (await SettleAsync(b => b.Where(x => x.Id == id), id.ToString(CultureInfo.InvariantCulture), "", actor, cancel) > 0)
        {
            return;
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        throw await db.Bounces.AnyAsync(b => b.Id == id, cancel) ? new RefusedException(Refusal.WrongState, "It has been settled already.") : RefusedException.NotFound("bounce");
    }

    /// <summary>Settles all open ones of a kind up to the newest that the person has seen. Returns how many.</summary>
    public Task<int> OfKindAsync(BounceKind kind, long upTo, Actor actor, CancellationToken cancel = default) =>
        SettleAsync(b => b.Where(x => x.Kind == kind && x.Id <= upTo), "", $"all of kind {kind} up to {upTo}", actor, cancel);

    private async Task<int> SettleAsync(Func<IQueryable<Bounce>, IQueryable<Bounce>> which, string subjectId, string detail, Actor actor, CancellationToken cancel)
    {
        var now = clock.Wall;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var settled = await which(db.Bounces).Where(b => b.SettledAt == null).ExecuteUpdateAsync(s => s.SetProperty(b => b.SettledAt, now), cancel);
        if (settled > 0)
        {
            db.AuditEntries.Add(new AuditEntry { At = now, Actor = actor.Name, Act = "settle", Subject = "bounce", SubjectId = subjectId, Detail = detail.Length > 0 ? $"{settled}: {detail}" : "" });
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        return settled;
    }
}
