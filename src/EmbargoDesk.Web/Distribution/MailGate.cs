using System.Linq.Expressions;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Whether mail of a kind may leave now. Asked when a mailing starts, and again, as the WHERE of the claiming UPDATE, immediately before
/// each message.
/// </summary>
internal static class MailGate
{
    /// <summary>For one release in memory.</summary>
    public static bool Allows(MailingKind kind, Release release, Instant now) => kind switch
    {
        MailingKind.Lift => Disclosure.Of(release, new Reader.Outsider(), now) == DisclosureLevel.PublicCopy,
        MailingKind.Advance => release is { Held: false, ApprovedVersion: not null, State: ReleaseState.Approved or ReleaseState.Scheduled }
            && release.Embargo.At is { } at && now < at && !(release.PlannedLift <= now),
        _ => false,
    };

    /// <summary>
    /// The deliveries that may be claimed at <paramref name="now"/> (UTC, deciding), for SQL; a retry waits for <paramref name="wall"/>. While
    /// embargoed content is closed no advance goes, and no mail of what lifts after the closing.
    /// </summary>
    public static IQueryable<Delivery> Open(DeskDb db, Instant now, Instant wall)
    {
        var publicReleases = db.Releases.Where(Disclosure.IsPublic(now)).Where(r => !db.Freezes.Any(f => f.EndedAt == null && r.PlannedLift > f.At));
        return db.Deliveries.Where(d =>
            (d.State == DeliveryState.Ready || (d.State == DeliveryState.Deferred && d.NextAt <= wall))
            && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending && m.VersionNumber == d.VersionNumber)
            && !db.Suppressions.Any(s => s.CanonicalAddress == d.CanonicalAddress)
            && ((d.Kind == MailingKind.Lift && publicReleases.Any(r => r.Id == d.ReleaseId))
                || (d.Kind == MailingKind.Advance && !db.Freezes.Any(f => f.EndedAt == null)
                    && db.Recipients.Any(p => p.Id == d.RecipientId && p.Clearance != null)
                    && db.Releases.Any(r => r.Id == d.ReleaseId && !r.Held && r.ApprovedVersion != null
                        && (r.State == ReleaseState.Approved || r.State == ReleaseState.Scheduled)
                        && r.Embargo.At > now && (r.PlannedLift == null || r.PlannedLift > now)))));
    }
}
