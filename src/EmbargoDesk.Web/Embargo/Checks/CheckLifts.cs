using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo.Alarms;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Checks;

/// <summary>
/// Looks each planned lift over a day and an hour ahead; one that is planned later than that, at once. While something is to mend it looks again
/// every minute, so that the alarm goes when it is mended.
/// </summary>
public sealed class CheckLifts(IDbContextFactory<DeskDb> dbs, IDeskClock clock, CheckLift check, CheckHouse house, ClearAlarm clear, ILogger<CheckLifts> log) : BackgroundService
{
    private static readonly int[] Hours = [24, 1];
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly Duration AgainAfter = Duration.FromMinutes(1);

    // So near the lift nothing can be mended any more, and the lift has the machine to itself.
    private static readonly Duration TooLate = Duration.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                log.LogError("Planned lifts could not be checked: {Kind}: {Message}", e.GetType().Name, e.Message);
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        var now = clock.Wall;
        var (from, to) = (now + TooLate, now + Duration.FromHours(Hours[0]));
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var coming = await db.Releases.Where(r => r.State == ReleaseState.Scheduled && !r.Held && r.PlannedLift > from && r.PlannedLift <= to)
            .OrderBy(r => r.PlannedLift).Select(r => new { r.Id, At = r.PlannedLift!.Value }).ToListAsync(cancel);
        var all = (await db.LiftChecks.AsNoTracking().Where(c => c.PlannedAt > from && c.PlannedAt <= to).ToListAsync(cancel)).ToLookup(c => (c.ReleaseId, c.PlannedAt));
        foreach (var r in coming)
        {
            var made = all[(r.Id, r.At)].ToList();
            List<int> due = [.. Hours.Where(h => r.At - clock.Wall <= Duration.FromHours(h) && made.All(c => c.HoursAhead != h))];
            var newest = made.OrderByDescending(c => c.At).ThenByDescending(c => c.Id).FirstOrDefault();
            if (due.Count == 0 && newest is { Findings.Count: > 0 } && now - newest.At > AgainAfter)
            {
                due.Add(newest.HoursAhead);
            }

            if (due.Count > 0)
            {
                await OneAsync(r.Id, r.At, due, cancel);
            }
        }

        await CloseAsync(db, cancel);
    }

    private async Task OneAsync(string id, Instant planned, IReadOnlyList<int> due, CancellationToken cancel)
    {
        try
        {
            await check.RunAsync(id, planned, due, await house.FindAsync(again: false, cancel), cancel);
        }
        catch (DbUpdateException)
        {
            // Another node was faster.
        }
    }

    // What was to mend before a lift is nobody's work any more once there is no such lift.
    private async Task CloseAsync(DeskDb db, CancellationToken cancel)
    {
        var over = await db.Alarms.Where(a => a.ClearedAt == null && a.Kind == AlarmKind.LiftCheck && !db.Releases.Any(r => r.Id == a.ReleaseId && r.State == ReleaseState.Scheduled))
            .Select(a => a.ReleaseId).ToListAsync(cancel);
        foreach (var id in over)
        {
            await clear.MendedAsync(AlarmKind.LiftCheck, id, "no lift is planned any more, or it is over", cancel);
        }
    }
}
