using EmbargoDesk.Web.Embargo.Alarms;
using EmbargoDesk.Web.Embargo.Checks;
using EmbargoDesk.Web.Embargo.Receipts;

namespace EmbargoDesk.Web.Embargo;

/// <summary>What is said of lifts before and after them: checks, receipts, early looks, and the alarms that they raise.</summary>
internal static class LiftRecordSetup
{
    public static void AddLiftRecord(this IServiceCollection services)
    {
        services.AddSingleton<EarlyLooks>();
        services.AddSingleton<ReadAsOutsider>();
        services.AddSingleton<LiftReadings>();
        services.AddSingleton<ReadLiftRecord>();
        services.AddSingleton<ClearAlarm>();
        services.AddSingleton<CheckHouse>();
        services.AddSingleton<CheckLift>();
        services.AddSingleton<CountEarlyLooks>();
        services.AddHostedService(sp => sp.GetRequiredService<CountEarlyLooks>());
        services.AddHostedService<WriteReceipts>();
        services.AddHostedService<CheckLifts>();
        services.AddHostedService<MailAlarms>();
        services.AddHostedService<WatchBounceMailbox>();
    }
}
