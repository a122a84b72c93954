using System.Security.Claims;
using System.Text.Encodings.Web;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Web.Accounts;

/// <summary>
/// Authorization: Bearer ed_… (RFC 6750). Every request asks the database, so that a token made or revoked by another process counts at once.
/// </summary>
public sealed class BearerTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IDbContextFactory<DeskDb> dbs)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>What a token starts with, so that people and scanners recognise one.</summary>
    public const string Prefix = "ed_";

    /// <summary>What a 401 of the API asks for.</summary>
    internal const string Challenge = "Bearer realm=\"EmbargoDesk\"";

    private const string Lead = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (header is null || !header.StartsWith(Lead, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header[Lead.Length..].Trim();
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return AuthenticateResult.Fail("This is not a token of EmbargoDesk.");
        }

        var hash = Secret.Hash(token);
        await using var db = await dbs.CreateDbContextAsync(Context.RequestAborted);
        var row = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash && t.RevokedAt == null, Context.RequestAborted);
        if (row is null)
        {
            return AuthenticateResult.Fail("The token is unknown or has been revoked.");
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, row.Name), new(ClaimTypes.Role, row.Role)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // The fallback policy asks both schemes: a page's way to the sign-in stands.
        if (Response.StatusCode == StatusCodes.Status302Found)
        {
            return;
        }

        var result = await HandleAuthenticateOnceSafeAsync();
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = result.Failure is null ? Challenge : Challenge + ", error=\"invalid_token\"";
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Response.StatusCode == StatusCodes.Status302Found ? Task.CompletedTask : base.HandleForbiddenAsync(properties);
}
