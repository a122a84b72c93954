using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using EmbargoDesk.Data;
using EmbargoDesk.Web;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// The whole program as it runs, with its web server on a port of its own, in this process: several may run beside each other. It can be
/// stopped and started again on the same data. For a program that is killed see <see cref="DeskProcess"/>.
/// </summary>
public sealed class DeskHost : IAsyncDisposable
{
    private static readonly Lock HangfireLog = new();

    private readonly TestDatabase? _database;
    private readonly string _directory;
    private readonly Action<IServiceCollection>? _replace;
    private WebApplication? _app;
    private HttpClient? _bearer;

    private DeskHost(TestDatabase? database, string directory, string[] commandLine, int port, TestClock? clock, Action<IServiceCollection>? replace)
    {
        (_database, _directory, CommandLine, Clock, _replace) = (database, directory, commandLine, clock ?? new TestClock(), replace);
        Url = new Uri($"http://127.0.0.1:{port}");
        Outsider = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
    }

    /// <summary>Where it listens, and what its links begin with.</summary>
    public Uri Url { get; }

    /// <summary>What the same program is started with as a process of its own.</summary>
    public string[] CommandLine { get; }

    /// <summary>Its data directory.</summary>
    public string Directory => _directory;

    /// <summary>Its clock; servers of one database share theirs, as machines share the time.</summary>
    public TestClock Clock { get; }

    /// <summary>Somebody without a cookie or a token, who follows no redirect.</summary>
    public HttpClient Outsider { get; }

    /// <summary>The API, with an officer's token.</summary>
    public DeskApi Api { get; private set; } = null!;

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Lines of its log from "Information" up, over all its lives.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>Starts one on a fresh database and directory.</summary>
    /// <param name="database">One of <see cref="Databases"/>.</param>
    /// <param name="sink">Where its mail goes; null: into files in its data directory.</param>
    /// <param name="settings">Settings as the command line takes them ("--Newsroom:LiftNotice=None"); they win.</param>
    /// <param name="replace">Replaces what stands at a seam.</param>
    public static async Task<DeskHost> StartAsync(string database, SmtpSink? sink = null, string[]? settings = null, Action<IServiceCollection>? replace = null)
    {
        var fresh = await TestDatabase.CreateAsync(database);
        return await StartAsync(fresh, fresh.Kind, fresh.ConnectionString, sink, settings, null, replace);
    }

    /// <summary>Starts one on a database that belongs to the test.</summary>
    public static Task<DeskHost> StartOnAsync(string database, string connectionString, SmtpSink? sink = null) =>
        StartAsync(null, database, connectionString, sink, null, null, null);

    /// <summary>Another server on the same database and the same clock.</summary>
    public Task<DeskHost> SecondAsync(SmtpSink? sink = null)
    {
        const string setting = "--ConnectionStrings:Desk=";
        var connection = CommandLine.Single(a => a.StartsWith(setting, StringComparison.Ordinal))[setting.Length..];
        return StartAsync(null, Databases.Postgres, connection, sink, null, Clock, null);
    }

    /// <summary>A port that nobody has at this moment.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Starts it on the data that it had. Its clock goes on.</summary>
    public async Task StartAgainAsync()
    {
        var app = DeskApp.Build(CommandLine, services =>
        {
            services.AddSingleton<ITimeSource>(Clock);
            services.AddLogging(l => l.ClearProviders().SetMinimumLevel(LogLevel.Information).AddProvider(new Recorder(Log)));
            services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
            _replace?.Invoke(services);
        });
        try
        {
            QuietenHangfire(app.Services);
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        if (_bearer is null)
        {
            var (_, token) = await Services.GetRequiredService<CreateToken>().RunAsync("Test", Roles.Officer, "Test");
            _bearer = Client(token);
            Api = new DeskApi(_bearer);
        }
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>A client with a bearer token.</summary>
    public HttpClient Client(string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The API, with a new token of a role.</summary>
    public async Task<DeskApi> ApiAsAsync(string role) =>
        new(Client((await Services.GetRequiredService<CreateToken>().RunAsync($"Test {role}", role, "Test")).Token));

    /// <summary>What an outsider gets for a path.</summary>
    public async Task<int> StatusAsync(string path)
    {
        using var answer = await Outsider.GetAsync(new Uri(path, UriKind.Relative));
        return (int)answer.StatusCode;
    }

    /// <summary>Its database.</summary>
    public Task<DeskDb> DbAsync() => Services.GetRequiredService<IDbContextFactory<DeskDb>>().CreateDbContextAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Outsider.Dispose();
        _bearer?.Dispose();
        _database?.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    private static async Task<DeskHost> StartAsync(
        TestDatabase? database, string kind, string connectionString, SmtpSink? sink, string[]? settings, TestClock? clock, Action<IServiceCollection>? replace)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("embargodesk-desk-").FullName;
        var port = FreePort();
        string[] mail = sink is null ? [] : ["--Smtp:Host=127.0.0.1", $"--Smtp:Port={sink.Port}", "--Smtp:Security=None"];
        string[] commandLine =
        [
            "--environment=Production", $"--Urls=http://127.0.0.1:{port}", $"--Data:Directory={directory}", $"--Database:Provider={kind}",
            $"--ConnectionStrings:Desk={connectionString}", "--Newsroom:Name=Test Office", "--Newsroom:MailFrom=press@office.example",
            "--Newsroom:PressContactName=Pat Press", "--Newsroom:PressContactEmail=pat.press@office.example", .. mail, .. settings ?? [],
        ];
        var host = new DeskHost(database, directory, commandLine, port, clock, replace);
        try
        {
            await host.StartAgainAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    // Hangfire keeps one log for the whole process, that of the program configured last. Here another test's may be disposed by the time this one logs.
    private static void QuietenHangfire(IServiceProvider services)
    {
        lock (HangfireLog)
        {
            services.GetRequiredService<Hangfire.IGlobalConfiguration>();
            Hangfire.Logging.LogProvider.SetCurrentLogProvider(null);
        }
    }

    private sealed class Recorder(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Where somebody else listens to more, this is called for all of it.
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
            }
        }

        public void Dispose()
        {
        }
    }
}
