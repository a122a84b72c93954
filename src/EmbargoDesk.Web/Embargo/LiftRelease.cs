using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Carries due lifts out: one conditional update for those of the same second, their armed mail started in the same transaction. Rung by Hangfire shortly before
/// the instant and by the sweep after it; whoever comes second finds nothing to do. The public page does not wait for it: what is public is
/// a comparison at read time.
/// </summary>
public sealed class LiftRelease(
    IDbContextFactory<DeskDb> dbs, StartMailing start, RelayConnections connections, DeskSettings settings, DeliveryWake wake, IDeskClock clock, ILogger<LiftRelease> log)
    : IDisposable
{
    // A bell that rings earlier than this was hung for a plan that has moved.
    private static readonly Duration Earliest = LiftBell.Ahead + Duration.FromSeconds(30);

    // Connections are opened this long before the instant: later than the server's patience, sooner than any handshake lasts.
    private static readonly Duration Warming = Duration.FromSeconds(8);

    // Releases that lift in the same second are carried out together, by whoever comes first; this many share a transaction.
    private const int Together = 25;

    // The two instants part when embargoed content is closed.
    private static readonly Duration StandsStill = Duration.FromSeconds(5);
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Lifts every release that is due, and starts its mail.</summary>
    public async Task RunDueAsync(CancellationToken cancel)
    {
        var lifted = new List<string>();
        await turn.WaitAsync(cancel);
        try
        {
            var now = clock.Now;
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var due = await Due(db, now).OrderBy(r => r.PlannedLift).ThenBy(r => r.Id).Select(r => r.Id).ToListAsync(cancel);
            foreach (var some in due.Chunk(Together))
            {
                lifted.AddRange(await LiftOrSinglyAsync(some, now, cancel));
                wake.Signal();
            }
        }
        finally
        {
            turn.Release();
        }

        foreach (var id in lifted)
        {
            // What was not armed in time, or for another version. Freezing a long list takes a while: no other lift waits for it.
            await start.AllOfAsync(id, cancel);
        }
    }

    /// <summary>Arms the mailings, waits for the planned instant and lifts. For Hangfire; never retried: the sweep is what catches a failure.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task ArmAndRunAsync(string releaseId, CancellationToken cancel)
    {
        if (await start.PlannedLiftAsync(releaseId, cancel) is not { } planned || planned - clock.Now > Earliest)
        {
            return;
        }

        await start.ArmLiftMailingsAsync(releaseId, cancel);
        for (var warm = false; planned - clock.Now is var left && left > Duration.Zero;)
        {
            if (clock.Wall - clock.Now > StandsStill)
            {
                // Whoever opens it again does not wait for this bell: the sweep lifts then.
                return;
            }

            if (!warm && left < Warming)
            {
                warm = true;
                connections.Want(settings.Smtp.MaxConnections);
            }

            // In steps: a wall clock that is set while we wait must not carry us past the instant, nor before it.
            await Task.Delay(Duration.Min(left, Duration.FromMilliseconds(200)).ToTimeSpan(), cancel);
        }

        await RunDueAsync(cancel);
    }

    /// <summary>Runs every statement of a lift on nothing, so that the first real one finds them compiled.</summary>
    public Task RehearseAsync(CancellationToken cancel) => LiftAsync([""], clock.Now, cancel);

    // The freeze is asked of the rows too: another server may have closed embargoed content a moment ago.
    private static IQueryable<Release> Due(DeskDb db, Instant now) => db.Releases.Where(r =>
        r.State == ReleaseState.Scheduled && !r.Held && r.PlannedLift <= now && !db.Freezes.Any(f => f.EndedAt == null && r.PlannedLift > f.At));

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    // One release whose row somebody holds must not keep the others of its second closed.
    private async Task<IReadOnlyList<string>> LiftOrSinglyAsync(string[] some, Instant now, CancellationToken cancel)
    {
        try
        {
            return await LiftAsync(some, now, cancel) ?? await LiftAsync(some, now, cancel) ?? [];
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError("{Count} releases could not be lifted together: {Kind}: {Message}", some.Length, e.GetType().Name, e.Message);
        }

        var lifted = new List<string>();
        foreach (var id in some)
        {
            try
            {
                lifted.AddRange(await LiftAsync([id], now, cancel) ?? []);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogError("Release {Id} could not be lifted yet: {Kind}: {Message}", id, e.GetType().Name, e.Message);
            }
        }

        return lifted;
    }

    // Null: a person changed one of its mailings, or closed embargoed content, at this very moment, and nothing was done.
    private async Task<IReadOnlyList<string>?> LiftAsync(IReadOnlyList<string> ids, Instant now, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (settings.Provider == DatabaseProvider.Postgres)
        {
            // So that what is read now is what the update finds; SQLite lets only one write anyhow.
            var rows = ids.ToArray();
            await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Releases" WHERE "Id" = ANY({rows}) ORDER BY "Id" FOR UPDATE""", cancel);
        }

        var wall = clock.Wall;
        var due = Due(db, now).Where(r => ids.Contains(r.Id));
        var lifting = await due.AsNoTracking().Select(r => new { r.Id, r.ApprovedVersion, r.PlannedLift }).ToListAsync(cancel);
        var lifted = lifting.ConvertAll(r => r.Id);
        if (await due.ExecuteUpdateAsync(
            s => s.SetProperty(r => r.State, ReleaseState.Lifted).SetProperty(r => r.ActualLift, wall).SetProperty(r => r.ChangedAt, wall).SetProperty(r => r.Revision, r => r.Revision + 1), cancel) != lifted.Count)
        {
            // Embargoed content was closed between the two.
            return null;
        }

        foreach (var r in lifting)
        {
            db.AuditEntries.Add(new AuditEntry
            {
                At = wall, Actor = Actor.Program.Name, Act = "lift", Subject = "release", SubjectId = r.Id, Detail = $"version {r.ApprovedVersion}, planned {r.PlannedLift}",
            });
            log.LogInformation("Release {Id} lifted, planned {Planned}, carried out {Actual}", r.Id, r.PlannedLift, wall);
        }

        await StartMailing.ArmedOfAsync(db, lifted, clock.Wall, cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }

        await transaction.CommitAsync(cancel);
        return lifted;
    }
}
