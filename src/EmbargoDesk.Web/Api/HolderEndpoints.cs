using System.Security.Claims;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;

namespace EmbargoDesk.Web.Api;

/// <summary>Who holds a copy, and what waits for a second person.</summary>
internal static class HolderEndpoints
{
    public static void MapHolders(this RouteGroupBuilder api)
    {
        api.MapGet("/releases/{id}/holders", async (string id, ChangeRelease change, FindHolders holders, CancellationToken cancel) =>
        {
            await change.ReadAsync(id, cancel);
            return (await holders.RunAsync(id, cancel)).Select(HolderResponse.Of).ToList();
        }).WithSummary("Everybody who has, or perhaps has, an embargoed copy").ProducesProblem(404);

        api.MapGet("/releases/{id}/proposals", async (string id, FindProposals find, CancellationToken cancel) =>
            (await find.AllAsync(id, cancel)).Select(ProposalResponse.Of).ToList())
            .WithSummary("Changes of its embargo that wait, or waited, for a second person; the newest first").ProducesProblem(404);

        api.MapGet("/proposals", async (FindProposals find, CancellationToken cancel) => (await find.OpenAsync(null, cancel)).Select(p => ProposalResponse.Of(p.Proposal)).ToList())
            .WithSummary("Everything that waits for a second person");

        api.MapGet("/proposals/{id}", async (string id, FindProposals find, CancellationToken cancel) => ProposalResponse.Of(await find.OneAsync(id, cancel)))
            .WithSummary("A proposal").Produces<ProposalResponse>().ProducesProblem(404);

        api.MapPost("/proposals/{id}/agree", async (string id, ClaimsPrincipal user, AgreeToProposal agree, CancellationToken cancel) =>
            ProposalResponse.Of(await agree.RunAsync(id, user.Actor(), cancel)))
            .WithSummary("Agree, as somebody else than its author: it is done at once").Produces<ProposalResponse>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        api.MapPost("/proposals/{id}/refuse", async (string id, RefuseRequest? body, ClaimsPrincipal user, RefuseProposal refuse, CancellationToken cancel) =>
            ProposalResponse.Of(await refuse.RunAsync(id, body?.Reason, user.Actor(), cancel)))
            .WithSummary("Refuse it; as its author, take it back").Produces<ProposalResponse>().ProducesProblem(404).ProducesProblem(409);
    }
}

/// <summary>Why a proposal is refused; optional.</summary>
public sealed record RefuseRequest(string? Reason);

/// <summary>Somebody who holds a copy.</summary>
/// <param name="RecipientId">The person.</param>
/// <param name="Name">As the person is called now.</param>
/// <param name="Email">Where the copy went.</param>
/// <param name="Outlet">The paper, station or agency.</param>
/// <param name="MessageId">Of the latest copy, without angle brackets.</param>
/// <param name="Version">The version that it carries.</param>
/// <param name="State">The copy's state: sending, inDoubt and held mean "perhaps".</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="Cleared">Whether the person is cleared for embargoed content now.</param>
/// <param name="Suppressed">Why the address gets no other mail; null: it does.</param>
public sealed record HolderResponse(
    string RecipientId, string Name, string Email, string Outlet, string MessageId, int Version, DeliveryState State, string At, bool Cleared, SuppressionReason? Suppressed)
{
    internal static HolderResponse Of(Holder h) =>
        new(h.RecipientId, h.Name, h.Address, h.Outlet, h.MessageId, h.VersionNumber, h.State, ApiTime.Text(h.At), h.IsCleared, h.Suppressed);
}

/// <summary>A change of an embargo that waits, or waited, for a second person.</summary>
/// <param name="Id">For agree and refuse.</param>
/// <param name="ReleaseId">The release.</param>
/// <param name="Act">change, or end: lift it now.</param>
/// <param name="Embargo">The proposed embargo; null for end.</param>
/// <param name="From">The embargo that it starts from.</param>
/// <param name="Reason">Why.</param>
/// <param name="ProposedBy">Who.</param>
/// <param name="ProposedAt">UTC.</param>
/// <param name="State">open, agreed, refused.</param>
/// <param name="DecidedBy">Who decided; null while open.</param>
/// <param name="DecidedAt">UTC; null while open.</param>
public sealed record ProposalResponse(
    string Id, string ReleaseId, ProposedAct Act, EmbargoJson? Embargo, EmbargoJson From, string Reason, string ProposedBy, string ProposedAt, ProposalState State, string? DecidedBy,
    string? DecidedAt)
{
    internal static ProposalResponse Of(EmbargoProposal p) => new(
        p.Id, p.ReleaseId, p.Act, p.Embargo is { } e ? EmbargoJson.Of(e) : null, EmbargoJson.Of(p.From), p.Reason, p.ProposedBy, ApiTime.Text(p.ProposedAt), p.State, p.DecidedBy,
        p.DecidedAt is { } at ? ApiTime.Text(at) : null);
}
