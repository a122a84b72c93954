using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>What becomes of the copies that thread to an advance, when it turns out that the advance has not arrived.</summary>
internal static class WaitingCopies
{
    /// <summary>
    /// Beside the writing of an advance's outcome, in the same commit: whoever had no advance after all, or whose copy came back, gets the release in full at the
    /// lift, not the short "embargo lifted".
    /// </summary>
    public static Task FollowAsync(DeskDb db, Delivery advance, DeliveryState outcome, Instant now) =>
        advance.Kind != MailingKind.Advance || (outcome != DeliveryState.Bounced && DeliveryTransitions.MayHaveArrived.Contains(outcome)) ? Task.CompletedTask
        : db.Deliveries.Where(d => d.ReleaseId == advance.ReleaseId && d.Kind == MailingKind.Lift && d.Form == MessageForm.Lifted
                && (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred) && d.InReplyTo!.StartsWith(advance.Token)
                && db.MailingMessages.Any(m => m.MailingId == d.MailingId && m.Form == MessageForm.Full))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.Form, MessageForm.Full).SetProperty(d => d.InReplyTo, (string?)null).SetProperty(d => d.ChangedAt, now));

    /// <summary>Nobody is told about a copy that they never had.</summary>
    public static async Task CancelNoticesWithoutCopyAsync(DeskDb db, IReadOnlyList<string> notices, Instant now, CancellationToken cancel)
    {
        if (notices.Count == 0)
        {
            return;
        }

        var arrived = DeliveryTransitions.MayHaveArrived;
        await db.Deliveries.Where(d => notices.Contains(d.MailingId) && (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred)
                && !db.Deliveries.Any(a => a.Token == d.InReplyTo!.Substring(0, OpaqueId.Length) && arrived.Contains(a.State)))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled)
                .SetProperty(d => d.Reply, "Holds no copy: the one that was on its way did not arrive.").SetProperty(d => d.ChangedAt, now), cancel);
    }

    /// <summary>
    /// Before an advance's audience is frozen: whoever was put off in a mailing that has been cancelled since is free for the next. False while a copy of
    /// such a mailing is on its way: whether its reader needs another is not known yet.
    /// </summary>
    public static async Task<bool> FreeForNextAdvanceAsync(DeskDb db, string releaseId, Instant now, CancellationToken cancel)
    {
        var cancelled = db.Deliveries.Where(d => d.ReleaseId == releaseId && d.Kind == MailingKind.Advance
            && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Cancelled));
        if (await cancelled.AnyAsync(d => d.State == DeliveryState.Sending, cancel))
        {
            return false;
        }

        await cancelled.Where(d => d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled).SetProperty(d => d.ChangedAt, now), cancel);
        return true;
    }
}
