using System.Linq.Expressions;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Recipients;
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

        // A hold does not stop what the holders of a copy must know; but that it may be reported is said only of what is public.
        MailingKind.EmbargoChanged => release is { State: not (ReleaseState.Lifted or ReleaseState.Withdrawn), Embargo.At: not null }
            || Disclosure.Of(release, new Reader.Outsider(), now) == DisclosureLevel.PublicCopy,
        MailingKind.Withdrawal => true,
        _ => false,
    };

    /// <summary>
    /// The deliveries that may be claimed at <paramref name="now"/> (UTC, deciding), for SQL; a retry waits for <paramref name="wall"/>. While
    /// embargoed content is closed no advance goes, and no mail of what lifts after the closing.
    /// </summary>
    public static IQueryable<Delivery> Open(DeskDb db, Instant now, Instant wall)
    {
        var publicReleases = db.Releases.Where(Disclosure.IsPublic(now)).Where(r => !db.Freezes.Any(f => f.EndedAt == null && r.PlannedLift > f.At));
        return db.Deliveries.Where(d => !db.MailStops.Any(x => x.EndedAt == null) &&
            (d.State == DeliveryState.Ready || (d.State == DeliveryState.Deferred && d.NextAt <= wall))
            && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending && m.VersionNumber == d.VersionNumber)
            && !db.Suppressions.Any(s => s.CanonicalAddress == d.CanonicalAddress && (d.Form != MessageForm.Notice || s.Reason == SuppressionReason.Erased))

            // The copy that it threads to may still be on its way: what its receiver needs is known when that one has ended (WaitingCopies).
            && (d.InReplyTo == null || !db.Deliveries.Any(a => a.Token == d.InReplyTo.Substring(0, OpaqueId.Length) && a.State == DeliveryState.Sending))
            && ((d.Kind == MailingKind.Lift && publicReleases.Any(r => r.Id == d.ReleaseId))
                || (d.Form == MessageForm.Notice
                    && (d.Kind == MailingKind.Withdrawal
                        || publicReleases.Any(r => r.Id == d.ReleaseId)
                        || db.Releases.Any(r => r.Id == d.ReleaseId && r.State != ReleaseState.Lifted && r.State != ReleaseState.Withdrawn && r.Embargo.At != null)))
                || (d.Kind == MailingKind.Advance && !db.Freezes.Any(f => f.EndedAt == null)
                    && db.Recipients.Any(p => p.Id == d.RecipientId && p.Clearance != null)
                    && db.Releases.Any(r => r.Id == d.ReleaseId && !r.Held && r.ApprovedVersion == d.VersionNumber
                        && (r.State == ReleaseState.Approved || r.State == ReleaseState.Scheduled)
                        && r.Embargo.At > now && (r.PlannedLift == null || r.PlannedLift > now)))));
    }
}
