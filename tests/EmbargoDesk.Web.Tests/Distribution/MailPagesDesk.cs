using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>The pages of mail on a fresh database. An administrator, "Ada Admin", is signed in.</summary>
internal sealed class MailPagesDesk : BunitContext
{
    public static readonly Instant Now = Instant.FromUtc(2026, 10, 28, 16, 0);

    private readonly TestDatabase database;
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-mail-pages-").FullName;

    static MailPagesDesk() => DefaultWaitTimeout = TimeSpan.FromMinutes(1);

    private MailPagesDesk(TestDatabase database, IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? services)
    {
        this.database = database;
        Services.AddLogging();
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            AccountsDesk.Settings(database, directory).Append(new("Newsroom:BaseUrl", "https://newsroom.example")).Concat(settings)).Build());
        Services.AddDeskData();
        Services.AddSingleton(sp => sp.GetRequiredService<DeskSettings>().Office);
        Services.AddDistribution();
        Services.AddSingleton<IDeskClock>(new StoppedClock());
        services?.Invoke(Services);
        AddAuthorization().SetAuthorized("Ada Admin").SetClaims(new Claim(ClaimTypes.NameIdentifier, "ADA"), new Claim(ClaimTypes.Email, "ada@office.example"));
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", isInteractive: true));
    }

    public static async Task<MailPagesDesk> StartAsync(string kind = Databases.Sqlite, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var desk = new MailPagesDesk(await TestDatabase.CreateAsync(kind), settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)), services);
        await PrepareDatabase.MigrateAsync(desk.The<IDbContextFactory<DeskDb>>(), desk.The<DeskSettings>(), default);
        return desk;
    }

    public T The<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<DeskDb> DbAsync() => The<IDbContextFactory<DeskDb>>().CreateDbContextAsync();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            database.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }

    private sealed class StoppedClock : IDeskClock
    {
        public Instant Now => MailPagesDesk.Now;

        public Instant Wall => MailPagesDesk.Now;
    }
}
