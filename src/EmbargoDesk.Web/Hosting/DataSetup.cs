using System.Data.Common;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmbargoDesk.Web.Hosting;

/// <summary>The database: which, where, and brought up to date before anything else starts.</summary>
public static class DataSetup
{
    private static readonly SqliteBusyWait BusyWait = new();

    public static void AddDeskData(this IServiceCollection services)
    {
        services.AddSingleton(sp => DeskSettings.Read(sp.GetRequiredService<IConfiguration>()));
        services.AddSingleton(sp => sp.GetRequiredService<DeskSettings>().Office);
        services.AddSingleton<ITimeSource>(sp => sp.GetRequiredService<DeskSettings>().Provider == DatabaseProvider.Postgres
            ? new DatabaseTime(sp.GetRequiredService<IDbContextFactory<DeskDb>>(), new MachineTime()) : new MachineTime());
        services.AddSingleton<GuardedClock>();
        services.AddSingleton<IDeskClock>(sp => sp.GetRequiredService<GuardedClock>());
        services.Configure<Microsoft.AspNetCore.Identity.IdentityOptions>(DeskDb.ConfigureStores);
        services.AddPooledDbContextFactory<DeskDb>((sp, o) => Configure(o, sp.GetRequiredService<DeskSettings>()));

        // First of all hosted services: data protection reads its keys from the database when it starts.
        services.AddSingleton<PrepareDatabase>();
        services.AddHostedService(sp => sp.GetRequiredService<PrepareDatabase>());
        services.AddHostedService<StartClock>();
        services.AddDataProtection().SetApplicationName("EmbargoDesk").PersistKeysToDbContext<DeskDb>();
    }

    // A server that vanishes in the middle of a transaction must not keep its rows locked for the hours of TCP's own patience: another node lifts then.
    private static string Watchful(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options ??= "-c idle_in_transaction_session_timeout=60s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
        return builder.ConnectionString;
    }

    /// <summary>The same database for the server and for the commands.</summary>
    public static void Configure(DbContextOptionsBuilder options, DeskSettings settings)
    {
        if (settings.Provider == DatabaseProvider.Postgres)
        {
            options.UseNpgsql(Watchful(settings.ConnectionString), o => o.UseNodaTime().MigrationsAssembly(typeof(Migrations.Postgres.DesignTimeDeskDb).Assembly.GetName().Name));
        }
        else
        {
            options.AddInterceptors(BusyWait).UseSqlite(settings.ConnectionString, o => o.MigrationsAssembly(typeof(Migrations.Sqlite.DesignTimeDeskDb).Assembly.GetName().Name));
        }
    }
}

/// <summary>Takes the lock of the SQLite file and migrates.</summary>
public sealed class PrepareDatabase(DeskSettings settings, IDbContextFactory<DeskDb> dbs) : IHostedService, IDisposable
{
    // A command that was first on a new database holds the lock while it migrates; a server that starts meanwhile waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private DeskLock? held;
    private bool ready;

    /// <summary>Does it, once. The program asks before the host starts, which would log a refusal with its whole stack.</summary>
    /// <exception cref="SettingsRefusedException">Another server has the SQLite file, or the database cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ready)
        {
            return;
        }

        Directory.CreateDirectory(settings.DataDirectory);
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            held = await DeskLock.TakeAsync(settings.DataDirectory, Patience, cancellationToken) ?? throw new SettingsRefusedException(
                $"Another EmbargoDesk server already uses {settings.DataDirectory}; stop it first, or give this one its own Data:Directory.");
        }

        try
        {
            await MigrateAsync(dbs, settings, cancellationToken);
            ready = true;
        }
        catch (Exception e) when (e is DbException or ArgumentException or InvalidOperationException { InnerException: DbException })
        {
            var cause = e as DbException ?? e.InnerException as DbException ?? e;
            throw new SettingsRefusedException($"The database ({settings.Provider}) cannot be used: {cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Check Database:Provider and ConnectionStrings:Desk.", e);
        }
    }

    /// <summary>Brings the database up to date. The caller holds the lock of a SQLite file.</summary>
    public static async Task MigrateAsync(IDbContextFactory<DeskDb> dbs, DeskSettings settings, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            // A process killed while migrating leaves its lock row, on which every later start would hang. We hold the file's lock: it is stale.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancel);
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
        }

        await db.Database.MigrateAsync(cancel);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => held?.Dispose();
}
