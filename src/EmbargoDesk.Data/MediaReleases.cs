using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Core.Releases;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Data;

/// <summary>An embargoed copy, as the journalist reads it to whom it was mailed.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Content">The approved version, which may be newer than the mailed one.</param>
/// <param name="Embargo">Until when.</param>
public sealed record EmbargoedCopy(string Id, ReleaseContent Content, EmbargoTime Embargo);

/// <summary>
/// The one query root for signed-in journalists: embargoed copies that were mailed to them. The media pages read releases through here and,
/// where they are public, through <see cref="PublicReleases"/>.
/// </summary>
public static class MediaReleases
{
    // What the SQL below has asked of the rows already; Disclosure.Of asks the rest, the instant above all.
    private static readonly Reader Holder = new Reader.Journalist(Cleared: true, HoldsAdvance: true);

    /// <summary>Whether the person with this canonical address is cleared for embargoed content now.</summary>
    public static Task<bool> IsClearedAsync(DeskDb db, string address, CancellationToken cancel) => Cleared(db, address).AnyAsync(cancel);

    /// <summary>The copy, or null: not there, not mailed to this canonical address, no longer cleared, held, or not under embargo at <paramref name="now"/> (UTC).</summary>
    public static async Task<EmbargoedCopy?> FindAsync(DeskDb db, string address, string id, Instant now, CancellationToken cancel) =>
        (await ReadAsync(Root(db, address).Where(r => r.Id == id), now, cancel)).SingleOrDefault();

    /// <summary>All of them, the next to lift first.</summary>
    public static async Task<IReadOnlyList<EmbargoedCopy>> AllAsync(DeskDb db, string address, Instant now, CancellationToken cancel) =>
        [.. (await ReadAsync(Root(db, address), now, cancel)).OrderBy(c => c.Embargo.At ?? Instant.MaxValue).ThenBy(c => c.Id, StringComparer.Ordinal)];

    private static IQueryable<Recipient> Cleared(DeskDb db, string address) =>
        db.Recipients.Where(p => p.CanonicalAddress == address && p.Clearance != null);

    private static IQueryable<Release> Root(DeskDb db, string address)
    {
        var arrived = DeliveryTransitions.MayHaveArrived;
        return db.Releases.AsNoTracking().Where(Disclosure.IsEmbargoedCopy())
            .Where(r => Cleared(db, address).Any()
                && db.Deliveries.Any(d => d.ReleaseId == r.Id && d.Kind == MailingKind.Advance && d.CanonicalAddress == address && arrived.Contains(d.State))
                && !db.Freezes.Any(f => f.EndedAt == null));
    }

    private static async Task<IEnumerable<EmbargoedCopy>> ReadAsync(IQueryable<Release> releases, Instant now, CancellationToken cancel)
    {
        var rows = await releases
            .SelectMany(r => r.Versions.Where(v => v.Number == r.ApprovedVersion), (r, v) => new { Release = r, v.Content }).ToListAsync(cancel);
        return rows.Where(r => Disclosure.Of(r.Release, Holder, now) == DisclosureLevel.EmbargoedCopy)
            .Select(r => new EmbargoedCopy(r.Release.Id, r.Content, r.Release.Embargo));
    }
}
