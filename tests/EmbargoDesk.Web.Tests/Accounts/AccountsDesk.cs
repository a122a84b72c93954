using System.Collections.Concurrent;
using System.Security.Claims;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbargoDesk.Web.Tests.Accounts;

/// <summary>A started program of data and accounts alone, on a database that may be shared with another start.</summary>
internal sealed class AccountsDesk : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    public static readonly Actor Tester = new("Test");

    private readonly WebApplication app;

    private AccountsDesk(WebApplication app, string directory) => (this.app, Directory) = (app, directory);

    public string Directory { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    public IServiceProvider Services => app.Services;

    /// <summary>The secret in the set-up link of the log.</summary>
    public string SetUpSecret => SetUpLines.Single().Split("token=")[1];

    public IEnumerable<string> SetUpLines => Log.Where(l => l.StartsWith("Set up: ", StringComparison.Ordinal));

    public static async Task<AccountsDesk> StartAsync(
        TestDatabase database, string environment = "Production", string baseUrl = "http://127.0.0.1:5080", string? directory = null)
    {
        directory ??= System.IO.Directory.CreateTempSubdirectory("embargodesk-accounts-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(Settings(database, directory).Append(new("Newsroom:BaseUrl", baseUrl)));
        builder.Services.AddDeskData();
        builder.Services.AddDeskAccounts();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapDeskAccounts();
        app.MapGet("/api/v1/who", (ClaimsPrincipal p) => CurrentActor.Of(p).ToString()).RequireAuthorization(Policies.Api);
        app.MapGet("/api/v1/careless", () => "no policy of its own");
        app.MapGet("/desk", (ClaimsPrincipal p) => CurrentActor.Of(p).ToString());
        app.MapPost("/test/sign-in", async (HttpContext context, SignIn signIn, string email, string password) =>
        {
            await signIn.RunAsync(email, password);
        }).AllowAnonymous();
        var desk = new AccountsDesk(app, directory);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(new Recorder(desk.Log));
        await app.StartAsync();
        return desk;
    }

    public static IEnumerable<KeyValuePair<string, string?>> Settings(TestDatabase database, string directory) =>
    [
        new("Data:Directory", directory),
        new("Database:Provider", database.Kind),
        new("ConnectionStrings:Desk", database.ConnectionString),
        new("Newsroom:Name", "Test office"),
        new("Newsroom:MailFrom", "press@office.example"),
    ];

    public HttpClient Client(string? bearer = null)
    {
        var client = app.GetTestClient();
        if (bearer is not null)
        {
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {bearer}");
        }

        return client;
    }

    /// <summary>One verb in a scope of its own, as a request has it.</summary>
    public async Task<T> RunAsync<TVerb, T>(Func<TVerb, Task<T>> run)
        where TVerb : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        return await run(scope.ServiceProvider.GetRequiredService<TVerb>());
    }

    public Task<DeskDb> DbAsync() => Services.GetRequiredService<IDbContextFactory<DeskDb>>().CreateDbContextAsync();

    /// <summary>An account that can sign in with <see cref="Password"/>.</summary>
    public async Task<DeskUser> AddAsync(string email, string role)
    {
        var user = await RunAsync((AddAccount a) => a.RunAsync($"Name of {email}", email, role, Tester));
        await RunAsync(async (UserManager<DeskUser> users) => await users.AddPasswordAsync((await users.FindByIdAsync(user.Id))!, Password));
        return user;
    }

    public Task<DeskUser> SignInAsync(string email, string password) => RunAsync((SignIn s) => s.RunAsync(email, password));

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
