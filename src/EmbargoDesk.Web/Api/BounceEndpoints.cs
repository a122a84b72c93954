using System.Security.Claims;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>What came back, and the mailbox that it comes to.</summary>
internal static class BounceEndpoints
{
    private const int MaxPage = 1000;

    public static void MapBounces(this RouteGroupBuilder api)
    {
        api.MapGet("/bounces", async (string? kind, bool? open, string? mailing, long? before, int? limit, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            var take = Math.Clamp(limit ?? 200, 1, MaxPage);
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var matching = FindBounces.Matching(db, new BounceFilter(KindOf(kind), open == true, mailing)).Where(b => before == null || b.Id < before);
            var found = await FindBounces.WithCopiesAsync(db, matching.OrderByDescending(b => b.Id).Take(take + 1), cancel);
            var page = found.Take(take).Select(Answer).ToList();
            return new BouncePage(page, found.Count > take ? page[^1].Id : null);
        }).WithSummary("What came back, the newest first: bounces, complaints, automatic answers").Produces<BouncePage>().ProducesProblem(422);

        api.MapGet("/bounces/mailbox", (DeskSettings settings, IBounceMailbox mailbox, BounceStatus status) => new BounceMailboxResponse(
                settings.Bounces.IsRead ? mailbox.Describe() : null, status.Current.Trouble, Text(status.Current.TroubleSince), Text(status.Current.LastRead)))
            .WithSummary("How reading the bounce mailbox goes, on the server that answers");

        api.MapGet("/bounces/{id:long}", (long id, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) => AnswerAsync(dbs, id, cancel))
            .WithSummary("One of them").Produces<BounceResponse>().ProducesProblem(404);

        api.MapPost("/bounces/{id:long}/settle", async (long id, ClaimsPrincipal user, SettleBounce settle, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await settle.RunAsync(id, user.Actor(), cancel);
            return await AnswerAsync(dbs, id, cancel);
        }).WithSummary("Settle one that waits for a person: somebody has seen to it").Produces<BounceResponse>().ProducesProblem(404).ProducesProblem(409);

        api.MapPost("/recipients/{id}/lift-suppression", async (string id, LiftRequest body, ClaimsPrincipal user, LiftSuppression lift, CancellationToken cancel) =>
        {
            await lift.RunAsync(id, body.Reason, user.Actor(), cancel);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administer).WithSummary("Mail an address again that came back or was complained of (administrators)")
            .Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static BounceKind? KindOf(string? kind) => string.IsNullOrEmpty(kind) ? null
        : !int.TryParse(kind, out _) && Enum.TryParse<BounceKind>(kind, ignoreCase: true, out var known) ? known
        : throw new RefusedException(Refusal.Invalid, $"“{kind}” is no kind of bounce; the kinds are hard, soft, policy, complaint, autoReply, notice and unknown.");

    private static async Task<BounceResponse> AnswerAsync(IDbContextFactory<DeskDb> dbs, long id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var found = await FindBounces.WithCopiesAsync(db, db.Bounces.AsNoTracking().Where(b => b.Id == id), cancel);
        return found.Count == 1 ? Answer(found[0]) : throw RefusedException.NotFound("bounce");
    }

    private static BounceResponse Answer(FoundBounce f) => new(
        f.Bounce.Id, f.Bounce.Kind, f.Bounce.DeliveryId, f.Copy?.MailingId, f.Copy?.ReleaseId, f.RecipientId, f.Bounce.CanonicalAddress, f.IsAboutCopy, f.Bounce.Status, f.Bounce.Words,
        f.Bounce.ReportedBy, ApiTime.Text(f.Bounce.At), Text(f.Bounce.SettledAt), f.Suppressed);

    private static string? Text(NodaTime.Instant? at) => at is { } i ? ApiTime.Text(i) : null;
}

/// <summary>Something that came back.</summary>
/// <param name="Id">Rises.</param>
/// <param name="Kind">hard, soft, policy, complaint, autoReply, notice or unknown.</param>
/// <param name="DeliveryId">The copy that it speaks of, by a proof; null: it gave none, and is not believed.</param>
/// <param name="MailingId">The copy's mailing.</param>
/// <param name="ReleaseId">The copy's release.</param>
/// <param name="RecipientId">The person; null: nobody known.</param>
/// <param name="Email">The address that it speaks of, in lower case; empty: none.</param>
/// <param name="AboutCopy">Whether that is the copy's own address.</param>
/// <param name="Status">The enhanced status code; empty: none.</param>
/// <param name="Words">The server's words.</param>
/// <param name="ReportedBy">The server.</param>
/// <param name="At">When it was read.</param>
/// <param name="SettledAt">Since when it needs nobody; null: it waits for a person.</param>
/// <param name="Suppressed">Why the address is not mailed now; null: it is.</param>
public sealed record BounceResponse(
    long Id, BounceKind Kind, long? DeliveryId, string? MailingId, string? ReleaseId, string? RecipientId, string Email, bool AboutCopy, string Status, string Words, string ReportedBy,
    string At, string? SettledAt, SuppressionReason? Suppressed);

/// <summary>A page of them.</summary>
/// <param name="Bounces">The newest first.</param>
/// <param name="Next">For <c>?before=</c>; null on the last page.</param>
public sealed record BouncePage(IReadOnlyList<BounceResponse> Bounces, long? Next);

/// <summary>How reading the bounce mailbox goes.</summary>
/// <param name="Mailbox">Which, without secrets; null: none is set.</param>
/// <param name="Trouble">Why it cannot be read; null: it can, or was not tried yet.</param>
/// <param name="TroubleSince">Since when.</param>
/// <param name="LastRead">When it was last read to the end.</param>
public sealed record BounceMailboxResponse(string? Mailbox, string? Trouble, string? TroubleSince, string? LastRead);

/// <summary>With which a suppression is lifted.</summary>
/// <param name="Reason">What shows that mail to this address is right again. Never empty.</param>
public sealed record LiftRequest(string? Reason);
