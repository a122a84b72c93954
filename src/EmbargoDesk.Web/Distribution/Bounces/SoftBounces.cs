using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Recipients;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>
/// The rule for passing failures: an address is given up when the last few copies to it, one after the other, all came back so within some days. A copy that
/// did not come back breaks the row, and so does a person who lifts the suppression; a refusal by policy says nothing either way.
/// </summary>
internal static class SoftBounces
{
    // Copies that policy refused stand in between and are passed over; further back than this nobody looks.
    private const int LookBack = 60;

    /// <summary>Whether the bounce of this delivery, which is being written down, is the one too many.</summary>
    public static async Task<bool> AreTooManyAsync(DeskDb db, Delivery delivery, BounceSettings settings, Instant now, CancellationToken cancel)
    {
        if (settings.SoftLimit == 0)
        {
            return false;
        }

        var since = now - Duration.FromDays(settings.SoftDays);
        if (await db.AuditEntries.Where(e => e.Subject == "recipient" && e.SubjectId == delivery.RecipientId && e.Act == LiftSuppression.Act).MaxAsync(e => (Instant?)e.At, cancel) is { } lifted && lifted > since)
        {
            since = lifted;
        }

        var earlier = await db.Deliveries.AsNoTracking()
            .Where(d => d.CanonicalAddress == delivery.CanonicalAddress && d.Id < delivery.Id
                && (d.State == DeliveryState.Accepted || d.State == DeliveryState.Bounced || d.State == DeliveryState.Complained))
            .OrderByDescending(d => d.Id).Take(LookBack)
            .Select(d => new { d.Id, Kinds = db.Bounces.Where(b => b.DeliveryId == d.Id && b.CanonicalAddress == d.CanonicalAddress && b.At > since).Select(b => b.Kind).ToList() })
            .ToListAsync(cancel);
        var row = earlier.Where(d => !d.Kinds.Contains(BounceKind.Policy)).TakeWhile(d => d.Kinds.Any(k => k is BounceKind.Soft or BounceKind.Hard));
        return 1 + row.Count() >= settings.SoftLimit;
    }
}
