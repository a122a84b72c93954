using System.Security.Claims;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>Mailings and their deliveries.</summary>
internal static class MailingEndpoints
{
    private const int MaxPage = 1000;

    public static void MapMailings(this RouteGroupBuilder api)
    {
        api.MapPost("/releases/{id}/mailings", async (
            string id, MailingRequest body, ClaimsPrincipal user, PlanMailing plan, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            if (body.Kind is not { } kind)
            {
                throw new RefusedException(Refusal.Invalid, "Give the mailing's kind: advance or lift.");
            }

            var mailing = await plan.RunAsync(id, kind, body.Lists ?? [], ApiTime.InstantOf(body.At), user.Actor(), cancel);
            return Results.Created($"/api/v1/mailings/{mailing.Id}", await AnswerAsync(dbs, mailing.Id, cancel));
        }).WithSummary("Plan a mailing; what is due starts at once").Produces<MailingResponse>(201).ProducesProblem(409).ProducesProblem(422);

        api.MapGet("/releases/{id}/mailings", async (string id, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var ids = await db.Mailings.Where(m => m.ReleaseId == id).OrderBy(m => m.CreatedAt).Select(m => m.Id).ToListAsync(cancel);
            var answers = new List<MailingResponse>();
            foreach (var mailing in ids)
            {
                answers.Add(await AnswerAsync(dbs, mailing, cancel));
            }

            return answers;
        }).WithSummary("The mailings of a release");

        api.MapGet("/mailings/{id}", (string id, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) => AnswerAsync(dbs, id, cancel))
            .WithSummary("A mailing, with its deliveries counted by state").Produces<MailingResponse>().ProducesProblem(404);

        api.MapGet("/mailings/{id}/deliveries", DeliveriesAsync).WithSummary("The deliveries, in the order in which they go out").Produces<DeliveryPage>().ProducesProblem(404);

        Change(api, "pause", (c, id, actor) => c.PauseAsync(id, actor));
        Change(api, "resume", (c, id, actor) => c.ResumeAsync(id, actor));
        Change(api, "cancel", (c, id, actor) => c.CancelAsync(id, actor));
    }

    private static void Change(RouteGroupBuilder api, string verb, Func<ChangeMailing, string, Actor, Task> change) =>
        api.MapPost($"/mailings/{{id}}/{verb}", async (string id, ClaimsPrincipal user, ChangeMailing mailings, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await change(mailings, id, user.Actor());
            return await AnswerAsync(dbs, id, cancel);
        }).WithSummary($"{char.ToUpperInvariant(verb[0])}{verb[1..]} a mailing").Produces<MailingResponse>().ProducesProblem(404).ProducesProblem(409);

    private static async Task<MailingResponse> AnswerAsync(IDbContextFactory<DeskDb> dbs, string id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var m = await db.Mailings.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) ?? throw RefusedException.NotFound("mailing");
        string? Text(NodaTime.Instant? at) => at is { } i ? ApiTime.Text(i) : null;
        return new MailingResponse(m.Id, m.ReleaseId, m.Kind, m.State, m.ListIds, Text(m.At), Text(m.StartedAt), Text(m.FinishedAt),
            await MailingCounts.OfAsync(db, id, cancel), m.Notice?.News);
    }

    private static async Task<DeliveryPage> DeliveriesAsync(string id, long? after, int? limit, IDbContextFactory<DeskDb> dbs, CancellationToken cancel)
    {
        var take = Math.Clamp(limit ?? 200, 1, MaxPage);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (!await db.Mailings.AnyAsync(m => m.Id == id, cancel))
        {
            throw RefusedException.NotFound("mailing");
        }

        var from = after ?? 0;
        var rows = await db.Deliveries.AsNoTracking().Where(d => d.MailingId == id && d.Id > from).OrderBy(d => d.Id).Take(take + 1).ToListAsync(cancel);
        var page = rows.Take(take)
            .Select(d => new DeliveryResponse(d.Id, d.RecipientId, d.Address, d.Name, d.State, d.Form, d.Attempts, d.Reply, ApiTime.Text(d.ChangedAt))).ToList();
        return new DeliveryPage(page, rows.Count > take ? page[^1].Id : null);
    }
}

/// <summary>A mailing to plan.</summary>
/// <param name="Kind">advance or lift.</param>
/// <param name="Lists">List ids.</param>
/// <param name="At">An advance's moment with its offset; null: now. A lift mailing goes at the lift.</param>
public sealed record MailingRequest(MailingKind? Kind, IReadOnlyList<string>? Lists, string? At);

/// <summary>A mailing. Counts name every state, zeros too. Notice: moved, ended or withdrawn, for a notice to the holders of a copy; its lists are empty.</summary>
public sealed record MailingResponse(
    string Id, string ReleaseId, MailingKind Kind, MailingState State, IReadOnlyList<string> Lists, string? At, string? StartedAt, string? FinishedAt,
    IReadOnlyDictionary<DeliveryState, int> Counts, HolderNews? Notice);

/// <summary>One recipient's copy.</summary>
public sealed record DeliveryResponse(
    long Id, string RecipientId, string Email, string Name, DeliveryState State, MessageForm Form, int Attempts, string Reply, string ChangedAt);

/// <summary>A page of deliveries.</summary>
/// <param name="Deliveries">In order.</param>
/// <param name="Next">For <c>?after=</c>; null on the last page.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryResponse> Deliveries, long? Next);
