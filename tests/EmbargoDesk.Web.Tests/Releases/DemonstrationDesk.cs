using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Web.Tests.Releases;

/// <summary>The whole program, started as in a checkout: with the demonstration newsroom, in Development.</summary>
internal sealed class DemonstrationDesk : IAsyncDisposable
{
    public const string Journalist = "journalist@demo.example";

    public static readonly Actor Officer = new("Test officer");

    private readonly WebApplication app;

    private DemonstrationDesk(WebApplication app, string directory) => (this.app, Directory) = (app, directory);

    public string Directory { get; }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<DemonstrationDesk> StartAsync(TestDatabase database, string environment = "Development", string? directory = null)
    {
        directory ??= System.IO.Directory.CreateTempSubdirectory("embargodesk-demo-").FullName;
        var app = DeskApp.Build(
            [
                $"--environment={environment}", $"--Data:Directory={directory}", $"--Database:Provider={database.Kind}", $"--ConnectionStrings:Desk={database.ConnectionString}",
                "--Newsroom:BaseUrl=http://127.0.0.1:5080", "--Logging:LogLevel:Default=Warning",
            ],
            services => services.AddSingleton<IServer, TestServer>());
        await app.StartAsync();
        return new DemonstrationDesk(app, directory);
    }

    public Task<DeskDb> DbAsync() => Get<IDbContextFactory<DeskDb>>().CreateDbContextAsync();

    /// <summary>The id of the release whose headline begins so.</summary>
    public async Task<string> IdAsync(string headline)
    {
        await using var db = await DbAsync();
        return (await db.ReleaseVersions.AsNoTracking().ToListAsync()).Single(v => v.Headline.StartsWith(headline, StringComparison.Ordinal)).ReleaseId;
    }

    /// <summary>A client without a sign-in; redirects are not followed.</summary>
    public HttpClient Client() => app.GetTestClient();

    /// <summary>A client that is signed in.</summary>
    public async Task<HttpClient> ClientAsync(string email)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<DeskUser>>();
        var person = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<DeskUser>>().CreateAsync((await users.FindByEmailAsync(email))!);
        var cookie = Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var client = Client();
        client.DefaultRequestHeaders.Add("Cookie", $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(new AuthenticationTicket(person, IdentityConstants.ApplicationScheme))}");
        return client;
    }

    public async Task<T> RunAsync<TVerb, T>(Func<TVerb, Task<T>> run)
        where TVerb : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TVerb>());
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
