using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Releases;

/// <summary>Says that the newest version may go.</summary>
public sealed class ApproveRelease(ChangeRelease change, TellHolders advances, StartMailing start)
{
    /// <summary>Approves it.</summary>
    /// <exception cref="RefusedException">Undecided embargo, nothing to read, nothing new, or wrong state.</exception>
    public async Task<Release> RunAsync(string id, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            var newest = c.Release.Versions.Single(v => v.Number == c.Release.LatestVersion);
            if (c.Release.Embargo.Kind == EmbargoKind.Undecided)
            {
                throw new RefusedException(Refusal.Invalid, "The embargo is undecided; say “embargoed until” or “for immediate release” first.");
            }

            if (newest.Content.Headline.Length == 0)
            {
                throw new RefusedException(Refusal.Invalid, "The release has no headline; give it one first.");
            }

            if (c.Release.ApprovedVersion == newest.Number)
            {
                throw new RefusedException(Refusal.WrongState, $"Version {newest.Number} is approved already.");
            }

            c.Move(ReleaseVerb.Approve);
            c.Release.ApprovedVersion = newest.Number;
            newest.ApprovedAt = c.Wall;
            newest.ApprovedBy = actor.Name;
            c.Record("approve", $"version {newest.Number}");

            // A mailing armed with the version before is armed again with this one.
            await MailingChanges.DisarmAsync(c.Db, id, c.Cancel);

            // An advance that goes out at this moment carries the version before: what waits of it stops, and one with this version carries on.
            await advances.StopAdvancesAsync(c.Db, id, carryOn: c.Release.Embargo.Kind == EmbargoKind.Until, c.Actor, c.Cancel);
        }, cancel);
        await start.AfterChangeAsync(id, cancel);
        return release;
    }
}
