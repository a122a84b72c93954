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
    /// The mailings of which copies may leave at <paramref name="now"/> (UTC, deciding), for SQL: the part of the gate that is the same for all their
    /// copies. While all mail is stopped there is none; while embargoed content is closed no advance goes, and no mail of what lifts after the closing.
    /// </summary>
    public static IQueryable<Mailing> Open(DeskDb db, Instant now)
    {
        var publicReleases = db.Releases.Where(Disclosure.IsPublic(now)).Where(r => !db.Freezes.Any(f => f.EndedAt == null && r.PlannedLift > f.At));
        return db.Mailings.Where(m => m.State == MailingState.Sending && !db.MailStops.Any(s => s.EndedAt == null)
            && ((m.Kind == MailingKind.Lift && publicReleases.Any(r => r.Id == m.ReleaseId))
                || m.Kind == MailingKind.Withdrawal
                || (m.Kind == MailingKind.EmbargoChanged
                    && (publicReleases.Any(r => r.Id == m.ReleaseId)
                        || db.Releases.Any(r => r.Id == m.ReleaseId && r.State != ReleaseState.Lifted && r.State != ReleaseState.Withdrawn && r.Embargo.At != null)))
                || (m.Kind == MailingKind.Advance && !db.Freezes.Any(f => f.EndedAt == null)
                    && db.Releases.Any(r => r.Id == m.ReleaseId && !r.Held && r.ApprovedVersion == m.VersionNumber
                        && (r.State == ReleaseState.Approved || r.State == ReleaseState.Scheduled)
                        && r.Embargo.At > now && (r.PlannedLift == null || r.PlannedLift > now)))));
    }

    /// <summary>
    /// The other part of the gate, as the condition of the claiming UPDATE on the row "d": what may differ from copy to copy. @wall is when a retry is due;
    /// the copy that one threads to may still be on its way, and what its receiver needs is known when that one has ended (WaitingCopies).
    /// </summary>
    public const string RowIsOpen = """
        (d."State" = 'Ready' OR (d."State" = 'Deferred' AND d."NextAt" <= @wall))
        AND NOT EXISTS (SELECT 1 FROM "Suppressions" AS s WHERE s."CanonicalAddress" = d."CanonicalAddress" AND (d."Form" <> 'Notice' OR s."Reason" = 'Erased'))
        AND (d."InReplyTo" IS NULL OR NOT EXISTS (SELECT 1 FROM "Deliveries" AS a WHERE a."Token" = substr(d."InReplyTo", 1, 26) AND a."State" = 'Sending'))
        AND (d."Kind" = 'Lift' OR d."Form" = 'Notice'
            OR (d."Kind" = 'Advance' AND EXISTS (SELECT 1 FROM "Recipients" AS p WHERE p."Id" = d."RecipientId" AND p."Clearance_At" IS NOT NULL)))
        """;
}
