using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>Lets an approved release lift at its embargo, or at once, and plans its lift mailing.</summary>
public sealed class ScheduleRelease(ChangeRelease change, FindAudience audience, LiftBell bell, LiftRelease lift)
{
    /// <summary>Schedules it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="listIds">The lift mailing's lists. Null or empty: what is planned already, perhaps nobody.</param>
    /// <param name="placeholderReason">Why a placeholder may stay; null: it blocks.</param>
    /// <param name="expectedRevision">Null: not asked.</param>
    /// <param name="actor">Who.</param>
    /// <param name="doubt">What the lift mailing does with copies in doubt; null: what was planned, or they wait for a person.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Not approved, undecided, in the past, nobody on the lists, a placeholder.</exception>
    public async Task<Release> RunAsync(
        string id, IReadOnlyList<string>? listIds, string? placeholderReason, int? expectedRevision, Actor actor, DoubtPolicy? doubt = null, CancellationToken cancel = default)
    {
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            var r = c.Release;
            if (r.Embargo.Kind == EmbargoKind.Undecided)
            {
                throw new RefusedException(Refusal.Invalid, "The embargo is undecided; say “embargoed until” or “for immediate release”, then approve.");
            }

            if (r.Held)
            {
                throw new RefusedException(Refusal.WrongState, "The release is held; end the hold before you schedule it.");
            }

            c.Move(ReleaseVerb.Schedule);
            if (r.Embargo.Kind == EmbargoKind.Immediate)
            {
                await c.RefuseWhileFrozenAsync();
            }

            if (r.Embargo.At <= c.Now)
            {
                throw new RefusedException(Refusal.Invalid, "The embargo lies in the past; choose a later moment, or say “for immediate release”.");
            }

            var approved = r.Versions.Single(v => v.Number == r.ApprovedVersion).Content;
            if (Placeholders.In(approved) is { Count: > 0 } found && string.IsNullOrWhiteSpace(placeholderReason))
            {
                throw new RefusedException(Refusal.Invalid, $"The text still has a placeholder: {string.Join(", ", found.Select(p => $"“{p}”"))}. Replace it, or say why it may stay.");
            }

            r.PlannedLift = r.Embargo.At ?? c.Now;
            if (listIds is { Count: > 0 })
            {
                await PlanLiftMailingAsync(c, listIds, doubt);
            }

            c.Record("schedule", $"version {r.ApprovedVersion} at {r.PlannedLift}{(string.IsNullOrWhiteSpace(placeholderReason) ? "" : $"; placeholder stays: {placeholderReason.Trim()}")}"
                + (EmbargoConfirmation.Of(r.Embargo, r.Confirmation, approved.Journal).IsMissing ? "; not confirmed by the journal" : ""));
        }, cancel);
        bell.Ring(release);
        if (release.Embargo.Kind != EmbargoKind.Immediate)
        {
            return release;
        }

        // For immediate release: nothing to wait for.
        await lift.RunDueAsync(cancel);
        return await change.ReadAsync(id, cancel);
    }

    private async Task PlanLiftMailingAsync(ChangeRelease.Context c, IReadOnlyList<string> listIds, DoubtPolicy? doubt)
    {
        var lists = await PlanMailing.ListsAsync(c.Db, listIds, c.Cancel);
        var people = await audience.OfAsync(c.Db, c.Release.Id, MailingKind.Lift, c.Release.ApprovedVersion!.Value, lists, c.Cancel);
        if (people.All(p => p.Form is null))
        {
            throw new RefusedException(Refusal.Invalid, "The chosen lists have no recipients to mail; add some, choose other lists, or schedule without a mailing.");
        }

        var planned = await c.Db.Mailings.FirstOrDefaultAsync(m => m.ReleaseId == c.Release.Id && m.Kind == MailingKind.Lift && m.State == MailingState.Planned, c.Cancel);
        if (planned is not null)
        {
            planned.ListIds = lists;
            planned.Doubt = doubt ?? planned.Doubt;
            planned.Revision++;
            return;
        }

        c.Db.Mailings.Add(new Mailing
        {
            Id = OpaqueId.New(), ReleaseId = c.Release.Id, Kind = MailingKind.Lift, ListIds = lists, Doubt = doubt ?? DoubtPolicy.Hold, CreatedAt = c.Wall, CreatedBy = c.Actor.Name,
        });
    }
}

/// <summary>Takes a release out of the schedule. It stays approved; its lift mailing stays planned.</summary>
public sealed class UnscheduleRelease(ChangeRelease change)
{
    /// <summary>Takes it out.</summary>
    /// <exception cref="RefusedException">Not scheduled, or public already.</exception>
    public Task<Release> RunAsync(string id, int? expectedRevision, Actor actor, CancellationToken cancel = default) =>
        change.RunAsync(id, expectedRevision, actor, async c =>
        {
            if (Disclosure.Of(c.Release, new Reader.Outsider(), c.Now) == DisclosureLevel.PublicCopy)
            {
                throw new RefusedException(Refusal.WrongState, "The release is public already; hold or withdraw it to close it.");
            }

            c.Move(ReleaseVerb.Unschedule);
            c.Release.PlannedLift = null;
            await MailingChanges.DisarmAsync(c.Db, id, c.Cancel);
            c.Record("unschedule");
        }, cancel);
}
