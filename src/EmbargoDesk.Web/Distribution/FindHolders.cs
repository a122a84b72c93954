using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Somebody who has, or perhaps has, an embargoed copy of a release.</summary>
/// <param name="RecipientId">The person, as the copy's row has it.</param>
/// <param name="Name">As the person is called now.</param>
/// <param name="Address">Where the copy went.</param>
/// <param name="CanonicalAddress">What makes two addresses the same one.</param>
/// <param name="Outlet">The paper, station or agency now.</param>
/// <param name="MessageId">Of the copy, without angle brackets: what a notice threads to.</param>
/// <param name="VersionNumber">The version that the copy carries.</param>
/// <param name="State">The copy's state.</param>
/// <param name="At">UTC instant at which that state began.</param>
/// <param name="IsCleared">Whether the person is cleared for embargoed content now.</param>
/// <param name="Suppressed">Why the address gets no other mail; null: it does.</param>
public sealed record Holder(
    string RecipientId, string Name, string Address, string CanonicalAddress, string Outlet, string MessageId, int VersionNumber, DeliveryState State, Instant At, bool IsCleared,
    SuppressionReason? Suppressed)
{
    /// <summary>Whether the mail server took the copy; else it is on its way, or in doubt.</summary>
    public bool IsCertain => State is not (DeliveryState.Sending or DeliveryState.InDoubt or DeliveryState.Held);
}

/// <summary>
/// Everybody who holds an embargoed copy of a release: one line for each address to which an advance went, or perhaps went. Those who asked to be
/// erased are left out.
/// </summary>
public sealed class FindHolders(IDbContextFactory<DeskDb> dbs, DeskSettings settings)
{
    /// <summary>By name. Empty also where there is no such release.</summary>
    public async Task<IReadOnlyList<Holder>> RunAsync(string releaseId, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await OfAsync(db, releaseId, cancel);
    }

    /// <summary>The same in the caller's transaction.</summary>
    internal async Task<IReadOnlyList<Holder>> OfAsync(DeskDb db, string releaseId, CancellationToken cancel)
    {
        var arrived = DeliveryTransitions.MayHaveArrived;
        var copies = await (from d in db.Deliveries.AsNoTracking()
                            where d.ReleaseId == releaseId && d.Kind == MailingKind.Advance && arrived.Contains(d.State)
                                && !db.Suppressions.Any(s => s.CanonicalAddress == d.CanonicalAddress && s.Reason == SuppressionReason.Erased)
                            from p in db.Recipients.Where(p => p.Id == d.RecipientId).DefaultIfEmpty()
                            from s in db.Suppressions.Where(s => s.CanonicalAddress == d.CanonicalAddress).DefaultIfEmpty()
                            select new
                            {
                                Copy = d, Name = p == null ? d.Name : p.Name, Outlet = p == null ? "" : p.Outlet, Cleared = p != null && p.Clearance != null,
                                Suppressed = s == null ? (SuppressionReason?)null : s.Reason,
                            }).ToListAsync(cancel);
        return
        [
            // One that has arrived before one that is still on its way, then the newest.
            .. copies.GroupBy(c => c.Copy.CanonicalAddress)
                .Select(g => g.OrderBy(c => c.Copy.State != DeliveryState.Sending).ThenBy(c => c.Copy.Id).Last())
                .Select(c => new Holder(
                    c.Copy.RecipientId, c.Name, c.Copy.Address, c.Copy.CanonicalAddress, c.Outlet, MailCopy.MessageId(c.Copy.Token, settings.Office), c.Copy.VersionNumber,
                    c.Copy.State, c.Copy.ChangedAt, c.Cleared, c.Suppressed))
                .OrderBy(h => h.Name, StringComparer.Ordinal).ThenBy(h => h.CanonicalAddress, StringComparer.Ordinal),
        ];
    }
}
