using System.Security.Claims;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases;

namespace EmbargoDesk.Web.Api;

/// <summary>/releases/{id}/VERB and its embargo.</summary>
internal static class ReleaseVerbEndpoints
{
    public static void MapReleaseVerbs(this RouteGroupBuilder api)
    {
        api.MapPut("/releases/{id}/embargo", EmbargoAsync)
            .WithSummary("Say when the public may read it; 202 with a proposal where a second person must agree").Produces<ReleaseResponse>().Produces<ProposalResponse>(202).ProducesProblem(409).ProducesProblem(422);

        api.MapPost("/releases/{id}/embargo/confirm", async (
            string id, ConfirmRequest body, HttpRequest request, ClaimsPrincipal user, ConfirmEmbargo confirm, ChangeRelease change, ReleaseAnswer answer, CancellationToken cancel) =>
        {
            await confirm.RunAsync(id, body.How, null, request.ExpectedRevision(), user.Actor(), cancel);
            return answer.Ok(await change.ReadAsync(id, cancel));
        }).WithSummary("Record that the journal confirmed the embargo").Produces<ReleaseResponse>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

        Verb<SubmitRelease>(api, "submit", "Ask for approval", (v, c) => v.RunAsync(c.Id, c.Expected, c.Actor, c.Cancel));
        Verb<ApproveRelease>(api, "approve", "Approve the newest version", (v, c) => v.RunAsync(c.Id, c.Expected, c.Actor, c.Cancel));
        Verb<ScheduleRelease>(api, "schedule", "Let it lift at its embargo, or at once",
            (v, c) => v.RunAsync(c.Id, c.Body?.Lists, c.Body?.PlaceholderReason, c.Expected, c.Actor, c.Body?.Doubt, c.Cancel));
        Verb<UnscheduleRelease>(api, "unschedule", "Take it out of the schedule", (v, c) => v.RunAsync(c.Id, c.Expected, c.Actor, c.Cancel));
        Verb<HoldRelease>(api, "hold", "Keep it closed whatever the clock says", (v, c) => v.RunAsync(c.Id, c.Body?.Reason, c.Expected, c.Actor, c.Cancel));
        Verb<UnholdRelease>(api, "unhold", "End the hold", (v, c) => v.RunAsync(c.Id, c.Expected, c.Actor, c.Cancel));
        api.MapPost("/releases/{id}/lift", LiftAsync).WithSummary("Open it to everybody now; 202 with a proposal where a second person must agree")
            .Produces<ReleaseResponse>().Produces<ProposalResponse>(202).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
        Verb<WithdrawRelease>(api, "withdraw", "Take it back for good", (v, c) => v.RunAsync(c.Id, c.Body?.Reason, c.Expected, c.Actor, c.Cancel));
    }

    private sealed record Call(string Id, VerbRequest? Body, int? Expected, Actor Actor, CancellationToken Cancel);

    private static void Verb<TVerb>(RouteGroupBuilder api, string name, string summary, Func<TVerb, Call, Task<Release>> run)
        where TVerb : class =>
        api.MapPost($"/releases/{{id}}/{name}", async (
            string id, VerbRequest? body, HttpRequest request, ClaimsPrincipal user, TVerb verb, ChangeRelease change, ReleaseAnswer answer, CancellationToken cancel) =>
        {
            await run(verb, new Call(id, body, request.ExpectedRevision(), user.Actor(), cancel));
            return answer.Ok(await change.ReadAsync(id, cancel));
        }).WithSummary(summary).Produces<ReleaseResponse>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    private static async Task<IResult> EmbargoAsync(
        string id, EmbargoRequest body, HttpRequest request, ClaimsPrincipal user, DecideEmbargo decide, ChangeRelease change, ReleaseAnswer answer, CancellationToken cancel)
    {
        var act = await decide.RunAsync(id, Read(body), body.Reason, request.ExpectedRevision(), user.Actor(), cancel);
        return await AnswerAsync(act, change, answer, cancel);
    }

    private static async Task<IResult> LiftAsync(
        string id, VerbRequest? body, HttpRequest request, ClaimsPrincipal user, LiftReleaseNow lift, ChangeRelease change, ReleaseAnswer answer, CancellationToken cancel) =>
        await AnswerAsync(await lift.RunAsync(id, body?.Reason, request.ExpectedRevision(), user.Actor(), cancel), change, answer, cancel);

    private static async Task<IResult> AnswerAsync(EmbargoAct act, ChangeRelease change, ReleaseAnswer answer, CancellationToken cancel) => act.Proposal is { } waits
        ? Results.Accepted($"/api/v1/proposals/{waits.Id}", ProposalResponse.Of(waits))
        : answer.Ok(await change.ReadAsync(act.Release.Id, cancel));

    private static EmbargoTime Read(EmbargoRequest body)
    {
        if (body.Immediate == true)
        {
            return body.Local is null ? EmbargoTime.Immediate
                : throw new RefusedException(Refusal.Invalid, "Give either “immediate” or “local” with “zone”, not both.");
        }

        if (body.Local is null || body.Zone is null)
        {
            throw new RefusedException(Refusal.Invalid, "Give “local” and “zone”, such as 2026-11-24T16:00 and Europe/London, or “immediate”: true.");
        }

        return EmbargoTime.Resolve(ApiTime.Local(body.Local), body.Zone, ApiTime.OffsetOf(body.Offset)) switch
        {
            EmbargoTimeResult.Resolved r => r.Embargo with { FromPreset = body.Journal },
            EmbargoTimeResult.Refused r => throw new RefusedException(Refusal.Invalid, r.Why) { Candidates = r.Candidates },
            _ => throw new InvalidOperationException("No such result"),
        };
    }
}

/// <summary>When may the public read it?</summary>
/// <param name="Local">Local date and time, ISO 8601 without offset; seconds may be given.</param>
/// <param name="Zone">IANA.</param>
/// <param name="Offset">For a local time that happens twice: which ("+01:00").</param>
/// <param name="Immediate">For immediate release.</param>
/// <param name="Reason">Required once it is scheduled, or copies are out.</param>
/// <param name="Journal">The journal whose usual lift proposed it; it then waits for that journal's confirmation.</param>
public sealed record EmbargoRequest(string? Local, string? Zone, string? Offset, bool? Immediate, string? Reason, string? Journal = null);

/// <summary>How the journal confirmed the embargo.</summary>
/// <param name="How">"e-mail from its press office, 12 May".</param>
public sealed record ConfirmRequest(string? How);

/// <summary>What a verb may be told; all optional.</summary>
/// <param name="Lists">schedule: the lift mailing's lists.</param>
/// <param name="Reason">hold, lift, withdraw: why. Required for withdraw, and for lift where it ends an embargo that is scheduled or of which copies are out.</param>
/// <param name="PlaceholderReason">schedule: why a placeholder may stay in the text.</param>
/// <param name="Doubt">schedule: what the lift mailing does with a copy that was perhaps delivered, hold (the default) or resend.</param>
public sealed record VerbRequest(IReadOnlyList<string>? Lists, string? Reason, string? PlaceholderReason, DoubtPolicy? Doubt);
