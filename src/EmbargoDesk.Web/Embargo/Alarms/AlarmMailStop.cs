using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>An alarm stands while all mail is stopped: what lifts then reaches nobody by mail.</summary>
public sealed class AlarmMailStop(IDbContextFactory<DeskDb> dbs, RaiseAlarm raise, ClearAlarm clear, ILogger<AlarmMailStop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private long? told;

    /// <summary>One look.</summary>
    public async Task RunAsync(CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await db.MailStops.AsNoTracking().Where(s => s.EndedAt == null).OrderBy(s => s.Id).FirstOrDefaultAsync(cancel);
        if (open is not null && open.Id != told)
        {
            await raise.RunAsync(AlarmKind.MailStop, "", $"All mail is stopped by {open.By}: {open.Reason} Let it go again when you are sure; until then lifts reach nobody by mail.", cancel);
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
