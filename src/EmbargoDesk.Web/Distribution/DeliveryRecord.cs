using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Reads and writes the delivery rows for the sender. Every write names the state that it expects.</summary>
public sealed class DeliveryRecord(IDbContextFactory<DeskDb> dbs, CommitTogether commits, IDeskClock clock)
{
    /// <summary>The mailings of which copies may leave now, the longest under way first.</summary>
    public async Task<IReadOnlyList<Mailing>> OpenMailingsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await MailGate.Open(db, clock.Now).AsNoTracking().OrderBy(m => m.StartedAt).ToListAsync(cancel);
        await WaitingCopies.CancelNoticesWithoutCopyAsync(db, [.. open.Where(m => m.Notice is not null).Select(m => m.Id)], clock.Wall, cancel);
        return open;
    }

    /// <summary>
    /// The next deliveries of one mailing in their order, from after an id on, and whatever was put off and is due. The claim asks the whole gate; here only what
    /// would make it ask in vain again and again is left out.
    /// </summary>
    public async Task<IReadOnlyList<Delivery>> DueAsync(Mailing mailing, long after, int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wall = clock.Wall;
        var waiting = db.Deliveries.AsNoTracking().Where(d => d.MailingId == mailing.Id && d.VersionNumber == mailing.VersionNumber);
        if (mailing.Notice is not null || mailing.Kind == MailingKind.Lift)
        {
            waiting = waiting.Where(d => d.InReplyTo == null || !db.Deliveries.Any(a => a.Token == d.InReplyTo.Substring(0, OpaqueId.Length) && a.State == DeliveryState.Sending));
        }

        // Two in one: each follows the index, where one over both states would sort every waiting row.
        var deferred = waiting.Where(d => d.State == DeliveryState.Deferred && d.NextAt <= wall).OrderBy(d => d.Id).Take(most / 2);
        var due = await deferred.Concat(waiting.Where(d => d.State == DeliveryState.Ready && d.Id > after).OrderBy(d => d.Id).Take(most)).ToListAsync(cancel);
        return [.. due.OrderBy(d => d.State != DeliveryState.Deferred).ThenBy(d => d.Id)];
    }

    /// <summary>Marks a delivery as on its way, if the gate still lets it through. The number of its attempt; 0: somebody else has it, or it may not go.</summary>
    public Task<int> ClaimAsync(DueDelivery due, long epoch) => commits.ClaimAsync(due.Mailing, due.Id, epoch);

    /// <summary>
    /// After a claim in vain: who unsubscribed after the audience was frozen, or is no longer cleared, ends in a state of their own rather than waiting for
    /// ever behind the gate. True: the delivery waits still, so it is the mailing that may not go on.
    /// </summary>
    public async Task<bool> SettleAsync(long id, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var wall = clock.Wall;
        var waiting = db.Deliveries.Where(d => d.Id == id && (d.State == DeliveryState.Ready || (d.State == DeliveryState.Deferred && d.NextAt <= wall)));
        if (!await waiting.AnyAsync(cancel))
        {
            return false;
        }

        var settled = await waiting.Where(d => db.Suppressions.Any(s => s.CanonicalAddress == d.CanonicalAddress && (d.Form != MessageForm.Notice || s.Reason == SuppressionReason.Erased))
                && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Suppressed).SetProperty(d => d.ChangedAt, wall), cancel);
        settled += await waiting.Where(d => d.Kind == MailingKind.Advance && !db.Recipients.Any(p => p.Id == d.RecipientId && p.Clearance != null)
                && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled)
                .SetProperty(d => d.Reply, "No longer cleared for embargoed content.").SetProperty(d => d.ChangedAt, wall), cancel);
        return settled == 0;
    }

    /// <summary>Writes down what came of it.</summary>
    /// <param name="due">The delivery.</param>
    /// <param name="epoch">The sender that claimed it.</param>
    /// <param name="attempts">The attempt that it was claimed for: an outcome is never written over a later one.</param>
    /// <param name="outcome">What the relay said.</param>
    public async Task OutcomeAsync(DueDelivery due, long epoch, int attempts, SendOutcome outcome)
    {
        if (outcome is SendOutcome.Accepted { Reply: var words })
        {
            await commits.AcceptedAsync(due.Id, epoch, attempts, words);
            return;
        }

        var wall = clock.Wall;
        var began = due.Mailing.StartedAt ?? wall;
        var (state, reply, next) = outcome switch
        {
            // An answer to MAIL FROM speaks of the sender: nobody is given up for it.
            SendOutcome.Refused { Phase: SmtpPhase.Mail } r => Later(RetrySchedule.NextAt(attempts, began, wall), r.Reply),
            SendOutcome.Refused r => (DeliveryState.Refused, r.Reply, (Instant?)null),
            // 421 before the message began ends a conversation that has lasted long enough for the server: the next one may take it at once.
            SendOutcome.Deferred { Code: 421, Phase: SmtpPhase.Mail } d => Later(RetrySchedule.AfterDropAt(attempts, began, wall), d.Reply),
            SendOutcome.Deferred d => Later(RetrySchedule.NextAt(attempts, began, wall), d.Reply),
            SendOutcome.Dropped d => Later(RetrySchedule.AfterDropAt(attempts, began, wall), d.Why),
            SendOutcome.InDoubt d => (DeliveryState.InDoubt, d.Why, null),
            _ => throw new InvalidOperationException($"No state for {outcome.GetType().Name}"),
        };
        await commits.RunAsync(async db =>
        {
            // Also where another server took us for dead meanwhile: what the mail server said settles the doubt.
            var written = await db.Deliveries.Where(d => d.Id == due.Id && (d.State == DeliveryState.Sending || d.State == DeliveryState.InDoubt) && d.Epoch == epoch && d.Attempts == attempts).ExecuteUpdateAsync(s => s
                .SetProperty(d => d.State, state)
                .SetProperty(d => d.Reply, reply)
                .SetProperty(d => d.NextAt, next)
                .SetProperty(d => d.ChangedAt, wall));
            if (state == DeliveryState.Deferred)
            {
                // Its mailing was cancelled while it was on its way: there is no next try.
                await db.Deliveries.Where(d => d.Id == due.Id && d.State == DeliveryState.Deferred && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Cancelled))
                    .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled));
            }

            await WaitingCopies.FollowAsync(db, due.Delivery, state, wall);
            return written;
        });
    }

    /// <summary>
    /// After a claim whose commit was never answered: where it was committed all the same, it is taken back, as nothing was handed over. Only while nobody
    /// here has the delivery. True: it was.
    /// </summary>
    public async Task<bool> UnclaimAsync(long id, long epoch, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var wall = clock.Wall;
        if (await db.Deliveries.Where(d => d.Id == id && d.State == DeliveryState.Sending && d.Epoch == epoch)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Ready).SetProperty(d => d.Epoch, (long?)null), cancel) == 0)
        {
            return false;
        }

        await WaitingCopies.FollowAsync(db, await db.Deliveries.AsNoTracking().SingleAsync(d => d.Id == id, cancel), DeliveryState.Ready, wall);

        // Of a mailing that was cancelled meanwhile nothing waits.
        await db.Deliveries.Where(d => d.Id == id && d.State == DeliveryState.Ready && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Cancelled))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled).SetProperty(d => d.ChangedAt, wall), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Its message could not be rendered or written; only this one fails. It has not left, whether it waits or is claimed by us.</summary>
    public async Task FailedAsync(long id, long epoch, string why)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var wall = clock.Wall;
        var failed = await db.Deliveries.AsNoTracking().SingleAsync(d => d.Id == id);
        await db.Deliveries
            .Where(d => d.Id == id && (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred || (d.State == DeliveryState.Sending && d.Epoch == epoch)))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Failed).SetProperty(d => d.Reply, why).SetProperty(d => d.ChangedAt, wall));
        await WaitingCopies.FollowAsync(db, failed, DeliveryState.Failed, wall);
    }

    private static (DeliveryState State, string Reply, Instant? Next) Later(Instant? next, string reply) =>
        (next is null ? DeliveryState.Expired : DeliveryState.Deferred, reply, next);

    /// <summary>Mailings of which nothing is left to do are Done.</summary>
    public async Task FinishMailingsAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var over = await db.Mailings.Where(m => m.State == MailingState.Sending
            && !db.Deliveries.Any(d => d.MailingId == m.Id && (d.State == DeliveryState.Planned || d.State == DeliveryState.Ready
                || d.State == DeliveryState.Sending || d.State == DeliveryState.Deferred

                // ResendDoubts has not come by yet.
                || (d.State == DeliveryState.InDoubt && d.Doubts == 0 && m.Doubt == DoubtPolicy.Resend)))).ToListAsync(cancel);
        foreach (var mailing in over)
        {
            mailing.State = MailingState.Done;
            mailing.FinishedAt = clock.Wall;
            mailing.Revision++;
            var counts = await MailingCounts.OfAsync(db, mailing.Id, cancel);
            db.AuditEntries.Add(new AuditEntry
            {
                At = clock.Wall, Actor = Actor.Program.Name, Act = "done", Subject = "mailing", SubjectId = mailing.Id,
                Detail = string.Join(", ", counts.Where(c => c.Value > 0).Select(c => $"{c.Value} {c.Key}")),
            });
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A person paused or cancelled it at this moment; the next round sees.
        }
    }
}

/// <summary>A mailing's deliveries by state; every state has a figure, zeros too.</summary>
public static class MailingCounts
{
    public static async Task<IReadOnlyDictionary<DeliveryState, int>> OfAsync(DeskDb db, string mailingId, CancellationToken cancel = default)
    {
        var counted = await db.Deliveries.Where(d => d.MailingId == mailingId).GroupBy(d => d.State)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return Enum.GetValues<DeliveryState>().ToDictionary(s => s, s => counted.GetValueOrDefault(s));
    }
}
