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

            var mailing = await plan.RunAsync(id, kind, body.Lists ?? [], ApiTime.InstantOf(body.At), user.Actor(), body.Doubt, cancel);
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

        api.MapPost("/mailings/{id}/doubts", async (string id, DoubtRequest body, ClaimsPrincipal user, ChangeMailing mailings, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await mailings.SettleDoubtsAsync(id, body.Decision ?? throw new RefusedException(Refusal.Invalid, "Give the decision: arrived, resend or notSent."), user.Actor());
            return await AnswerAsync(dbs, id, cancel);
        }).WithSummary("Decide about the copies in doubt: take them as arrived, send them once more, or (of a cancelled mailing) take them as not sent")
            .Produces<MailingResponse>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        api.MapPut("/mailings/{id}/doubt", async (string id, DoubtPolicyRequest body, ClaimsPrincipal user, ChangeMailing mailings, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await mailings.DoubtAsync(id, body.Doubt ?? throw new RefusedException(Refusal.Invalid, "Give what is done with doubts: hold or resend."), user.Actor());
            return await AnswerAsync(dbs, id, cancel);
        }).WithSummary("What is done with copies in doubt: hold or resend").Produces<MailingResponse>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
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
            await MailingCounts.OfAsync(db, id, cancel), m.Notice?.News, m.Doubt);
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
            .Select(d => new DeliveryResponse(d.Id, d.RecipientId, d.Address, d.Name, d.State, d.Form, d.Attempts, d.Doubts, d.Reply, ApiTime.Text(d.ChangedAt))).ToList();
        return new DeliveryPage(page, rows.Count > take ? page[^1].Id : null);
    }
}

/// <summary>A mailing to plan.</summary>
/// <param name="Kind">advance or lift.</param>
/// <param name="Lists">List ids.</param>
/// <param name="At">An advance's moment with its offset; null: now. A lift mailing goes at the lift.</param>
/// <param name="Doubt">What is done with a copy that was perhaps delivered: hold (the default) or resend.</param>
public sealed record MailingRequest(MailingKind? Kind, IReadOnlyList<string>? Lists, string? At, DoubtPolicy? Doubt);

/// <summary>
/// A mailing. Counts name every state, zeros too. Notice: moved, ended or withdrawn, for a notice to the holders of a copy; its lists are empty. Doubt: what is
/// done with a copy that was perhaps delivered.
/// </summary>
public sealed record MailingResponse(
    string Id, string ReleaseId, MailingKind Kind, MailingState State, IReadOnlyList<string> Lists, string? At, string? StartedAt, string? FinishedAt,
    IReadOnlyDictionary<DeliveryState, int> Counts, HolderNews? Notice, DoubtPolicy Doubt);

/// <summary>One recipient's copy. Doubts: how often it was perhaps delivered and that was decided.</summary>
public sealed record DeliveryResponse(
    long Id, string RecipientId, string Email, string Name, DeliveryState State, MessageForm Form, int Attempts, int Doubts, string Reply, string ChangedAt);

/// <summary>A page of deliveries.</summary>
/// <param name="Deliveries">In order.</param>
/// <param name="Next">For <c>?after=</c>; null on the last page.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryResponse> Deliveries, long? Next);

/// <summary>A person's decision about the copies in doubt.</summary>
/// <param name="Decision">arrived, resend, or notSent (of a cancelled mailing).</param>
public sealed record DoubtRequest(DoubtDecision? Decision);

/// <summary>What is done with copies in doubt.</summary>
/// <param name="Doubt">hold or resend.</param>
public sealed record DoubtPolicyRequest(DoubtPolicy? Doubt);
