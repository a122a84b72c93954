using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Bounces;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>What becomes of a message in the bounce mailbox when it has been read.</summary>
public enum AfterReading
{
    /// <summary>All of it is written down: it goes.</summary>
    Remove,

    /// <summary>It was not understood: it stays, for a person.</summary>
    Keep,

    /// <summary>Its copy is on its way at this moment, and what became of it is not written down yet: the next round reads it again.</summary>
    Later,
}

/// <summary>
/// Writes down what came back: bounce, delivery, suppression and record in one transaction. The same message twice changes nothing. It acts only on what
/// proves of which copy it speaks, and only on that copy's own address: everything else is written down and waits for a person.
/// </summary>
public sealed class RecordBounce(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings)
{
    /// <summary>Writes it down.</summary>
    /// <param name="fingerprint">SHA-256 of the message, in hex.</param>
    /// <param name="reading">What it says.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<AfterReading> RunAsync(string fingerprint, BounceReading reading, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(fingerprint, reading, cancel);
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Somebody wrote the same at this moment: another server this message, or the person a suppression by their own click. Looked at again.
            }
        }
    }

    private async Task<AfterReading> TryAsync(string fingerprint, BounceReading reading, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Bounces.Where(b => b.Fingerprint == fingerprint).Select(b => (BounceKind?)b.Kind).SingleOrDefaultAsync(cancel) is { } known)
        {
            return After(known);
        }

        var now = clock.Wall;
        var delivery = await FindAsync(db, reading, cancel);
        if (delivery is { State: DeliveryState.Sending })
        {
            return AfterReading.Later;
        }

        var person = reading.People.OrderByDescending(p => delivery is not null && p.MayBeAbout(delivery)).ThenBy(p => Rank(p.Kind)).First();
        var believed = delivery is not null && person.MayBeAbout(delivery);
        var bounce = await BounceOfAsync(db, fingerprint, reading, person, delivery, believed, now, cancel);
        db.Bounces.Add(bounce);
        if (delivery is not null)
        {
            await SettleAsync(db, delivery, person, believed, now, cancel);
        }

        var suppressed = believed && await SuppressAsync(db, delivery!, person, now, cancel);
        if (person.Kind is not (BounceKind.AutoReply or BounceKind.Notice))
        {
            Audit(db, delivery, bounce, believed, suppressed, now);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return After(person.Kind);
    }

    private static AfterReading After(BounceKind kind) => kind == BounceKind.Unknown ? AfterReading.Keep : AfterReading.Remove;

    private static int Rank(BounceKind kind) => kind switch
    {
        BounceKind.Complaint => 0,
        BounceKind.Hard => 1,
        BounceKind.Policy => 2,
        BounceKind.Soft => 3,
        BounceKind.Unknown => 4,
        _ => 5,
    };

    private static async Task<Delivery?> FindAsync(DeskDb db, BounceReading reading, CancellationToken cancel)
    {
        foreach (var reference in reading.References)
        {
            var found = reference.Tag is { } tag
                ? await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == tag.DeliveryId, cancel) is { } claimed && tag.IsOf(claimed) ? claimed : null
                : await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Token == reference.Token, cancel);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static async Task<Bounce> BounceOfAsync(
        DeskDb db, string fingerprint, BounceReading reading, BouncedPerson person, Delivery? delivery, bool believed, Instant now, CancellationToken cancel)
    {
        var address = believed ? delivery!.CanonicalAddress : person.Address;
        var erased = await db.Suppressions.AnyAsync(s => s.CanonicalAddress == address && s.Reason == SuppressionReason.Erased, cancel);
        return new Bounce
        {
            Fingerprint = fingerprint,
            Kind = person.Kind,
            DeliveryId = delivery?.Id,
            CanonicalAddress = erased ? "" : address,
            Status = person.Status,

            // Words often repeat the address.
            Words = erased ? "" : person.Words,
            ReportedBy = reading.ReportedBy,
            At = now,
            SettledAt = NeedsPerson(person.Kind, believed) ? null : now,
        };
    }

    // A refusal by policy is the office's to mend; a dead address or a complaint that is not believed, or is about another address, a person's to judge.
    private static bool NeedsPerson(BounceKind kind, bool believed) =>
        kind is BounceKind.Unknown or BounceKind.Policy || (kind is BounceKind.Hard or BounceKind.Complaint && !believed);

    private static async Task SettleAsync(DeskDb db, Delivery delivery, BouncedPerson person, bool believed, Instant now, CancellationToken cancel)
    {
        // Whatever answers a copy shows that the mail server had it: that ends a doubt.
        if (person.Kind != BounceKind.Unknown && DeliveryTransitions.Allows(delivery.State, DeliveryState.Accepted))
        {
            await MoveAsync(db, delivery, DeliveryState.Accepted, "The mail server had it: something came back.", now, cancel);
        }

        var to = person.Kind switch
        {
            BounceKind.Hard or BounceKind.Soft or BounceKind.Policy => DeliveryState.Bounced,
            BounceKind.Complaint => DeliveryState.Complained,
            _ => (DeliveryState?)null,
        };
        if (believed && to is { } state)
        {
            await MoveAsync(db, delivery, state, person.Words, now, cancel);
        }
    }

    private static async Task MoveAsync(DeskDb db, Delivery delivery, DeliveryState to, string reply, Instant now, CancellationToken cancel)
    {
        var from = Enum.GetValues<DeliveryState>().Where(s => DeliveryTransitions.Allows(s, to) && s != DeliveryState.Sending).ToList();
        if (await db.Deliveries.Where(d => d.Id == delivery.Id && from.Contains(d.State))
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.State, to).SetProperty(d => d.Reply, reply).SetProperty(d => d.ChangedAt, now), cancel) == 1)
        {
            await WaitingCopies.FollowAsync(db, delivery, to, now);
        }
    }

    private async Task<bool> SuppressAsync(DeskDb db, Delivery delivery, BouncedPerson person, Instant now, CancellationToken cancel)
    {
        var reason = person.Kind switch
        {
            BounceKind.Complaint => SuppressionReason.Complained,
            BounceKind.Hard => SuppressionReason.Bounced,
            BounceKind.Soft when await SoftBounces.AreTooManyAsync(db, delivery, settings.Bounces, now, cancel) => SuppressionReason.Bounced,
            _ => (SuppressionReason?)null,
        };
        if (reason is null || await db.Suppressions.AnyAsync(s => s.CanonicalAddress == delivery.CanonicalAddress, cancel))
        {
            return false;
        }

        db.Suppressions.Add(new Suppression
        {
            CanonicalAddress = delivery.CanonicalAddress,
            Reason = reason.Value,
            At = now,
            Note = person.Kind == BounceKind.Soft ? $"delivery {delivery.Id}: {settings.Bounces.SoftLimit} copies in a row came back" : $"delivery {delivery.Id}{(person.Status.Length > 0 ? $": {person.Status}" : "")}",
        });
        return true;
    }

    private static void Audit(DeskDb db, Delivery? delivery, Bounce bounce, bool believed, bool suppressed, Instant now) => db.AuditEntries.Add(new AuditEntry
    {
        At = now,
        Actor = Actor.Program.Name,
        Act = bounce.Kind == BounceKind.Complaint ? "complaint" : "bounce",
        Subject = delivery is null ? "bounce" : "recipient",
        SubjectId = delivery?.RecipientId ?? bounce.Fingerprint[..16],
        Detail = $"{bounce.Kind}{(bounce.Status.Length > 0 ? " " + bounce.Status : "")}"
            + (delivery is null ? "; of no copy of ours that it could prove" : $"; delivery {delivery.Id} of mailing {delivery.MailingId}{(believed ? "" : "; about another address")}")
            + (suppressed ? "; the address is suppressed" : ""),
    });
}
