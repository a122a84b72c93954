using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Lets mail go to an address again that came back or was complained of: the mailbox works again, or the person asks for it.</summary>
public sealed class LiftSuppression(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>The verb on the record; soft bounces before it count no longer.</summary>
    public const string Act = "lift suppression";

    /// <summary>Lifts it. The caller has seen to it that an administrator asks.</summary>
    /// <param name="recipientId">Whose.</param>
    /// <param name="reason">Why; never empty.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No such person, no reason, no suppression, or one that only the person can take back.</exception>
    public async Task RunAsync(string recipientId, string? reason, Actor actor, CancellationToken cancel = default)
    {
        var why = RecipientRow.Line(reason ?? "");
        if (why.Length == 0)
        {
            throw new RefusedException(Refusal.Invalid, "Give the reason: what shows that mail to this address is right again.");
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var recipient = await db.Recipients.AsNoTracking().SingleOrDefaultAsync(r => r.Id == recipientId, cancel) ?? throw RefusedException.NotFound("recipient");
        var suppression = await db.Suppressions.AsNoTracking().SingleOrDefaultAsync(s => s.CanonicalAddress == recipient.CanonicalAddress, cancel)
            ?? throw new RefusedException(Refusal.WrongState, "The address is mailed: there is nothing to lift.");
        if (!MayBeLifted(suppression.Reason))
        {
            throw new RefusedException(Refusal.WrongState, $"It stays: {SuppressionWords.Of(suppression.Reason)}.");
        }

        await db.Suppressions.Where(s => s.CanonicalAddress == suppression.CanonicalAddress && s.Reason == suppression.Reason).ExecuteDeleteAsync(cancel);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = Act, Subject = "recipient", SubjectId = recipientId, Detail = $"{suppression.Reason}; {why}" });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Whether the office may lift it: what a person has asked for only that person takes back.</summary>
    public static bool MayBeLifted(SuppressionReason reason) => reason is SuppressionReason.Bounced or SuppressionReason.Complained;
}
