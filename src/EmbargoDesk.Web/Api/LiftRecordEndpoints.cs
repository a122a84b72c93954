using System.Security.Claims;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo.Alarms;
using EmbargoDesk.Web.Embargo.Checks;
using EmbargoDesk.Web.Embargo.Receipts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Api;

/// <summary>Receipts and checks of lifts, and alarms.</summary>
internal static class LiftRecordEndpoints
{
    private const int MaxAlarms = 200;

    public static void MapLiftRecord(this RouteGroupBuilder api)
    {
        api.MapGet("/releases/{id}/receipt", async (string id, ReadLiftRecord read, CancellationToken cancel) =>
                Answer((await FindAsync(read, id, cancel)).Receipt ?? throw RefusedException.NotFound("receipt: the release has not lifted, or did before receipts were written")))
            .WithSummary("The lift receipt: planned, actual, read, mailed, and looked at early").Produces<ReceiptResponse>().ProducesProblem(404);

        api.MapGet("/releases/{id}/checks", async (string id, ReadLiftRecord read, CancellationToken cancel) => (await FindAsync(read, id, cancel)).Checks.Select(Answer).ToList())
            .WithSummary("What the checks before the planned lift found, the newest first").Produces<IReadOnlyList<CheckResponse>>().ProducesProblem(404);

        api.MapPost("/releases/{id}/checks", async (string id, ClaimsPrincipal user, CheckLift check, CancellationToken cancel) => Answer(await check.RunAsync(id, user.Actor(), cancel)))
            .WithSummary("Check the planned lift now").Produces<CheckResponse>().ProducesProblem(404).ProducesProblem(409);
    }

    public static void MapAlarms(this RouteGroupBuilder api)
    {
        api.MapGet("/alarms", async (bool? all, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var rows = await db.Alarms.AsNoTracking().Where(a => all == true || a.ClearedAt == null).OrderByDescending(a => a.Id).Take(MaxAlarms).ToListAsync(cancel);
            return rows.Select(Answer).ToList();
        }).WithSummary("The open alarms, the newest first; with ?all=true the cleared ones too").Produces<IReadOnlyList<AlarmResponse>>();

        api.MapPost("/alarms/{id:long}/clear", async (long id, ClearRequest? body, ClaimsPrincipal user, ClearAlarm clear, CancellationToken cancel) =>
                Answer(await clear.RunAsync(id, body?.Reason, user.Actor(), cancel)))
            .WithSummary("Clear an alarm: somebody has seen to it").Produces<AlarmResponse>().ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<LiftRecord> FindAsync(ReadLiftRecord read, string id, CancellationToken cancel) => await read.RunAsync(id, cancel) ?? throw RefusedException.NotFound("release");

    private static ReceiptResponse Answer(LiftReceipt r) => new(
        r.ReleaseId, ApiTime.Text(r.PlannedAt), ApiTime.Text(r.ActualAt), Text(r.PageReadAt), Text(r.FeedReadAt), Text(r.FirstMailAt), Text(r.LastMailAt),
        new ReceiptLateness(Late(r, r.ActualAt)!.Value, Late(r, r.PageReadAt), Late(r, r.FeedReadAt), Late(r, r.FirstMailAt), Late(r, r.LastMailAt)),
        r.EarlyFetches, r.EarlyProbes, Text(r.CompletedAt));

    private static CheckResponse Answer(LiftCheck c) => new(c.ReleaseId, ApiTime.Text(c.PlannedAt), c.HoursAhead, ApiTime.Text(c.At), c.Findings);

    private static AlarmResponse Answer(Alarm a) => new(a.Id, a.Kind, a.ReleaseId.Length > 0 ? a.ReleaseId : null, a.Text, ApiTime.Text(a.RaisedAt), Text(a.MailedAt), Text(a.ClearedAt), a.ClearedBy);

    private static string? Text(Instant? at) => at is { } i ? ApiTime.Text(i) : null;

    private static long? Late(LiftReceipt r, Instant? at) => at is { } i ? (long)Math.Round((i - r.PlannedAt).TotalMilliseconds) : null;
}

/// <summary>What happened at a lift. A moment that is not known yet, or never was, is null.</summary>
public sealed record ReceiptResponse(
    string ReleaseId, string PlannedAt, string ActualAt, string? PageReadAt, string? FeedReadAt, string? FirstMailAt, string? LastMailAt, ReceiptLateness LateMs,
    int EarlyFetches, int EarlyProbes, string? CompletedAt);

/// <summary>Milliseconds after the planned instant.</summary>
public sealed record ReceiptLateness(long Actual, long? Page, long? Feed, long? FirstMail, long? LastMail);

/// <summary>A look over a planned lift.</summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="PlannedAt">The lift that was looked at.</param>
/// <param name="HoursAhead">24 or 1; 0: asked for.</param>
/// <param name="At">When.</param>
/// <param name="Findings">What to mend; empty: all is well.</param>
public sealed record CheckResponse(string ReleaseId, string PlannedAt, int HoursAhead, string At, IReadOnlyList<LiftFinding> Findings);

/// <summary>An alarm.</summary>
public sealed record AlarmResponse(long Id, AlarmKind Kind, string? ReleaseId, string Text, string RaisedAt, string? MailedAt, string? ClearedAt, string? ClearedBy);

/// <summary>With which an alarm is cleared.</summary>
/// <param name="Reason">What was done about it; optional.</param>
public sealed record ClearRequest(string? Reason);
