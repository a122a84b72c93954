using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>What came back, with what is known of it besides.</summary>
/// <param name="Bounce">The row.</param>
/// <param name="Copy">The copy that it speaks of; null: none that it could prove.</param>
/// <param name="RecipientId">The person of the copy, or who has the address that it names; null: nobody.</param>
/// <param name="Suppressed">Why the copy's address, or the one that it names, is not mailed now; null: it is.</param>
public sealed record FoundBounce(Bounce Bounce, Delivery? Copy, string? RecipientId, SuppressionReason? Suppressed)
{
    /// <summary>Whether it is about the copy's own address.</summary>
    public bool IsAboutCopy => Copy is not null && Bounce.CanonicalAddress == Copy.CanonicalAddress;
}

/// <summary>Which bounces.</summary>
/// <param name="Kind">Of this kind; null: of any.</param>
/// <param name="Open">Only those that wait for a person.</param>
/// <param name="MailingId">Of this mailing's copies; null: of any.</param>
public sealed record BounceFilter(BounceKind? Kind = null, bool Open = false, string? MailingId = null);

/// <summary>Reads the list of what came back.</summary>
public static class FindBounces
{
    /// <summary>Those that match, in no order.</summary>
    public static IQueryable<Bounce> Matching(DeskDb db, BounceFilter filter) => db.Bounces.AsNoTracking().Where(b =>
        (filter.Kind == null || b.Kind == filter.Kind) && (!filter.Open || b.SettledAt == null)
        && (filter.MailingId == null || db.Deliveries.Any(d => d.Id == b.DeliveryId && d.MailingId == filter.MailingId)));

    /// <summary>The same rows with copy, person and suppression, in the order given.</summary>
    public static async Task<IReadOnlyList<FoundBounce>> WithCopiesAsync(DeskDb db, IQueryable<Bounce> bounces, CancellationToken cancel = default)
    {
        var rows = await bounces.Select(b => new { Bounce = b, Copy = db.Deliveries.FirstOrDefault(d => d.Id == b.DeliveryId) }).ToListAsync(cancel);
        var addresses = rows.Select(r => r.Bounce.CanonicalAddress).Concat(rows.Select(r => r.Copy?.CanonicalAddress)).OfType<string>().Where(a => a.Length > 0).Distinct().ToList();
        var people = await db.Recipients.AsNoTracking().Where(p => addresses.Contains(p.CanonicalAddress)).ToDictionaryAsync(p => p.CanonicalAddress, p => p.Id, cancel);
        var suppressed = await db.Suppressions.AsNoTracking().Where(s => addresses.Contains(s.CanonicalAddress)).ToDictionaryAsync(s => s.CanonicalAddress, s => s.Reason, cancel);
        return
        [
            .. rows.Select(r =>
            {
                var address = r.Copy?.CanonicalAddress ?? r.Bounce.CanonicalAddress;
                return new FoundBounce(r.Bounce, r.Copy, people.GetValueOrDefault(address), suppressed.TryGetValue(address, out var reason) ? reason : null);
            }),
        ];
    }
}
