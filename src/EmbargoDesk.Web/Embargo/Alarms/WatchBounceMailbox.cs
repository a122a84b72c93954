using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>Raises an alarm when the bounce mailbox could not be read for half an hour, and clears it when it was read again.</summary>
public sealed class WatchBounceMailbox(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, BounceStatus status, RaiseAlarm raise, ClearAlarm clear, ILogger<WatchBounceMailbox> log)
    : BackgroundService
{
    /// <summary>A server that is restarted or moved is back by then.</summary>
    private static readonly Duration Patience = Duration.FromMinutes(30);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Bounces.IsRead)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The bounce mailbox could not be watched: {Kind}", e.GetType().Name);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var now = status.Current;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await db.Alarms.AsNoTracking().FirstOrDefaultAsync(a => a.ClearedAt == null && a.Kind == AlarmKind.BounceMailbox, cancel);
        if (now is { Trouble: { } trouble, TroubleSince: { } since })
        {
            if (open is null && clock.Wall - since >= Patience)
            {
                await raise.RunAsync(AlarmKind.BounceMailbox, "", $"What comes back has not been read for half an hour. {trouble} Nothing is lost, but dead addresses are mailed on until it is mended.", cancel);
            }
        }

        // By this server, after the alarm: another server's reading says as much, and clears it there.
        else if (open is not null && now.LastRead > open.RaisedAt)
        {
            await clear.MendedAsync(AlarmKind.BounceMailbox, "", "it was read again", cancel);
        }
    }
}
