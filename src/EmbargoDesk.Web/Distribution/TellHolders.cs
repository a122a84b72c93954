using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Tells whoever holds an embargoed copy that its embargo moved or ended, or that the release was withdrawn: a mailing of its own, made in the
/// transaction of that act. <see cref="StartMailing"/> arms and starts it.
/// </summary>
public sealed class TellHolders(IDeskClock clock, FindHolders holders, ComposeMail compose, SigningKeys keys)
{
    /// <summary>
    /// Makes the notice's mailing. Copies of an earlier notice that still wait are cancelled: the new one says what holds now.
    /// </summary>
    /// <returns>How many hold a copy; with 0 nothing is made.</returns>
    internal async Task<int> PlanAsync(DeskDb db, Release release, HolderNotice notice, Actor actor, CancellationToken cancel)
    {
        var was = await SupersedeAsync(db, release.Id, actor, cancel) ?? notice.Was;
        var count = (await holders.OfAsync(db, release.Id, cancel)).Count;
        if (count == 0 || (notice is { News: HolderNews.Moved, Becomes: { } to } && to.IsSameAs(was)))
        {
            // Nobody to tell; or it is back where it was before anybody was told that it had moved.
            return count;
        }

        var mailing = new Mailing
        {
            Id = OpaqueId.New(), ReleaseId = release.Id, Kind = notice.News == HolderNews.Withdrawn ? MailingKind.Withdrawal : MailingKind.EmbargoChanged, ListIds = [],
            Notice = notice with { Was = was }, CreatedAt = clock.Wall, CreatedBy = actor.Name,
        };
        db.Mailings.Add(mailing);
        db.AuditEntries.Add(Line(mailing, actor, "plan", $"{notice.News} notice of {release.Id} to {count} holders of a copy"));
        return count;
    }

    /// <summary>Freezes the holders into rows and composes the notice. The caller saves.</summary>
    internal async Task<int> FreezeAsync(DeskDb db, Mailing mailing, Release release, CancellationToken cancel)
    {
        var people = await holders.OfAsync(db, release.Id, cancel);
        var now = clock.Wall;

        // The oldest version that anybody holds: a newer one may bear a headline that not everybody has seen.
        var version = people.Count > 0 ? people.Min(h => h.VersionNumber) : release.LatestVersion;
        var content = release.Versions.Single(v => v.Number == version).Content;
        var composed = await compose.RunAsync(db, release, content, mailing.Kind, MessageForm.Notice, now, mailing.Notice, cancel);
        mailing.State = MailingState.Armed;
        mailing.Revision++;
        mailing.VersionNumber = version;
        mailing.Occasion = 1 + await db.Mailings.CountAsync(m => m.ReleaseId == release.Id && m.Kind == mailing.Kind && m.Id != mailing.Id, cancel);
        mailing.DatedAt = now;
        mailing.DkimKeyIds = await keys.ChosenAsync(db, now, cancel);
        db.MailingMessages.Add(new MailingMessage { MailingId = mailing.Id, Form = MessageForm.Notice, Subject = composed.Subject, Html = composed.Html, Text = composed.Text });
        foreach (var h in people)
        {
            db.Deliveries.Add(new Delivery
            {
                MailingId = mailing.Id, ReleaseId = release.Id, Kind = mailing.Kind, VersionNumber = version, Occasion = mailing.Occasion, RecipientId = h.RecipientId,
                Address = h.Address, CanonicalAddress = h.CanonicalAddress, Name = h.Name, Token = OpaqueId.New(), Form = MessageForm.Notice, InReplyTo = h.MessageId,
                State = DeliveryState.Ready, ChangedAt = now,
            });
        }

        return people.Count;
    }

    /// <summary>
    /// Stops advances that bear the old embargo, in the transaction that changes it. Copies on their way cannot be called back: they are told. Where
    /// the embargo goes on, so does the advance, with the new text and for those who have no copy; one that a person had paused is left to a person.
    /// </summary>
    internal async Task StopAdvancesAsync(DeskDb db, string releaseId, bool carryOn, Actor actor, CancellationToken cancel)
    {
        var open = await db.Mailings.Where(m => m.ReleaseId == releaseId && (m.State == MailingState.Planned
            || (m.Kind == MailingKind.Advance && (m.State == MailingState.Armed || m.State == MailingState.Sending || m.State == MailingState.Paused)))).ToListAsync(cancel);
        foreach (var mailing in open)
        {
            if (mailing.State == MailingState.Planned)
            {
                // One that is being armed at this moment, with the old text, must not be saved.
                mailing.Revision++;
                continue;
            }

            if (mailing.State == MailingState.Armed)
            {
                await MailingChanges.DisarmAsync(db, mailing, cancel);
                continue;
            }

            var goesOn = carryOn && mailing.State == MailingState.Sending;
            await MailingChanges.CancelAsync(db, mailing, clock.Wall, cancel);
            db.AuditEntries.Add(Line(mailing, actor, "cancel", goesOn ? "its text or embargo changed; a new advance carries on" : "its text or embargo changed"));
            if (goesOn)
            {
                var next = new Mailing
                {
                    Id = OpaqueId.New(), ReleaseId = releaseId, Kind = MailingKind.Advance, ListIds = mailing.ListIds, Doubt = mailing.Doubt, CreatedAt = clock.Wall, CreatedBy = actor.Name,
                };
                db.Mailings.Add(next);
                db.AuditEntries.Add(Line(next, actor, "plan", $"carries on {mailing.Id} with what holds now"));
            }
        }
    }

    // What the holders know: if no copy of the earlier notice has left, the embargo that this one had started from.
    private async Task<EmbargoTime?> SupersedeAsync(DeskDb db, string releaseId, Actor actor, CancellationToken cancel)
    {
        EmbargoTime? known = null;
        var arrived = DeliveryTransitions.MayHaveArrived;
        var earlier = await db.Mailings.Where(m => m.ReleaseId == releaseId && m.Kind == MailingKind.EmbargoChanged
            && m.State != MailingState.Done && m.State != MailingState.Cancelled).OrderBy(m => m.CreatedAt).ToListAsync(cancel);
        foreach (var mailing in earlier)
        {
            await MailingChanges.CancelAsync(db, mailing, clock.Wall, cancel);
            db.AuditEntries.Add(Line(mailing, actor, "cancel", "a later notice takes its place"));
            if (!await db.Deliveries.AnyAsync(d => d.MailingId == mailing.Id && arrived.Contains(d.State), cancel))
            {
                known ??= mailing.Notice?.Was;
            }
        }

        return known;
    }

    private AuditEntry Line(Mailing m, Actor actor, string act, string detail) =>
        new() { At = clock.Wall, Actor = actor.Name, Act = act, Subject = "mailing", SubjectId = m.Id, Detail = detail };
}
