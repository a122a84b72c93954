using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Every second: asks the deciding clock, reads which freezes are open, closes embargoed content where the clock cannot be trusted, and
/// records what the clock shows, for the next start.
/// </summary>
public sealed class WatchClock(IDbContextFactory<DeskDb> dbs, GuardedClock clock, RaiseAlarm alarm, ILogger<WatchClock> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly Duration MarkEvery = Duration.FromSeconds(5);
    private readonly SemaphoreSlim turn = new(1);
    private Instant lastMark;

    // The open freeze that stands for what this machine measured; when a person ends it, the clock is right again.
    private long? ours;

    /// <summary>One round, also at once after a verb has changed what is open. Only one at a time: a round that read earlier must not speak later.</summary>
    public async Task RoundAsync(CancellationToken cancel = default)
    {
        await turn.WaitAsync(cancel);
        try
        {
            // The freezes first: a clock that is vouched for goes on, and must not while it is unknown what is closed.
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var open = await OpenAsync(db, cancel);
            clock.Know(open);
            await clock.RefreshAsync(cancel);
            open = await TellAsync(db, open, cancel);
            clock.Know(open);
            if (clock.Wall - lastMark is var since && (since >= MarkEvery || since < Duration.Zero))
            {
                await MarkAsync(db, cancel);
            }
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // The next round comes in a second; until then nothing more opens than now.
            log.LogError("The clock could not be watched: {Kind}: {Message}", e.GetType().Name, e.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            await MarkAsync(db, cancellationToken);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or OperationCanceledException)
        {
            log.LogWarning("What the clock showed at the stop could not be recorded: {Kind}", e.GetType().Name);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            await RoundAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The open freezes, in order.</summary>
    internal static Task<List<Freeze>> OpenAsync(DeskDb db, CancellationToken cancel) =>
        db.Freezes.AsNoTracking().Where(f => f.EndedAt == null).OrderBy(f => f.Id).ToListAsync(cancel);

    private async Task<List<Freeze>> TellAsync(DeskDb db, List<Freeze> open, CancellationToken cancel)
    {
        if (clock.Fault is not { } fault)
        {
            ours = null;
            return open;
        }

        if (ours is { } id && open.All(f => f.Id != id))
        {
            // If the clock is still wrong, its next reading says so, and a new freeze stands a second from now.
            log.LogWarning("The clock is trusted again; it was not because: {Fault}", fault);
            clock.Trust();
            ours = null;
            return open;
        }

        if (open.FirstOrDefault(f => f.Kind == FreezeKind.Clock) is { } known)
        {
            if (ours is null)
            {
                await RaiseAsync(fault, cancel);
                ours = known.Id;
            }

            return open;
        }

        var freeze = new Freeze { Kind = FreezeKind.Clock, At = clock.Now, By = Actor.Program.Name, Reason = fault };
        db.Freezes.Add(freeze);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = Actor.Program.Name, Act = "freeze", Subject = "house", SubjectId = "", Detail = $"{fault} Time stands still at {freeze.At}." });
        await db.SaveChangesAsync(cancel);
        clock.Know([.. open, freeze]);
        await RaiseAsync(fault, cancel);
        ours = freeze.Id;
        return [.. open, freeze];
    }

    // Before the freeze counts as told: whoever dies in between raises it at the next round.
    private Task RaiseAsync(string fault, CancellationToken cancel) => alarm.RunAsync(AlarmKind.Clock, "",
        $"{fault} Nothing lifts, and all embargoed content is closed. Set the clock right; then an administrator says on the desk that it is right.", cancel);

    private async Task MarkAsync(DeskDb db, CancellationToken cancel)
    {
        if (clock.Mark() is not { } mark)
        {
            return;
        }

        lastMark = mark.Wall;
        if (await db.ClockMarks.Where(m => m.Node == mark.Node).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.BootId, mark.BootId).SetProperty(m => m.SinceBootTicks, mark.SinceBootTicks).SetProperty(m => m.Wall, mark.Wall), cancel) == 0)
        {
            db.ClockMarks.Add(mark);
            await db.SaveChangesAsync(cancel);
        }
    }
}
