using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Plans a mailing of a release to lists: an advance now or at a time before the lift, or the mail at the lift.</summary>
public sealed class PlanMailing(IDbContextFactory<DeskDb> dbs, IDeskClock clock, FindAudience audience, StartMailing start, IBackgroundJobClient jobs, ILogger<PlanMailing> log)
{
    /// <summary>Plans it; what is due at once starts at once.</summary>
    /// <param name="releaseId">The release.</param>
    /// <param name="kind">Advance or Lift.</param>
    /// <param name="listIds">At least one.</param>
    /// <param name="at">UTC; only for an advance. Null: now.</param>
    /// <param name="actor">Who.</param>
    /// <param name="doubt">What is done with copies in doubt; null: they wait for a person.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No such list, nobody to mail, or the release does not allow it.</exception>
    public async Task<Mailing> RunAsync(
        string releaseId, MailingKind kind, IReadOnlyList<string> listIds, Instant? at, Actor actor, DoubtPolicy? doubt = null, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var release = await db.Releases.AsNoTracking().SingleOrDefaultAsync(r => r.Id == releaseId, cancel) ?? throw RefusedException.NotFound("release");
        Check(release, kind, at, clock.Now);
        var lists = await ListsAsync(db, listIds, cancel);
        var people = await audience.OfAsync(db, releaseId, kind, release.ApprovedVersion ?? release.LatestVersion, lists, cancel);
        if (people.All(p => p.Form is null))
        {
            throw new RefusedException(Refusal.Invalid, people.Count == 0
                ? "The chosen lists have no recipients; add some, or choose other lists."
                : $"None of the {people.Count} people on the chosen lists would get this mailing: they are not cleared, suppressed, or have it already.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (kind == MailingKind.Advance)
        {
            // A lift mailing that is armed already took these people for people without an advance.
            await MailingChanges.DisarmAsync(db, releaseId, cancel);
        }

        var mailing = new Mailing
        {
            Id = OpaqueId.New(), ReleaseId = releaseId, Kind = kind, ListIds = lists, At = at, Doubt = doubt ?? DoubtPolicy.Hold, CreatedAt = clock.Wall, CreatedBy = actor.Name,
        };
        db.Mailings.Add(mailing);
        db.AuditEntries.Add(new AuditEntry
        {
            At = clock.Wall, Actor = actor.Name, Act = "plan", Subject = "mailing", SubjectId = mailing.Id, Detail = $"{kind} of {releaseId}, {people.Count(p => p.Form is not null)} recipients, doubts: {mailing.Doubt}",
        });
        await SaveAsync(db, cancel);
        await transaction.CommitAsync(cancel);
        if (at is { } time)
        {
            try
            {
                jobs.Schedule<StartMailing>(s => s.RunAsync(mailing.Id, CancellationToken.None), time.ToDateTimeOffset());
            }
            catch (BackgroundJobClientException e)
            {
                // The plan is saved, and the sweep starts it without a bell.
                log.LogWarning("No bell could be hung for mailing {Id}: {Kind}; the sweep will start it", mailing.Id, e.InnerException?.GetType().Name);
            }
        }

        // Whatever is due goes now; what is not finds the gate closed.
        await start.RunAsync(mailing.Id, cancel);
        return await db.Mailings.AsNoTracking().SingleAsync(m => m.Id == mailing.Id, cancel);
    }

    /// <summary>The list ids without repeats.</summary>
    /// <exception cref="RefusedException">None, or one that does not exist.</exception>
    internal static async Task<IReadOnlyList<string>> ListsAsync(DeskDb db, IReadOnlyList<string> listIds, CancellationToken cancel)
    {
        var lists = listIds.Distinct().ToList();
        if (lists.Count == 0)
        {
            throw new RefusedException(Refusal.Invalid, "Choose at least one list.");
        }

        var known = await db.RecipientLists.Where(l => lists.Contains(l.Id)).Select(l => l.Id).ToListAsync(cancel);
        return lists.Except(known).FirstOrDefault() is { } unknown ? throw new RefusedException(Refusal.Invalid, $"There is no list “{unknown}”.") : lists;
    }

    private static async Task SaveAsync(DeskDb db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new RefusedException(Refusal.Stale, "The release's other mailing started at the same moment; look again and repeat what is still wanted.");
        }
    }

    private static void Check(Release release, MailingKind kind, Instant? at, Instant now)
    {
        void Refuse(bool wrong, Refusal refusal, string sentence)
        {
            if (wrong)
            {
                throw new RefusedException(refusal, sentence);
            }
        }

        Refuse(release.State == ReleaseState.Withdrawn, Refusal.WrongState, "A withdrawn release is not mailed.");
        Refuse(kind is not (MailingKind.Advance or MailingKind.Lift), Refusal.Invalid, "A mailing is an advance or a lift.");
        if (kind == MailingKind.Lift)
        {
            Refuse(at is not null, Refusal.Invalid, "A lift mailing goes at the lift; leave its time out.");
            return;
        }

        Refuse(release.Embargo.Kind != EmbargoKind.Until, Refusal.Invalid, "Only a release that is embargoed until a moment has an advance; decide its embargo first.");
        Refuse(release.State == ReleaseState.Lifted || release.Embargo.At <= now || release.PlannedLift - now <= StartMailing.LastAdvance, Refusal.WrongState, "The embargo is over; an advance comes too late.");
        Refuse(at >= release.Embargo.At - StartMailing.LastAdvance, Refusal.Invalid, "The advance must go before the lift; choose an earlier time.");
        Refuse(at is null && release.ApprovedVersion is null, Refusal.WrongState, "The release is not approved; approve it first, or give the advance a later time.");
        Refuse(at is null && release.Held, Refusal.WrongState, "The release is held; end the hold first.");
    }
}
