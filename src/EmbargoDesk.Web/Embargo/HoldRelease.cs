using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>A person's stop: the release stays closed whatever the clock says, and its mail waits.</summary>
public sealed class HoldRelease(ChangeRelease change)
{
    /// <summary>Holds it.</summary>
    /// <exception cref="RefusedException">Held already, or withdrawn.</exception>
    public Task<Release> RunAsync(string id, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default) =>
        change.RunAsync(id, expectedRevision, actor, async c =>
        {
            if (c.Release.Held || c.Release.State == ReleaseState.Withdrawn)
            {
                throw new RefusedException(Refusal.WrongState, c.Release.Held ? "The release is held already." : "A withdrawn release is closed; there is nothing to hold.");
            }

            c.LiftIfPublic("held");
            c.Release.Held = true;
            c.Release.HeldReason = string.IsNullOrWhiteSpace(reason) ? actor.Name : $"{actor.Name}: {reason.Trim()}";
            await MailingChanges.DisarmAsync(c.Db, id, c.Cancel);
            c.Record("hold", reason?.Trim() ?? "");
        }, cancel);
}

/// <summary>Ends a hold. Past its planned lift nothing lifts by itself: the release returns to Approved.</summary>
public sealed class UnholdRelease(ChangeRelease change, LiftBell bell)
{
    /// <summary>Ends it.</summary>
    /// <exception cref="RefusedException">Not held.</exception>
    public async Task<Release> RunAsync(string id, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        var release = await change.RunAsync(id, expectedRevision, actor, c =>
        {
            if (!c.Release.Held)
            {
                throw new RefusedException(Refusal.WrongState, "The release is not held.");
            }

            c.Release.Held = false;
            c.Release.HeldReason = "";

            // By the time that has really passed, also while embargoed content is closed.
            if (c.Release.State == ReleaseState.Scheduled && c.Release.PlannedLift <= Instant.Max(c.Now, c.Wall))
            {
                c.Release.State = ReleaseState.Approved;
                c.Release.PlannedLift = null;
            }

            c.Record("unhold", c.Release.State == ReleaseState.Approved ? "its planned lift had passed" : "");
            return Task.CompletedTask;
        }, cancel);
        bell.Ring(release);
        return release;
    }
}
