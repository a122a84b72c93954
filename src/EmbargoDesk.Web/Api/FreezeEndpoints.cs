using System.Security.Claims;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>Closing all embargoed content, and opening it again.</summary>
internal static class FreezeEndpoints
{
    public static void MapFreeze(this RouteGroupBuilder api)
    {
        api.MapGet("/freeze", AnswerAsync).WithSummary("Whether all embargoed content is closed, by whom and why").Produces<FreezeAnswer>();

        api.MapPost("/freeze", async (FreezeRequest? body, ClaimsPrincipal user, FreezeEmbargoed freeze, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await freeze.RunAsync(body?.Reason, user.Actor(), cancel);
            return await AnswerAsync(dbs, cancel);
        }).WithSummary("Close all embargoed content: nothing lifts, no advance goes or is shown").Produces<FreezeAnswer>().ProducesProblem(409);

        api.MapPost("/freeze/end", async (ClaimsPrincipal user, EndFreeze end, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await end.RunAsync(FreezeKind.Person, user.Actor(), cancel: cancel);
            return await AnswerAsync(dbs, cancel);
        }).WithSummary("Open it again; what was to lift meanwhile returns to approved").Produces<FreezeAnswer>().ProducesProblem(409);

        api.MapPost("/clock/trust", async (TrustRequest? body, ClaimsPrincipal user, EndFreeze end, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await end.RunAsync(FreezeKind.Clock, user.Actor(), ApiTime.InstantOf(body?.Now), cancel);
            return await AnswerAsync(dbs, cancel);
        }).RequireAuthorization(Policies.Administer).WithSummary("Say that the clock is right again; what is due lifts at once (administrators)").Produces<FreezeAnswer>().ProducesProblem(403).ProducesProblem(409);
    }

    private static async Task<FreezeAnswer> AnswerAsync(IDbContextFactory<DeskDb> dbs, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await WatchClock.OpenAsync(db, cancel);
        return new FreezeAnswer(open.Count > 0, [.. open.Select(f => new OpenFreeze(f.Kind, ApiTime.Text(f.At), f.By, f.Reason))]);
    }
}

/// <summary>Why embargoed content is to be closed.</summary>
/// <param name="Reason">In your words; stands in the record and on every page of the desk.</param>
public sealed record FreezeRequest(string? Reason);

/// <summary>That the clock is right.</summary>
/// <param name="Now">The UTC instant now by a clock that you trust (2027-11-24T16:00:00Z): refused where the server's differs by more than 30 s. May be left out.</param>
public sealed record TrustRequest(string? Now);

/// <summary>Whether embargoed content is closed.</summary>
/// <param name="Closed">Whether anything below is open.</param>
/// <param name="Freezes">A person's, the clock's, or both; empty: all is as planned.</param>
public sealed record FreezeAnswer(bool Closed, IReadOnlyList<OpenFreeze> Freezes);

/// <summary>One that is open.</summary>
/// <param name="Kind">person, or clock: the clock is not trusted.</param>
/// <param name="At">UTC instant at which time stands still: what was to lift later stays closed.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why, or what was measured.</param>
public sealed record OpenFreeze(FreezeKind Kind, string At, string By, string Reason);
