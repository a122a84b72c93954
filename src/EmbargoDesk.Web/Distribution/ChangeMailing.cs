using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>What a person says of copies that were perhaps delivered.</summary>
public enum DoubtDecision
{
    /// <summary>They arrived.</summary>
    Arrived,

    /// <summary>They are sent once more: the same message with the same id.</summary>
    Resend,

    /// <summary>They count as not sent, so that the next mailing reaches these people. Only of a cancelled mailing.</summary>
    NotSent,
}

/// <summary>Pauses, resumes and cancels a mailing, and settles deliveries in doubt. One line of the record an act.</summary>
public sealed class ChangeMailing(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeliveryWake wake)
{
    private static readonly MailingState[] Open = [MailingState.Planned, MailingState.Armed, MailingState.Sending, MailingState.Paused];

    /// <summary>Stops handing copies over; those on their way end as their server says.</summary>
    public Task PauseAsync(string id, Actor actor) => MoveAsync(id, actor, "pause", [MailingState.Sending], (_, m) => Set(m, MailingState.Paused));

    /// <summary>Goes on.</summary>
    public Task ResumeAsync(string id, Actor actor) => MoveAsync(id, actor, "resume", [MailingState.Paused], (_, m) => Set(m, MailingState.Sending));

    /// <summary>Cancels what has not gone.</summary>
    public Task CancelAsync(string id, Actor actor) => MoveAsync(id, actor, "cancel", Open, async (db, m) =>
    {
        await MailingChanges.CancelAsync(db, m, clock.Wall, CancellationToken.None);
        return "";
    });

    /// <summary>Says what is done with copies in doubt from now on; also with those that are in doubt already and were not decided about.</summary>
    public Task DoubtAsync(string id, DoubtPolicy policy, Actor actor) => MoveAsync(id, actor, "choose what is done with doubts", Open, (_, m) =>
    {
        m.Doubt = policy;
        return Task.FromResult(policy.ToString());
    });

    /// <summary>A person decides about the copies in doubt. After a cancelling, too: but then nothing more goes.</summary>
    public Task SettleDoubtsAsync(string id, DoubtDecision decision, Actor actor)
    {
        var act = decision switch { DoubtDecision.Resend => "send doubtful again", DoubtDecision.Arrived => "take doubtful as arrived", _ => "take doubtful as not sent" };
        return MoveAsync(id, actor, act, [MailingState.Sending, MailingState.Done, MailingState.Paused, MailingState.Cancelled], async (db, m) =>
        {
            await RefuseAsync(db, m, decision);
            var wall = clock.Wall;
            var to = decision switch { DoubtDecision.Resend => DeliveryState.Ready, DoubtDecision.Arrived => DeliveryState.Accepted, _ => DeliveryState.Cancelled };
            var doubtful = db.Deliveries.Where(d => d.MailingId == id && (d.State == DeliveryState.InDoubt || d.State == DeliveryState.Held));
            foreach (var advance in decision == DoubtDecision.NotSent ? await doubtful.AsNoTracking().Where(d => d.Kind == MailingKind.Advance).ToListAsync() : [])
            {
                await WaitingCopies.FollowAsync(db, advance, to, wall);
            }

            var settled = await doubtful.ExecuteUpdateAsync(s => s
                .SetProperty(d => d.State, to).SetProperty(d => d.Doubts, d => d.Doubts + 1)
                .SetProperty(d => d.Reply, d => d.Reply + $" Settled by {actor.Name}.").SetProperty(d => d.ChangedAt, wall));
            if (decision == DoubtDecision.Resend && m.State == MailingState.Done)
            {
                await Set(m, MailingState.Sending);
                m.FinishedAt = null;
            }

            return $"{settled} copies";
        });
    }

    private static async Task RefuseAsync(DeskDb db, Mailing m, DoubtDecision decision)
    {
        if (decision == DoubtDecision.Resend && m.State == MailingState.Cancelled)
        {
            throw new RefusedException(Refusal.WrongState, "The mailing is cancelled: nothing more goes out of it. Take the copies as arrived, or as not sent.");
        }

        if (decision == DoubtDecision.NotSent && m.State != MailingState.Cancelled)
        {
            throw new RefusedException(Refusal.WrongState, "Only of a cancelled mailing can copies be taken as not sent. Send them once more, or take them as arrived.");
        }

        if (decision == DoubtDecision.Resend && await ResendDoubts.IsOverAsync(db, m))
        {
            throw new RefusedException(Refusal.WrongState, "These copies bear an embargo that has changed since; take them as arrived, for their holders were told.");
        }
    }

    private static Task<string> Set(Mailing m, MailingState state)
    {
        m.State = state;
        return Task.FromResult("");
    }

    private async Task MoveAsync(string id, Actor actor, string act, MailingState[] from, Func<DeskDb, Mailing, Task<string>> change)
    {
        await Deadlock.RetryAsync(() => TryMoveAsync(id, actor, act, from, change));
        wake.Signal();
    }

    private async Task TryMoveAsync(string id, Actor actor, string act, MailingState[] from, Func<DeskDb, Mailing, Task<string>> change)
    {
        await using var db = await dbs.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var mailing = await db.Mailings.SingleOrDefaultAsync(m => m.Id == id) ?? throw RefusedException.NotFound("mailing");
        if (!from.Contains(mailing.State))
        {
            throw new RefusedException(Refusal.WrongState, $"The mailing is {mailing.State.ToString().ToLowerInvariant()}; it cannot be changed that way.");
        }

        var detail = await change(db, mailing);
        mailing.Revision++;
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = act, Subject = "mailing", SubjectId = id, Detail = detail });
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new RefusedException(Refusal.Stale, "The mailing changed at the same moment; look again and repeat what is still wanted.");
        }

        await transaction.CommitAsync();
    }
}
