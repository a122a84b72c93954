using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>An alarm stands while all mail is stopped: what lifts then reaches nobody by mail.</summary>
public sealed class AlarmMailStop(WatchMailStop watch, RaiseAlarm raise, ClearAlarm clear, ILogger<AlarmMailStop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private long? told;

    /// <summary>One look.</summary>
    public async Task RunAsync(CancellationToken cancel = default)
    {
        var open = await watch.ReadAsync(cancel);
        if (open is not null && open.Id != told)
        {
            // This goes out by mail: what a person typed as the reason may name what is embargoed, and stays in the house.
            var why = open.By == Actor.Program.Name ? open.Reason : "The desk says why.";
            await raise.RunAsync(AlarmKind.MailStop, "", $"All mail is stopped by {open.By}. {why} Let it go again when you are sure; until then lifts reach nobody by mail.", cancel);
        }
        else if (open is null && told != 0)
        {
            await clear.MendedAsync(AlarmKind.MailStop, "", "mail goes again", cancel);
        }

        told = open?.Id ?? 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("The alarm about stopped mail could not be kept: {Kind}", e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
