using System.Data.Common;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// The one way to change a release: read it, check what the caller expects, alter it, and save release and record together. The UPDATE
/// names the revision that was read; of two callers one wins and the other is told.
/// </summary>
public sealed class ChangeRelease(IDbContextFactory<DeskDb> dbs, IDeskClock clock, ReleaseChanges changes)
{
    /// <summary>What a change sees: by <paramref name="Now"/> it decides, <paramref name="Wall"/> it writes down.</summary>
    public sealed record Context(DeskDb Db, Release Release, Instant Now, Instant Wall, Actor Actor, CancellationToken Cancel)
    {
        /// <summary>Moves the release by the transition table.</summary>
        /// <exception cref="RefusedException">Wrong state.</exception>
        public void Move(ReleaseVerb verb) =>
            Release.State = ReleaseTransitions.After(Release.State, verb)
                ?? throw new RefusedException(Refusal.WrongState, $"A release that is {StateWords.Of(Release.State)} cannot be {StateWords.Done(verb)}.");

        /// <summary>
        /// Carries out a lift that no worker has come to yet although the release is public by the clock: it stays one that was public, whose
        /// withdrawal leaves a notice and whose hold ends with an open page.
        /// </summary>
        /// <param name="act">What is done to it in the same change: "held".</param>
        public void LiftIfPublic(string act)
        {
            if (Release.State == ReleaseState.Scheduled && Disclosure.Of(Release, new Reader.Outsider(), Now) == DisclosureLevel.PublicCopy)
            {
                Move(ReleaseVerb.Lift);
                Release.ActualLift = Wall;
                Record("lift", $"version {Release.ApprovedVersion}, planned {Release.PlannedLift}, carried out as it was {act}");
            }
        }

        /// <summary>For what would open at once by a person's hand.</summary>
        /// <exception cref="RefusedException">Embargoed content is closed.</exception>
        public async Task RefuseWhileFrozenAsync()
        {
            if (await Db.Freezes.AnyAsync(f => f.EndedAt == null, Cancel))
            {
                throw new RefusedException(Refusal.WrongState, "All embargoed content is closed, and nothing lifts until it is opened again. Open it again on the desk first.");
            }
        }

        /// <summary>Writes a line of the record in the same save.</summary>
        public void Record(string act, string detail = "") => Db.AuditEntries.Add(new AuditEntry
        {
            At = Wall, Actor = Actor.Name, Act = act, Subject = "release", SubjectId = Release.Id, Detail = detail,
        });
    }

    /// <summary>Changes the release.</summary>
    /// <param name="id">Which.</param>
    /// <param name="expectedRevision">The revision that the caller read; null: whichever is current.</param>
    /// <param name="actor">Who.</param>
    /// <param name="change">Alters the release in memory; runs a second time if somebody else was faster and nothing was expected.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Not found, stale, or what <paramref name="change"/> refuses.</exception>
    public async Task<Release> RunAsync(string id, int? expectedRevision, Actor actor, Func<Context, Task> change, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(id, expectedRevision, actor, change, cancel);
            }
            catch (Exception e) when (SomebodyElseWasFaster(e))
            {
                // Read again and ask the rules again; what the caller expected is asked again too.
                if (attempt == 5)
                {
                    throw Stale();
                }
            }
        }
    }

    private async Task<Release> TryAsync(string id, int? expectedRevision, Actor actor, Func<Context, Task> change, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);

        // The release's row first, then its mailings: everybody takes them in this order, or a lift and an act would wait for each other.
        await db.Releases.Where(r => r.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.Revision, r => r.Revision), cancel);
        var release = await db.Releases.Include(r => r.Versions).SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw RefusedException.NotFound("release");
        if (expectedRevision is { } expected && expected != release.Revision)
        {
            throw Stale();
        }

        await change(new Context(db, release, clock.Now, clock.Wall, actor, cancel));
        release.Revision++;
        release.ChangedAt = clock.Wall;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        changes.Note();
        return release;
    }

    /// <summary>The release as it is now, for the desk.</summary>
    /// <exception cref="RefusedException">Not found.</exception>
    public async Task<Release> ReadAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Releases.AsNoTracking().Include(r => r.Versions).SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw RefusedException.NotFound("release");
    }

    // The revision has moved on; or PostgreSQL says that a new row's number is taken (23505) or that two transactions waited for each other (40P01).
    private static bool SomebodyElseWasFaster(Exception? e) => e switch
    {
        null => false,
        DbUpdateConcurrencyException or DbException { SqlState: "23505" or "40P01" } => true,
        _ => SomebodyElseWasFaster(e.InnerException),
    };

    private static RefusedException Stale() =>
        new(Refusal.Stale, "Somebody else changed this release in the meantime; read it again and repeat what is still wanted.");
}
