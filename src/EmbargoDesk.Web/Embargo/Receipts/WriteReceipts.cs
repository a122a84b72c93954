using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Receipts;

/// <summary>
/// Writes the receipt of each lift: when it was to be, when it was carried out, when an outsider could read it, when the first and the last mail was
/// taken, and whether anybody looked early. Beside the lift, never in its way. What was late, or was missed, is an alarm.
/// </summary>
public sealed class WriteReceipts(IDbContextFactory<DeskDb> dbs, IDeskClock clock, LiftReadings readings, RaiseAlarm alarm, ILogger<WriteReceipts> log) : BackgroundService
{
    /// <summary>A lift that was carried out longer ago than this gets no receipt any more, and an open one is closed as it is.</summary>
    public static readonly Duration Oldest = Duration.FromDays(7);

    /// <summary>How long ahead the reading of a planned lift is begun.</summary>
    private static readonly Duration Ahead = Duration.FromSeconds(2);

    /// <summary>Time for what was asked before the lift to be counted.</summary>
    private static readonly Duration Settling = Duration.FromSeconds(3);

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private readonly HashSet<(string, Instant)> missed = [];
    // After so long without a single mail taken, somebody must look.
    private static readonly Duration MailPatience = Duration.FromMinutes(2);
    private readonly HashSet<string> silent = [];
    private Instant since;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        since = clock.Wall;
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                log.LogError("Lift receipts could not be written: {Kind}: {Message}", e.GetType().Name, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await WatchDueAsync(db, cancel);
        await BeginAsync(db, cancel);
        var open = await db.LiftReceipts.Where(r => r.CompletedAt == null).ToListAsync(cancel);
        var news = new List<Func<Task>>();
        foreach (var receipt in open)
        {
            news.AddRange(await GoOnAsync(db, receipt, cancel));
        }

        await db.SaveChangesAsync(cancel);
        foreach (var tell in news)
        {
            await tell();
        }

        readings.ForgetOld();
    }

    private async Task WatchDueAsync(DeskDb db, CancellationToken cancel)
    {
        var now = clock.Now;
        var soon = now + Ahead;
        var due = await db.Releases.Where(r => r.State == ReleaseState.Scheduled && !r.Held && r.PlannedLift <= soon).Select(r => new { r.Id, At = r.PlannedLift!.Value }).ToListAsync(cancel);
        foreach (var r in due)
        {
            readings.Of(r.Id, r.At, cancel);

            // Just started, the sweep needs a moment for what is due; its lateness is told by the receipt.
            var late = now - r.At;
            if (late > Lateness.Limit && clock.Wall - since > Settling && missed.Add((r.Id, r.At)))
            {
                await alarm.RunAsync(AlarmKind.LateLift, r.Id,
                    $"The lift planned for {MomentText.InUtc(r.At).DateAndClock} has not been carried out {Lateness.Words(late)} after its moment. "
                    + "By the clock its page is public; its mail has not started. The program tries again every second: look at its log, and at whether the database answers.", cancel);
            }
        }

        missed.IntersectWith(due.Select(r => (r.Id, r.At)));
    }

    private async Task BeginAsync(DeskDb db, CancellationToken cancel)
    {
        var oldest = clock.Now - Oldest;
        var lifted = await db.Releases
            .Where(r => r.State == ReleaseState.Lifted && r.PlannedLift != null && r.ActualLift >= oldest && !db.LiftReceipts.Any(x => x.ReleaseId == r.Id))
            .Select(r => new { r.Id, Planned = r.PlannedLift!.Value, Actual = r.ActualLift!.Value }).ToListAsync(cancel);
        if (lifted.Count == 0)
        {
            return;
        }

        // Of one second there may be many: one flush of the disk for all of them, beside which the first mails want theirs.
        var begun = lifted.Select(r => new LiftReceipt { ReleaseId = r.Id, PlannedAt = r.Planned, ActualAt = r.Actual }).ToList();
        db.LiftReceipts.AddRange(begun);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node was faster with one of them: what it left is begun at the next round.
            db.ChangeTracker.Clear();
            return;
        }

        foreach (var receipt in begun)
        {
            await TellAsync(receipt, cancel);
        }
    }

    // What there is to tell once it is written down.
    private async Task<IReadOnlyList<Func<Task>>> GoOnAsync(DeskDb db, LiftReceipt receipt, CancellationToken cancel)
    {
        var now = clock.Now;
        var (late, told) = (Lateness.IsLate(receipt), receipt.FirstMailAt);
        // Of a lift that is long over there is nothing to be seen any more.
        var reading = (receipt.PageReadAt is null || receipt.FeedReadAt is null) && now - receipt.ActualAt < LiftReadings.Patience + LiftReadings.Patience
            ? readings.Of(receipt.ReleaseId, receipt.PlannedAt, cancel) : null;
        receipt.PageReadAt ??= reading?.PageAt;
        receipt.FeedReadAt ??= reading?.FeedAt;
        var mailIsOver = await MailAsync(db, receipt, cancel);
        var look = await db.EarlyLooks.AsNoTracking().SingleOrDefaultAsync(l => l.ReleaseId == receipt.ReleaseId, cancel);
        (receipt.EarlyFetches, receipt.EarlyProbes) = (look?.Fetches ?? 0, look?.Probes ?? 0);
        if ((mailIsOver && (reading is null or { IsOver: true }) && now - receipt.ActualAt > Settling) || now - receipt.ActualAt > Oldest)
        {
            receipt.CompletedAt = clock.Wall;
        }

        var news = new List<Func<Task>>();
        if (Lateness.IsLate(receipt) && (!late || (told is null && receipt.FirstMailAt is not null) || (receipt.CompletedAt is not null && await IsOpenAsync(db, receipt.ReleaseId, cancel))))
        {
            news.Add(() => TellAsync(receipt, cancel));
        }

        if (!mailIsOver && receipt.FirstMailAt is null && now - receipt.ActualAt > MailPatience && silent.Add(receipt.ReleaseId))
        {
            news.Add(() => alarm.RunAsync(AlarmKind.LateLift, receipt.ReleaseId,
                $"{Lateness.Words(MailPatience)} after its lift the mail server has taken none of this release's mail. The page is public; the deliveries wait, and go out by themselves when the "
                + "server takes them. Its words stand on the mailing's page: look at whether it is up and whether the sign-in is right.", cancel));
        }

        if (reading is { IsOver: true, IsTold: false })
        {
            news.Add(async () =>
            {
                reading.IsTold = true;
                await TellReadingAsync(db, receipt, reading, cancel);
            });
        }

        return news;
    }

    private Task TellAsync(LiftReceipt r, CancellationToken cancel) => !Lateness.IsLate(r) ? Task.CompletedTask : alarm.RunAsync(
        AlarmKind.LateLift, r.ReleaseId,
        $"The lift planned for {MomentText.InUtc(r.PlannedAt).DateAndClock} was late: carried out after {Lateness.Words(r.ActualAt - r.PlannedAt)}"
        + (r.PageReadAt is { } page ? $", its page read by the program after {Lateness.Words(page - r.PlannedAt)}" : "")
        + (r.FirstMailAt is { } first ? $", its first mail taken after {Lateness.Words(first - r.PlannedAt)}" : "")
        + (r.LastMailAt is { } last ? $", its last after {Lateness.Words(last - r.PlannedAt)}" : "")
        + ". By the clock the page was public at its moment; whoever waited for the mail had it later. Look at whether the program and the mail server were up.", cancel);

    private async Task TellReadingAsync(DeskDb db, LiftReceipt r, LiftReading reading, CancellationToken cancel)
    {
        if (reading.Missed && (r.PageReadAt is null || !await IsDisplacedAsync(db, r, cancel)))
        {
            await alarm.RunAsync(AlarmKind.PageNotFound, r.ReleaseId,
                $"A minute after its lift the program, asking as an outsider, did not find this release {(r.PageReadAt is null ? "on its public page" : "in the newsroom's feed")}. Open its public page and see.", cancel);
        }
        else if (reading.Late)
        {
            await alarm.RunAsync(AlarmKind.LateLift, r.ReleaseId,
                $"The public page did not show this release a second after its lift{(r.PageReadAt is { } at ? $", but {Lateness.Words(at - r.PlannedAt)} after it" : "")}. Look at whether the program was overloaded.", cancel);
        }
    }

    // The feed holds the newest; one that lifts together with many others may not be among them.
    private async Task<bool> IsDisplacedAsync(DeskDb db, LiftReceipt r, CancellationToken cancel) =>
        await db.Releases.Where(Disclosure.IsPublic(clock.Now)).CountAsync(x => x.PlannedLift >= r.PlannedAt, cancel) > PublicReleases.LatestCount;

    private static Task<bool> IsOpenAsync(DeskDb db, string id, CancellationToken cancel) =>
        db.Alarms.AnyAsync(a => a.ClearedAt == null && a.Kind == AlarmKind.LateLift && a.ReleaseId == id, cancel);

    // The mailings that were to go at the lift; one that was planned afterwards is not late.
    private static async Task<bool> MailAsync(DeskDb db, LiftReceipt receipt, CancellationToken cancel)
    {
        var mailings = await db.Mailings.AsNoTracking()
            .Where(m => m.ReleaseId == receipt.ReleaseId && m.Kind == MailingKind.Lift && m.CreatedAt <= receipt.ActualAt && m.State != MailingState.Cancelled)
            .Select(m => new { m.Id, m.State }).ToListAsync(cancel);
        var ids = mailings.Select(m => m.Id).ToList();
        var over = mailings.All(m => m.State == MailingState.Done);
        var taken = db.Deliveries.Where(d => ids.Contains(d.MailingId) && d.State == DeliveryState.Accepted);
        if (receipt.FirstMailAt is null && ids.Count > 0)
        {
            receipt.FirstMailAt = await taken.MinAsync(d => (Instant?)d.ChangedAt, cancel);
        }

        if (over && receipt.FirstMailAt is not null)
        {
            receipt.LastMailAt ??= await taken.MaxAsync(d => (Instant?)d.ChangedAt, cancel);
        }

        return over;
    }
}
