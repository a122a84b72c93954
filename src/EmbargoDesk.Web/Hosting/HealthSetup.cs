using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>/healthz: the process lives. /readyz: it can do its job; what is wrong is named. A relay that is down, or embargoed
/// content that is closed, is "degraded", still 200: the public pages are served.</summary>
public static class HealthSetup
{
    private static readonly Duration PulseLimit = Duration.FromSeconds(15);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive")).AllowAnonymous();
        app.MapGet("/readyz", async (IDbContextFactory<DeskDb> dbs, SchedulerPulse pulse, GuardedClock clock, RelayStatus relay, CancellationToken cancel) =>
        {
            var database = await ReachableAsync(dbs, cancel);
            var scheduler = pulse.Last is { } last && clock.Wall - last < PulseLimit;
            var mail = relay.Current.IsDegraded;
            var frozen = clock.OpenFreezes.Select(f => f.Kind).Concat(clock.Fault is null ? [] : [FreezeKind.Clock]).ToHashSet();
            var status = !database || !scheduler ? "unavailable" : mail || frozen.Count > 0 ? "degraded" : "ready";
            return Results.Json(
                new
                {
                    status,
                    database = database ? "reachable" : "not reachable",
                    scheduler = scheduler ? "beating" : "no beat in the last 15 seconds",
                    clock = frozen.Contains(FreezeKind.Clock) ? "not trusted; nothing lifts until an administrator says that it is right" : "trusted",
                    embargoed = frozen.Contains(FreezeKind.Person) ? "closed by a person" : frozen.Count > 0 ? "closed: the clock is not trusted" : "as planned",
                    relay = mail ? "the mail relay cannot be used; deliveries wait" : "no failure known",
                },
                statusCode: status == "unavailable" ? 503 : 200);
        }).AllowAnonymous();
    }

    private static async Task<bool> ReachableAsync(IDbContextFactory<DeskDb> dbs, CancellationToken cancel)
    {
        try
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            await db.AuditEntries.Select(e => e.Id).FirstOrDefaultAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            return false;
        }
    }
}
