using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>What comes back.</summary>
public static class BouncesSetup
{
    public static void AddBounces(this IServiceCollection services)
    {
        services.AddSingleton<EnvelopeSender>();
        services.AddSingleton<BounceStatus>();
        services.AddSingleton<RecordBounce>();
        services.AddSingleton<SettleBounce>();
        services.AddSingleton<IBounceMailbox>(sp => sp.GetRequiredService<DeskSettings>().Bounces switch
        {
            { Directory.Length: > 0 } s => new DirectoryBounces(s),
            { Protocol: BounceProtocol.Pop3 } s => new PopBounces(s),
            var s => new ImapBounces(s),
        });
        services.AddHostedService<CollectBounces>();
    }
}
