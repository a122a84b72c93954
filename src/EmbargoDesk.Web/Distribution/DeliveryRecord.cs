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
    /// <summary>
    /// The next deliveries that the gate lets through: of each mailing in order, and of all mailings in turn, so that the first copies of a
    /// release do not wait for the last ones of another.
    /// </summary>
    public async Task<IReadOnlyList<DueDelivery>> DueAsync(int most, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await SuppressAsync(db, cancel);
        var sending = await db.Mailings.AsNoTracking().Where(m => m.State == MailingState.Sending).OrderBy(m => m.StartedAt).ToListAsync(cancel);
        await WaitingCopies.CancelNoticesWithoutCopyAsync(db, [.. sending.Where(m => m.Notice is not null).Select(m => m.Id)], clock.Wall, cancel);
        var due = new List<(int Turn, DueDelivery Delivery)>();
        foreach (var mailing in sending)
        {
            // One query each: it follows the index, where one over all of them would sort every waiting row.
            var next = await MailGate.Open(db, clock.Now, clock.Wall).AsNoTracking().Where(d => d.MailingId == mailing.Id)
                .OrderBy(d => d.Id).Take(Math.Max(1, most / sending.Count)).ToListAsync(cancel);
            due.AddRange(next.Select((d, turn) => (turn, new DueDelivery(d, mailing))));
        }

        return [.. due.OrderBy(d => d.Turn).Select(d => d.Delivery)];
    }

    /// <summary>Marks a delivery as on its way, if the gate still lets it through. False: somebody else has it, or it may not go.</summary>
    public async Task<bool> ClaimAsync(long id, long epoch)
    {
        // The clock is asked when the statement runs, not when it begins to wait.
        return await commits.RunAsync(db => Claim(db, clock.Now, clock.Wall)) == 1;

        Task<int> Claim(DeskDb db, Instant now, Instant wall) => MailGate.Open(db, now, wall)

            // Whoever was taken for dead claims nothing more: another server decides about what it had on its way.
            .Where(d => d.Id == id && db.SenderEpochs.Any(e => e.Id == epoch && e.EndedAt == null)).ExecuteUpdateAsync(s => s
            .SetProperty(d => d.State, DeliveryState.Sending)
            .SetProperty(d => d.Epoch, epoch)
            .SetProperty(d => d.Attempts, d => d.Attempts + 1)
            .SetProperty(d => d.ChangedAt, wall));
    }

    /// <summary>Writes down what came of it.</summary>
    public async Task OutcomeAsync(DueDelivery due, long epoch, SendOutcome outcome)
    {
        var wall = clock.Wall;
        var (attempts, began) = (due.Delivery.Attempts + 1, due.Mailing.StartedAt ?? wall);
        var (state, reply, next) = outcome switch
        {
            SendOutcome.Accepted a => (DeliveryState.Accepted, a.Reply, (Instant?)null),

            // An answer to MAIL FROM speaks of the sender: nobody is given up for it.
            SendOutcome.Refused { Phase: SmtpPhase.Mail } r => Later(RetrySchedule.NextAt(attempts, began, wall), r.Reply),
            SendOutcome.Refused r => (DeliveryState.Refused, r.Reply, null),
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
            var written = await db.Deliveries.Where(d => d.Id == due.Id && (d.State == DeliveryState.Sending || d.State == DeliveryState.InDoubt) && d.Epoch == epoch).ExecuteUpdateAsync(s => s
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
    /// After a round that the database broke off: what is still claimed by us was claimed by a commit of which we never heard, and has not been
    /// handed over. Only while nothing is on its way.
    /// </summary>
    public async Task UnclaimAsync(long epoch, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var wall = clock.Wall;
        var claimed = await db.Deliveries.AsNoTracking().Where(d => d.State == DeliveryState.Sending && d.Epoch == epoch).ToListAsync(cancel);
        await db.Deliveries.Where(d => d.State == DeliveryState.Sending && d.Epoch == epoch)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Ready).SetProperty(d => d.Epoch, (long?)null), cancel);
        foreach (var d in claimed)
        {
            await WaitingCopies.FollowAsync(db, d, DeliveryState.Ready, wall);
        }

        // Of a mailing that was cancelled meanwhile nothing waits.
        var ids = claimed.Select(d => d.Id).ToList();
        await db.Deliveries.Where(d => ids.Contains(d.Id) && d.State == DeliveryState.Ready && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Cancelled))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled).SetProperty(d => d.ChangedAt, wall), cancel);
        await transaction.CommitAsync(cancel);
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

    // Who unsubscribed after the audience was frozen ends in a state of their own, rather than waiting for ever behind the gate.
    private async Task SuppressAsync(DeskDb db, CancellationToken cancel)
    {
        var wall = clock.Wall;
        await db.Deliveries.Where(d => (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred)
                && db.Suppressions.Any(s => s.CanonicalAddress == d.CanonicalAddress && (d.Form != MessageForm.Notice || s.Reason == SuppressionReason.Erased))
                && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Suppressed).SetProperty(d => d.ChangedAt, wall), cancel);

        // The same for an advance whose reader is no longer cleared.
        await db.Deliveries.Where(d => d.Kind == MailingKind.Advance && (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred)
                && !db.Recipients.Any(p => p.Id == d.RecipientId && p.Clearance != null)
                && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, DeliveryState.Cancelled)
                .SetProperty(d => d.Reply, "No longer cleared for embargoed content.").SetProperty(d => d.ChangedAt, wall), cancel);
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
