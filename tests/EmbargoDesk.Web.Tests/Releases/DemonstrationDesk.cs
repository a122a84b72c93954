using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Web.Tests.Releases;

/// <summary>The whole program as it starts in a checkout: in Development, with the demonstration newsroom.</summary>
internal static class DemonstrationDesk
{
    public const string Journalist = "journalist@demo.example";

    public static readonly Actor Officer = new("Test officer");

    public static Task<DeskHost> StartAsync(string database) => DeskHost.StartAsync(database, settings: ["--environment=Development"]);

    /// <summary>The id of the release whose headline begins so.</summary>
    public static async Task<string> IdAsync(this DeskHost desk, string headline)
    {
        await using var db = await desk.DbAsync();
        return (await db.ReleaseVersions.AsNoTracking().ToListAsync()).Single(v => v.Headline.StartsWith(headline, StringComparison.Ordinal)).ReleaseId;
    }

    /// <summary>A client that is signed in.</summary>
    public static async Task<HttpClient> SignedInAsync(this DeskHost desk, string email)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<DeskUser>>();
        var person = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<DeskUser>>().CreateAsync((await users.FindByEmailAsync(email))!);
        var cookie = desk.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = desk.Url };
        client.DefaultRequestHeaders.Add("Cookie", $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(new AuthenticationTicket(person, IdentityConstants.ApplicationScheme))}");
        return client;
    }

    /// <summary>A verb.</summary>
    public static T Verb<T>(this DeskHost desk)
        where T : notnull => desk.Services.GetRequiredService<T>();

    /// <summary>A verb that lives as long as a request.</summary>
    public static async Task RunAsync<TVerb>(this DeskHost desk, Func<TVerb, Task> run)
        where TVerb : notnull
    {
        await using var scope = desk.Services.CreateAsyncScope();
        await run(scope.ServiceProvider.GetRequiredService<TVerb>());
    }
}
