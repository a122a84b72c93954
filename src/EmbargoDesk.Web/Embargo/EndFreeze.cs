using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Opens embargoed content again. Where a person had closed it, what was to lift meanwhile returns to Approved and a person decides, as after
/// a hold. Where the clock was not trusted, it is trusted from now on, and what is due lifts at once: nobody had wanted it closed.
/// </summary>
public sealed class EndFreeze(IDbContextFactory<DeskDb> dbs, GuardedClock clock, WatchClock watch, LiftBell bell)
{
    // A person compares by eye, and a script's machine has a clock of its own.
    private static readonly Duration Agreement = Duration.FromSeconds(30);

    /// <summary>A release whose planned lift passed while it was closed.</summary>
    public sealed record Passed(string Id, string Headline, Instant PlannedLift);

    /// <summary>Ends every open freeze of a kind. The caller has made sure that the actor may: of kind Clock, administrators.</summary>
    /// <param name="kind">Whose.</param>
    /// <param name="actor">Who.</param>
    /// <param name="shouldShow">
    /// Of kind Clock: what the clock shows now (UTC) if it has gone on rightly since the person compared it. Null: the person said nothing of it.
    /// </param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">None is open, the clocks still disagree, or the clock has been set since it was compared.</exception>
    public async Task RunAsync(FreezeKind kind, Actor actor, Instant? shouldShow = null, CancellationToken cancel = default)
    {
        await clock.RefreshAsync(cancel);
        if (kind == FreezeKind.Clock && shouldShow is { } should && clock.Unguarded is var shows && (shows - should > Agreement || should - shows > Agreement))
        {
            throw new RefusedException(Refusal.WrongState, $"The clock now shows {MomentText.InUtc(shows).DateAndClock}, which is not what was compared. Compare it again.");
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await EndAsync(kind, actor, cancel);
                break;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                // Somebody changed one of the releases at this moment; read again.
            }
        }

        await watch.RoundAsync(CancellationToken.None);

        // Bells that rang meanwhile did not wait.
        await bell.RebuildAsync(cancel);
    }

    /// <summary>What passed meanwhile, for the desk's question: of a person's freeze it returns to Approved, of the clock's it lifts at once.</summary>
    public async Task<IReadOnlyList<Passed>> PassedAsync(FreezeKind kind, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await WatchClock.OpenAsync(db, cancel);
        var rows = await Meanwhile(db, open, kind).AsNoTracking().OrderBy(r => r.PlannedLift)
            .SelectMany(r => r.Versions.Where(v => v.Number == r.ApprovedVersion), (r, v) => new { r.Id, v.Headline, r.PlannedLift }).ToListAsync(cancel);
        return [.. rows.Select(r => new Passed(r.Id, r.Headline, r.PlannedLift!.Value))];
    }

    private async Task EndAsync(FreezeKind kind, Actor actor, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var open = await db.Freezes.Where(f => f.EndedAt == null).OrderBy(f => f.Id).ToListAsync(cancel);
        var ending = open.Where(f => f.Kind == kind).ToList();
        if (ending.Count == 0)
        {
            throw new RefusedException(Refusal.WrongState, kind == FreezeKind.Person ? "Nobody has closed the embargoed content." : "The clock is trusted; there is nothing to end.");
        }

        if (kind == FreezeKind.Clock && clock.Disagreement is { } still)
        {
            throw new RefusedException(Refusal.WrongState, $"{still} Set the clocks right first.");
        }

        var wall = clock.Wall;
        var passed = await Meanwhile(db, open, kind).ToListAsync(cancel);
        foreach (var freeze in ending)
        {
            (freeze.EndedAt, freeze.EndedBy) = (wall, actor.Name);
        }

        if (kind == FreezeKind.Person)
        {
            await ReturnAsync(db, passed, wall, actor, cancel);
        }
        else
        {
            await TrustAsync(db, wall, actor, cancel);
        }

        var meanwhile = passed.Count == 0 ? "" : $"; {(kind == FreezeKind.Person ? "returned to approved" : "due meanwhile, to lift now")}: {string.Join(", ", passed.Select(r => r.Id))}";
        db.AuditEntries.Add(new AuditEntry
        {
            At = wall, Actor = actor.Name, Act = "end freeze", Subject = "house", SubjectId = "", Detail = $"{kind}, since {ending[0].At}{meanwhile}",
        });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    // Held ones stay as they are: ending their hold asks the same question.
    private IQueryable<Release> Meanwhile(DeskDb db, List<Freeze> open, FreezeKind kind)
    {
        var from = open.Where(f => f.Kind == kind).Select(f => f.At).DefaultIfEmpty(Instant.MaxValue).Min();

        // A person closed: whatever passed since, by the time that has really passed, also where the clock has closed too, waits for a person.
        var until = kind == FreezeKind.Person ? Instant.Max(clock.Wall, clock.NowUnder(open.Where(f => f.Kind != kind))) : clock.Unguarded;
        return db.Releases.Where(r => r.State == ReleaseState.Scheduled && !r.Held && r.PlannedLift > from && r.PlannedLift <= until);
    }

    private static async Task ReturnAsync(DeskDb db, List<Release> passed, Instant wall, Actor actor, CancellationToken cancel)
    {
        foreach (var release in passed)
        {
            db.AuditEntries.Add(new AuditEntry
            {
                At = wall, Actor = actor.Name, Act = "unschedule", Subject = "release", SubjectId = release.Id,
                Detail = $"its planned lift {release.PlannedLift} passed while all embargoed content was closed",
            });
            (release.State, release.PlannedLift, release.ChangedAt) = (ReleaseState.Approved, null, wall);
            release.Revision++;
            await MailingChanges.DisarmAsync(db, release.Id, cancel);
        }
    }

    private static async Task TrustAsync(DeskDb db, Instant wall, Actor actor, CancellationToken cancel)
    {
        // What was recorded belongs to the clock as it was; every server records anew.
        await db.ClockMarks.ExecuteDeleteAsync(cancel);
        foreach (var alarm in await db.Alarms.Where(a => a.ClearedAt == null && a.Kind == AlarmKind.Clock).ToListAsync(cancel))
        {
            (alarm.ClearedAt, alarm.ClearedBy) = (wall, actor.Name);
        }
    }
}
