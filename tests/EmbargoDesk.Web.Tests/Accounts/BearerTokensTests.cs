using System.Net;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class BearerTokensTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_token_acts_under_its_name_until_it_is_revoked(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var (row, token) = await desk.Services.GetRequiredService<CreateToken>().RunAsync(" Website ", "officer", "Maja");
        Assert.Matches("^ed_[A-Za-z0-9_-]{43}$", token);

        using var client = desk.Client(token);
        Assert.Equal(new Actor("Website").ToString(), await client.GetStringAsync(new Uri("/api/v1/who", UriKind.Relative)));

        await desk.Services.GetRequiredService<RevokeToken>().RunAsync(row.Id, AccountsDesk.Tester);
        using var refused = await client.GetAsync(new Uri("/api/v1/who", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer realm=\"EmbargoDesk\", error=\"invalid_token\"", refused.Headers.WwwAuthenticate.ToString());

        await using var db = await desk.DbAsync();
        Assert.Equal(
            [("Maja", "create", row.Id), ("Test", "revoke", row.Id)],
            (await db.AuditEntries.Where(e => e.Subject == "token").OrderBy(e => e.Id).ToListAsync()).Select(e => (e.Actor, e.Act, e.SubjectId)));
        Assert.DoesNotContain(token[3..], (await db.ApiTokens.SingleAsync()).Hash, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ed_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("something else")]
    public async Task A_wrong_token_is_told_401_and_how_to_do_better(string? token)
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        using var client = desk.Client(token);
        using var answer = await client.GetAsync(new Uri("/api/v1/who", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("Bearer realm=", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_forgot_its_policy_is_closed_by_status_in_the_api_and_by_the_sign_in_elsewhere()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        using var client = desk.Client();
        using var api = await client.GetAsync(new Uri("/api/v1/careless", UriKind.Relative));
        using var page = await client.GetAsync(new Uri("/desk?day=1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.StartsWith("Bearer realm=", api.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.EndsWith("/account/sign-in?returnUrl=%2Fdesk%3Fday%3D1", page.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browsers_cookie_opens_pages_and_not_the_api()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        await desk.AddAsync("maja@office.example", Roles.Officer);
        using var client = desk.Client();
        using var signedIn = await client.PostAsync(
            new Uri($"/test/sign-in?email=maja@office.example&password={Uri.EscapeDataString(AccountsDesk.Password)}", UriKind.Relative), null);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("EmbargoDesk=", StringComparison.Ordinal));
        Assert.Contains("samesite=lax; httponly", cookie, StringComparison.Ordinal);
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        Assert.Contains("Name = Name of maja@office.example", await client.GetStringAsync(new Uri("/desk", UriKind.Relative)), StringComparison.Ordinal);
        using var api = await client.GetAsync(new Uri("/api/v1/who", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }
}
