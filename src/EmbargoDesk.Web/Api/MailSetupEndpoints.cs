using System.Security.Claims;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Setup;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>/mail: how mail leaves the house. For administrators.</summary>
internal static class MailSetupEndpoints
{
    public static void MapMailSetup(this RouteGroupBuilder api)
    {
        var mail = api.MapGroup("/mail").RequireAuthorization(Policies.Administer);

        mail.MapGet("", (IMailRelay relay, RelayStatus status) =>
        {
            var now = status.Current;
            return new MailWayResponse(relay.Describe(), now.LastSuccess is { } at ? ApiTime.Text(at) : null, now.Trouble, now.TroubleSince is { } since ? ApiTime.Text(since) : null);
        }).WithSummary("Where mail goes, and how it did last (administrator)").ProducesProblem(403);

        mail.MapPost("/server-test", (ClaimsPrincipal user, TestMailServer test, CancellationToken cancel) => test.RunAsync(user.Actor(), cancel))
            .WithSummary("A real conversation with the mail server, secrets hidden").ProducesProblem(403).ProducesProblem(409);

        mail.MapGet("/domain", (CheckMailDomain check, CancellationToken cancel) => check.RunAsync(cancel))
            .WithSummary("What DNS says of the office’s domain: SPF, DKIM, DMARC, MX, PTR").ProducesProblem(403);

        mail.MapGet("/keys", async (IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return (await db.DkimKeys.AsNoTracking().OrderBy(k => k.CreatedAt).ToListAsync(cancel)).Select(SigningKeyResponse.Of).ToList();
        }).WithSummary("The signing keys, with the record to publish").ProducesProblem(403);

        mail.MapPost("/keys", async (SigningKeyRequest? body, ClaimsPrincipal user, MakeDkimKey make, CancellationToken cancel) =>
        {
            var key = await make.RunAsync(body?.Algorithm ?? DkimAlgorithm.RsaSha256, body?.Selector ?? "", user.Actor(), cancel);
            return Results.Created($"/api/v1/mail/keys/{key.Id}", SigningKeyResponse.Of(key));
        }).WithSummary("Make a signing key (RSA, 2048 bits, or Ed25519)").Produces<SigningKeyResponse>(201).ProducesProblem(403).ProducesProblem(422);

        mail.MapPost("/keys/{id}/check", async (string id, DkimKeyChanges keys, CancellationToken cancel) => new SigningKeyCheck(await keys.FaultAsync(id, cancel)))
            .WithSummary("Whether DNS shows the key").ProducesProblem(403).ProducesProblem(404);

        mail.MapPost("/keys/{id}/activate", async (string id, ActivateRequest? body, ClaimsPrincipal user, DkimKeyChanges keys, CancellationToken cancel) =>
            SigningKeyResponse.Of(await keys.ActivateAsync(id, body?.Although ?? false, user.Actor(), cancel)))
            .WithSummary("Sign with it from the next mailing on").ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

        mail.MapPost("/keys/{id}/retire", async (string id, ClaimsPrincipal user, DkimKeyChanges keys, CancellationToken cancel) =>
            SigningKeyResponse.Of(await keys.RetireAsync(id, user.Actor(), cancel)))
            .WithSummary("Sign nothing new with it").ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }
}

/// <summary>Where mail goes, and how it did last.</summary>
/// <param name="Way">In words, without secrets.</param>
/// <param name="LastSuccess">When the mail server last took something, since the program started.</param>
/// <param name="Trouble">Why mail does not go out, or null.</param>
/// <param name="TroubleSince">Since when.</param>
public sealed record MailWayResponse(string Way, string? LastSuccess, string? Trouble, string? TroubleSince);

/// <summary>A new signing key.</summary>
/// <param name="Selector">Under which DNS holds it; missing: one of today's date.</param>
/// <param name="Algorithm">rsaSha256 or ed25519Sha256; missing: rsaSha256.</param>
public sealed record SigningKeyRequest(string? Selector = null, DkimAlgorithm? Algorithm = null);

/// <summary>How to take a key into use.</summary>
/// <param name="Although">Also where DNS does not show it.</param>
public sealed record ActivateRequest(bool Although = false);

/// <summary>What DNS shows of a key.</summary>
/// <param name="Fault">A sentence, or null: it is right.</param>
public sealed record SigningKeyCheck(string? Fault);

/// <summary>A signing key, without its private half.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Domain">The signing domain.</param>
/// <param name="Selector">The selector.</param>
/// <param name="RecordName">Where its TXT record stands.</param>
/// <param name="RecordValue">What that says.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ActiveAt">Since when it signs, or null.</param>
/// <param name="RetiredAt">Since when it signs nothing new, or null.</param>
public sealed record SigningKeyResponse(string Id, string Domain, string Selector, string RecordName, string RecordValue, string CreatedAt, string? ActiveAt, string? RetiredAt)
{
    internal static SigningKeyResponse Of(DkimKey k) => new(
        k.Id, k.Domain, k.Selector, DkimRecord.Name(k), DkimRecord.Value(k), ApiTime.Text(k.CreatedAt), k.ActiveAt is { } a ? ApiTime.Text(a) : null, k.RetiredAt is { } r ? ApiTime.Text(r) : null);
}
