using EmbargoDesk.Web.Accounts;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;

namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// Hangfire, which rings the bell: in memory beside SQLite (the schedule is rebuilt from the rows at every start), in PostgreSQL beside
/// PostgreSQL. Storage belongs to the host, not to Hangfire's process-wide statics, so that several hosts in one process keep their own.
/// </summary>
public static class JobsSetup
{
    public static void AddDeskJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStorage>(sp => Storage(sp.GetRequiredService<DeskSettings>()));
        services.AddHangfire(c => c.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        services.AddHangfireServer(o =>
        {
            // The default polls every 15 s; an advance that is due now should not wait for that.
            o.SchedulePollingInterval = TimeSpan.FromSeconds(1);

            // A lift job waits up to a minute for its instant and holds its worker while it does.
            o.WorkerCount = 20;
            o.StopTimeout = TimeSpan.FromSeconds(5);
        });
    }

    private static JobStorage Storage(DeskSettings settings) => settings.Provider == DatabaseProvider.Postgres
        ? new PostgreSqlStorage(
            new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(settings.ConnectionString, new PostgreSqlStorageOptions()),
            new PostgreSqlStorageOptions
            {
                QueuePollInterval = TimeSpan.FromSeconds(1),
                UseSlidingInvisibilityTimeout = true,

                // PrepareDatabase says what is wrong with the database, and at once.
                StartupConnectionMaxRetries = 1,
                StartupConnectionBaseDelay = TimeSpan.FromMilliseconds(100),
            })
        : new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromDays(1) });

    /// <summary>The dashboard shows job arguments (ids only), and is the administrator's.</summary>
    public static void MapDeskJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/hangfire", new DashboardOptions { Authorization = [], DisplayStorageConnectionString = false, AppPath = "/desk" })
            .RequireAuthorization(Policies.Administer);
}
