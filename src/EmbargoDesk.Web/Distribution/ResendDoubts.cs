using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Carries out <see cref="DoubtPolicy.Resend"/>: a copy that is in doubt for the first time is made ready once more, by itself. What is in doubt
/// a second time, or must not go any more, waits for a person.
/// </summary>
public sealed class ResendDoubts(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeliveryWake wake, ILogger<ResendDoubts> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancel = default)
    {
        List<string> doubtful;
        await using (var db = await dbs.CreateDbContextAsync(cancel))
        {
            doubtful = await db.Mailings.Where(m => m.State == MailingState.Sending && m.Doubt == DoubtPolicy.Resend
                && db.Deliveries.Any(d => d.MailingId == m.Id && d.State == DeliveryState.InDoubt && d.Doubts == 0)).Select(m => m.Id).ToListAsync(cancel);
        }

        foreach (var id in doubtful)
        {
            await Deadlock.RetryAsync(() => AgainAsync(id, cancel));
            wake.Signal();
        }
    }

    /// <summary>Whether a mailing's copies, sent once more, would bear an embargo that is not true any more.</summary>
    internal static async Task<bool> IsOverAsync(DeskDb db, Mailing m, CancellationToken cancel = default) =>
        m.Kind == MailingKind.Advance && await db.Mailings.AnyAsync(
            n => n.ReleaseId == m.ReleaseId && (n.Kind == MailingKind.EmbargoChanged || n.Kind == MailingKind.Withdrawal) && n.CreatedAt >= m.CreatedAt, cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Copies in doubt could not be looked at: {Kind}: {Message}", e.GetType().Name, e.Message);
            }
        }
    }

    private async Task AgainAsync(string mailingId, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var mailing = await db.Mailings.AsNoTracking().SingleAsync(m => m.Id == mailingId, cancel);
        if (mailing is not { State: MailingState.Sending, Doubt: DoubtPolicy.Resend })
        {
            return;
        }

        // The lift's own mail has counted these readers as having the advance: a second advance would come beside it.
        var over = await IsOverAsync(db, mailing, cancel) || (mailing.Kind == MailingKind.Advance && await db.Mailings.AnyAsync(
            m => m.ReleaseId == mailing.ReleaseId && m.Kind == MailingKind.Lift && m.State != MailingState.Planned && m.State != MailingState.Cancelled, cancel));
        var wall = clock.Wall;
        var (to, words) = over ? (DeliveryState.Held, " It is too late to send it again by itself.") : (DeliveryState.Ready, " It is sent once more by itself, as the mailing says.");
        var count = await db.Deliveries.Where(d => d.MailingId == mailingId && d.State == DeliveryState.InDoubt && d.Doubts == 0).ExecuteUpdateAsync(s => s
            .SetProperty(d => d.State, to).SetProperty(d => d.Doubts, 1).SetProperty(d => d.Reply, d => d.Reply + words).SetProperty(d => d.ChangedAt, wall), cancel);
        if (count > 0)
        {
            db.AuditEntries.Add(new AuditEntry
            {
                At = wall, Actor = Actor.Program.Name, Act = over ? "hold doubtful" : "send doubtful again", Subject = "mailing", SubjectId = mailingId, Detail = $"{count} copies",
            });
            await db.SaveChangesAsync(cancel);
            log.LogWarning("{Count} doubtful copies of mailing {Id}: {What}", count, mailingId, over ? "too late, a person decides" : "sent once more");
        }

        await transaction.CommitAsync(cancel);
    }
}
