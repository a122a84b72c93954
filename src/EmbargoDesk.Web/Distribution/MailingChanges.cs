using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>What a change of the release does to its mailings, in the same transaction.</summary>
internal static class MailingChanges
{
    /// <summary>Armed mailings return to Planned; what was frozen is thrown away and frozen again at the new time.</summary>
    public static async Task DisarmAsync(DeskDb db, string releaseId, CancellationToken cancel)
    {
        var armed = await db.Mailings.Where(m => m.ReleaseId == releaseId && m.State == MailingState.Armed).ToListAsync(cancel);
        foreach (var mailing in armed)
        {
            await DisarmAsync(db, mailing, cancel);
        }
    }

    /// <summary>The same for one mailing.</summary>
    public static async Task DisarmAsync(DeskDb db, Mailing mailing, CancellationToken cancel)
    {
        mailing.State = MailingState.Planned;
        mailing.Revision++;
        mailing.VersionNumber = null;
        mailing.DatedAt = null;
        await db.Deliveries.Where(d => d.MailingId == mailing.Id && d.State == DeliveryState.Ready).ExecuteDeleteAsync(cancel);
        await db.MailingMessages.Where(m => m.MailingId == mailing.Id).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Cancels every mailing that is not over; copies on their way still end as their server says.</summary>
    public static async Task CancelAllAsync(DeskDb db, string releaseId, Instant now, CancellationToken cancel)
    {
        var open = await db.Mailings
            .Where(m => m.ReleaseId == releaseId && m.State != MailingState.Done && m.State != MailingState.Cancelled).ToListAsync(cancel);
        foreach (var mailing in open)
        {
            await CancelAsync(db, mailing, now, cancel);
        }
    }

    /// <summary>Cancels one mailing.</summary>
    public static async Task CancelAsync(DeskDb db, Mailing mailing, Instant now, CancellationToken cancel)
    {
        mailing.State = MailingState.Cancelled;
        mailing.Revision++;
        mailing.FinishedAt = now;
        await CancelWaitingAsync(db, mailing.Id, now, cancel);
    }

    /// <summary>Deliveries that nobody has taken yet become Cancelled.</summary>
    public static Task CancelWaitingAsync(DeskDb db, string mailingId, Instant now, CancellationToken cancel) =>
        db.Deliveries
            .Where(d => d.MailingId == mailingId && (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred || d.State == DeliveryState.Planned))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled).SetProperty(d => d.ChangedAt, now), cancel);
}
