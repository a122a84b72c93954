using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Every second: whatever is due and was not done. Catches what Hangfire missed, a restart past the lift, and mailings planned for a time
/// of their own.
/// </summary>
public sealed class SweepDueLifts(
    IDeskClock clock, LiftRelease lift, StartMailing start, LiftBell bell, SchedulerPulse pulse, ILogger<SweepDueLifts> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var planned = await bell.RebuildAsync(stoppingToken);
        log.LogInformation("{Count} planned lifts are scheduled", planned);
        await lift.RehearseAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
                pulse.Beat(clock.Wall);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The sweep outlives a database that is away; /readyz tells that it does not beat.
                log.LogError("The sweep for due lifts failed: {Kind}: {Message}", e.GetType().Name, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One round.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        try
        {
            await lift.RunDueAsync(cancel);
        }
        finally
        {
            await start.AllDueAsync(cancel);
        }
    }
}

/// <summary>When the sweep last ran, for /readyz.</summary>
public sealed class SchedulerPulse
{
    private long ticks;

    /// <summary>The UTC instant of the last round; null before the first.</summary>
    public NodaTime.Instant? Last => Interlocked.Read(ref ticks) is var t and > 0 ? NodaTime.Instant.FromUnixTimeTicks(t) : null;

    /// <summary>A round was made.</summary>
    public void Beat(NodaTime.Instant now) => Interlocked.Exchange(ref ticks, now.ToUnixTimeTicks());
}
