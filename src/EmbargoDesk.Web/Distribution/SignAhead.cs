using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Signs the copies of armed lift mailings in the minute before the lift: their Date and Message-ID are known, and a signature by RSA costs more than all else that
/// a message costs. What is not ready in time is signed when it is sent; the bytes are the same.
/// </summary>
public sealed class SignAhead(IDbContextFactory<DeskDb> dbs, FrozenMessages frozen, SigningKeys keys, ILogger<SignAhead> log) : BackgroundService
{
    // 330 bytes each.
    private const int Most = 150_000, Page = 2000;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, (int Revision, long After)> reached = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await RoundAsync(stoppingToken))
                {
                    await Task.Delay(Idle, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Nothing is signed ahead at present: {Kind}", e.GetType().Name);
                await Task.Delay(Idle * 5, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    // True: there was something to do.
    private async Task<bool> RoundAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var alive = await db.Mailings.AsNoTracking().Where(m => m.State == MailingState.Armed || m.State == MailingState.Sending).ToListAsync(cancel);
        frozen.Keep([.. alive.Select(m => m.Id)]);
        foreach (var gone in reached.Keys.Except(alive.Select(m => m.Id)).ToList())
        {
            reached.Remove(gone);
        }

        foreach (var mailing in alive.Where(m => m.State == MailingState.Armed && m.Kind == MailingKind.Lift && m.DkimKeyIds.Count > 0))
        {
            var after = reached.TryGetValue(mailing.Id, out var at) && at.Revision == mailing.Revision ? at.After : 0;
            var next = await db.Deliveries.AsNoTracking().Where(d => d.MailingId == mailing.Id && d.State == DeliveryState.Ready && d.Id > after)
                .OrderBy(d => d.Id).Take(Page).ToListAsync(cancel);
            if (next.Count > 0 && frozen.SignedAhead < Most && await IsSignableAsync(mailing))
            {
                await Parallel.ForEachAsync(next, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel },
                    async (d, _) => await frozen.SignAsync(new DueDelivery(d, mailing)));
                reached[mailing.Id] = (mailing.Revision, next[^1].Id);
                return true;
            }
        }

        return false;
    }

    // The sender says why it is not.
    private async Task<bool> IsSignableAsync(Mailing mailing)
    {
        try
        {
            await keys.OfAsync(mailing);
            return true;
        }
        catch (RelayUnavailableException)
        {
            return false;
        }
    }
}
