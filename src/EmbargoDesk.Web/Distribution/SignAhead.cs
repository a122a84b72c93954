using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Makes armed lift mailings ready in the minute before the lift: their messages are read and encoded, and each copy is signed, as its Date and Message-ID are known and
/// a signature by RSA costs more than all else that a message costs. What is not ready in time is signed when it is sent; the bytes are the same.
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

        foreach (var mailing in alive.Where(m => m.State == MailingState.Armed && m.Kind == MailingKind.Lift))
        {
            if (mailing.DkimKeyIds.Count == 0)
            {
                await PrepareAsync(db, mailing, cancel);
                continue;
            }

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

    private async Task PrepareAsync(DeskDb db, Mailing mailing, CancellationToken cancel)
    {
        if (reached.TryGetValue(mailing.Id, out var at) && at.Revision == mailing.Revision)
        {
            return;
        }

        var copies = db.Deliveries.AsNoTracking().Where(d => d.MailingId == mailing.Id);
        foreach (var form in await copies.Select(d => d.Form).Distinct().ToListAsync(cancel))
        {
            await frozen.PrepareAsync(new DueDelivery(await copies.OrderBy(d => d.Id).FirstAsync(d => d.Form == form, cancel), mailing));
        }

        reached[mailing.Id] = (mailing.Revision, 0);
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
