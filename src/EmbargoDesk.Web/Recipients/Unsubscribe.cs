using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>One click ends the mail to an address, without signing in, by the token of any copy that it received.</summary>
public sealed class Unsubscribe(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Whether the token belongs to a copy.</summary>
    public async Task<bool> KnowsAsync(string token, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Deliveries.AnyAsync(d => d.Token == token, cancel);
    }

    /// <summary>Suppresses the address; a second click changes nothing. False: no such token.</summary>
    public async Task<bool> RunAsync(string token, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var delivery = await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Token == token, cancel);
        if (delivery is null)
        {
            return false;
        }

        if (await db.Suppressions.AnyAsync(s => s.CanonicalAddress == delivery.CanonicalAddress, cancel))
        {
            return true;
        }

        db.Suppressions.Add(new Suppression
        {
            CanonicalAddress = delivery.CanonicalAddress, Reason = SuppressionReason.Unsubscribed, At = clock.Wall, Note = $"delivery {delivery.Id}",
        });
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = "the recipient", Act = "unsubscribe", Subject = "recipient", SubjectId = delivery.RecipientId });
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Two clicks at once: the address is suppressed by the other one.
        }

        return true;
    }
}
