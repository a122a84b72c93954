using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// This process's epoch. Rows that a dead epoch left on their way are in doubt: the final dot may have left, and nobody wrote down the answer.
/// </summary>
public sealed class SenderLife(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, ILogger<SenderLife> log) : IDisposable
{
    private static readonly Duration BeatEvery = Duration.FromSeconds(5);

    /// <summary>On PostgreSQL another node is dead when it has not beaten for this long.</summary>
    private static readonly Duration DeadAfter = Duration.FromSeconds(60);

    private Instant lastBeat;
    private EpochFile? file;
    private string home = "";

    /// <summary>This process's; 0 before <see cref="BeginAsync"/>.</summary>
    public long Epoch { get; private set; }

    /// <summary>
    /// Takes a new epoch and buries the dead ones. Where the database is not what this server mailed from last, all mail is stopped in the same
    /// transaction.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        lastBeat = clock.Wall;
        file ??= EpochFile.TryOpen(settings.DataDirectory, settings.Provider);
        var memory = file?.Read();
        var installation = memory?.Installation ?? OpaqueId.New();
        if (file is not null)
        {
            await StopIfStrangeAsync(db, memory, cancel);
        }

        var epoch = new SenderEpoch { Node = EpochFile.Node(installation), StartedAt = lastBeat, SeenAt = lastBeat };
        db.SenderEpochs.Add(epoch);
        await db.SaveChangesAsync(cancel);
        Epoch = epoch.Id;
        home = installation;
        file?.Write(installation, Epoch, lastBeat);
        if (memory is not null && memory.Epoch != Epoch)
        {
            // The directory is ours alone: whoever had it before is dead, and nobody need wait for that.
            var own = $" {installation}";
            await db.SenderEpochs.Where(e => e.Id == memory.Epoch && e.Id != Epoch && e.EndedAt == null && e.Node.EndsWith(own))
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.EndedAt, lastBeat), cancel);
        }

        await BuryAsync(db, cancel);
    }

    private async Task StopIfStrangeAsync(DeskDb db, SenderMemory? memory, CancellationToken cancel)
    {
        var last = await db.SenderEpochs.AsNoTracking().OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancel);
        var known = memory?.Epoch ?? 0;
        var remembered = await db.SenderEpochs.AsNoTracking().SingleOrDefaultAsync(e => e.Id == known, cancel);

        // A person's stop, which anybody may end, does not stand for it.
        if (EpochFile.Suspicion(memory, remembered, last, await db.Deliveries.AnyAsync(cancel), settings.Provider, EpochFile.ThisMachine) is { } reason
            && !await db.MailStops.AnyAsync(s => s.EndedAt == null && s.By == Actor.Program.Name, cancel))
        {
            db.MailStops.Add(new MailStop { At = clock.Wall, By = Actor.Program.Name, Reason = reason });
            db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = Actor.Program.Name, Act = "stop mail", Subject = "house", SubjectId = "", Detail = reason });
            log.LogWarning("All mail is stopped until an administrator says otherwise: {Why}", reason);
        }
    }

    /// <summary>A sign of life, now and then; and a look at the others'.</summary>
    public async Task BeatAsync(CancellationToken cancel)
    {
        var wall = clock.Wall;
        if (wall - lastBeat < BeatEvery)
        {
            return;
        }

        lastBeat = wall;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.SenderEpochs.Where(e => e.Id == Epoch && e.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(e => e.SeenAt, wall), cancel) == 0)
        {
            // Another server took us for dead while the database was away. What we had on its way is in doubt until we write it down; we go on in a new life.
            log.LogWarning("Another server ended this one's epoch {Epoch}; a new one begins", Epoch);
            await BeginAsync(cancel);
            return;
        }

        file?.Write(home, Epoch, wall);
        await BuryAsync(db, cancel);
    }

    /// <summary>The sender stops and has nothing on its way.</summary>
    public async Task EndAsync()
    {
        await using var db = await dbs.CreateDbContextAsync();
        var wall = clock.Wall;
        await db.SenderEpochs.Where(e => e.Id == Epoch).ExecuteUpdateAsync(s => s.SetProperty(e => e.EndedAt, wall).SetProperty(e => e.SeenAt, wall));
        file?.Write(home, Epoch, wall);
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private async Task BuryAsync(DeskDb db, CancellationToken cancel)
    {
        var wall = clock.Wall;

        // A SQLite file has one server: every other epoch is over. Nodes on PostgreSQL tell by their beat.
        var silentSince = settings.Provider == DatabaseProvider.Sqlite ? Instant.MaxValue : wall - DeadAfter;
        await db.SenderEpochs.Where(e => e.Id != Epoch && e.EndedAt == null && (settings.Provider == DatabaseProvider.Sqlite || e.SeenAt < silentSince))
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.EndedAt, wall), cancel);

        // Also of those that ended in good order: one whose database was away at that moment could not write its last outcomes down.
        var doubtful = await db.Deliveries
            .Where(d => d.State == DeliveryState.Sending && d.Epoch != Epoch && db.SenderEpochs.Any(e => e.Id == d.Epoch && e.EndedAt != null))
            .ExecuteUpdateAsync(s => s
                .SetProperty(d => d.State, DeliveryState.InDoubt)
                .SetProperty(d => d.Reply, "The sender stopped while this message was on its way.")
                .SetProperty(d => d.ChangedAt, wall), cancel);
        if (doubtful > 0)
        {
            log.LogWarning("{Count} deliveries are in doubt: their sender ended while they were on their way", doubtful);
        }
    }
}
