using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// /healthz: the process lives. /readyz: it can do its job, for whoever watches it from outside; that embargoed content is closed is no outsider's
/// business. /api/v1/health says that too. "Degraded" is still 200: the public pages are served.
/// </summary>
public static class HealthSetup
{
    private static readonly Duration PulseLimit = Duration.FromSeconds(15);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive")).AllowAnonymous();
        app.MapGet("/readyz", async (IDbContextFactory<DeskDb> dbs, SchedulerPulse pulse, GuardedClock clock, RelayStatus relay, BounceStatus bounces, CancellationToken cancel) =>
        {
            var health = await OfAsync(dbs, pulse, clock, relay, bounces, cancel);
            var status = health.Status == Unavailable ? Unavailable : health.Relay == Works && health.Bounces == Works ? Ready : Degraded;
            return Results.Json(new { status, health.Database, health.Scheduler, health.Relay, health.Bounces }, statusCode: status == Unavailable ? 503 : 200);
        }).AllowAnonymous();
    }

    /// <summary>The same for the office's own watch, in full.</summary>
    internal static void MapFullHealth(this RouteGroupBuilder api) => api.MapGet("/health", OfAsync)
        .WithSummary("Whether the program can do its job, whether its clock is trusted, and whether embargoed content is closed").Produces<Health>();

    private const string Ready = "ready", Degraded = "degraded", Unavailable = "unavailable", Works = "no failure known";

    private static async Task<Health> OfAsync(IDbContextFactory<DeskDb> dbs, SchedulerPulse pulse, GuardedClock clock, RelayStatus relay, BounceStatus bounces, CancellationToken cancel)
    {
        var database = await ReachableAsync(dbs, cancel);
        var scheduler = pulse.Last is { } last && clock.Wall - last < PulseLimit;
        var mail = relay.Current.IsDegraded;
        var unread = bounces.Current.Trouble is not null;
        var frozen = clock.OpenFreezes.Select(f => f.Kind).Concat(clock.Fault is null ? [] : [FreezeKind.Clock]).ToHashSet();
        return new Health(
            !database || !scheduler ? Unavailable : mail || unread || frozen.Count > 0 ? Degraded : Ready,
            database ? "reachable" : "not reachable",
            scheduler ? "beating" : "no beat in the last 15 seconds",
            frozen.Contains(FreezeKind.Clock) ? "not trusted; nothing lifts until an administrator says that it is right" : "trusted",
            frozen.Contains(FreezeKind.Person) ? "closed by a person" : frozen.Count > 0 ? "closed: the clock is not trusted" : "as planned",
            mail ? "the mail relay cannot be used; deliveries wait" : Works,
            unread ? "the bounce mailbox cannot be read; what is in it waits" : Works);
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

/// <summary>Whether the program can do its job.</summary>
/// <param name="Status">ready, degraded (something waits; the public pages are served) or unavailable.</param>
/// <param name="Database">Whether it answers.</param>
/// <param name="Scheduler">Whether the sweep for due lifts runs.</param>
/// <param name="Clock">Whether it is trusted.</param>
/// <param name="Embargoed">Whether embargoed content is closed.</param>
/// <param name="Relay">Whether mail goes.</param>
/// <param name="Bounces">Whether what comes back can be read.</param>
public sealed record Health(string Status, string Database, string Scheduler, string Clock, string Embargoed, string Relay, string Bounces);
