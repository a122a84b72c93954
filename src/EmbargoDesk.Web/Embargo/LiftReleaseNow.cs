using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>A person lifts a release now: before its embargo, which ends so and is told to the holders of a copy; or after a hold.</summary>
public sealed class LiftReleaseNow(ChangeRelease change, ProposeEmbargoChange propose, FindHolders holders, TellHolders tell, StartMailing start)
{
    /// <summary>
    /// Lifts it and starts its mail. Where the office wants a second person, ending an embargo that is scheduled, or of which copies are out, is proposed
    /// instead.
    /// </summary>
    /// <exception cref="RefusedException">Held, not approved, no reason for ending an embargo, or another proposal is open.</exception>
    public async Task<EmbargoAct> RunAsync(string id, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        EmbargoProposal? proposal = null;
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            proposal = null;
            var copies = await CheckAsync(c, reason);
            if (EndsEmbargo(c) && propose.IsNeeded(c.Release, copies))
            {
                proposal = await propose.AddAsync(c, ProposedAct.End, null, reason, copies);
                return;
            }

            await ApplyAsync(c, reason);
        }, cancel);
        if (proposal is null)
        {
            await CarryOutAsync(release, cancel);
        }

        return new EmbargoAct(release, proposal);
    }

    /// <summary>Does it, by the rules: release, mailings, notice and record in one save.</summary>
    internal async Task ApplyAsync(ChangeRelease.Context c, string? reason)
    {
        var (copies, ends, r) = (await CheckAsync(c, reason), EndsEmbargo(c), c.Release);
        c.Move(ReleaseVerb.Lift);
        (r.PlannedLift, r.ActualLift) = (c.Now, c.Wall);

        // What was armed bears the later, planned moment.
        await MailingChanges.DisarmAsync(c.Db, r.Id, c.Cancel);
        if (ends)
        {
            await tell.StopAdvancesAsync(c.Db, r.Id, carryOn: false, c.Actor, c.Cancel);
            copies = await tell.PlanAsync(c.Db, r, new HolderNotice(HolderNews.Ended, r.Embargo, null), c.Actor, c.Cancel);
        }

        await propose.CloseAsync(c, "the release was lifted");
        c.Record("lift", $"by hand, version {r.ApprovedVersion}{(ends ? $", its embargo was {EmbargoWords.Of(r.Embargo)}" : "")}{EmbargoWords.Because(reason)}{EmbargoWords.Copies(copies)}");
    }

    /// <summary>After the save: the lift's mail, then the notices.</summary>
    internal async Task CarryOutAsync(Release release, CancellationToken cancel)
    {
        await start.AllOfAsync(release.Id, cancel);
        await start.AfterChangeAsync(release.Id, cancel);
    }

    private static bool EndsEmbargo(ChangeRelease.Context c) => c.Release.Embargo.At > c.Now;

    private async Task<int> CheckAsync(ChangeRelease.Context c, string? reason)
    {
        if (c.Release.Held)
        {
            throw new RefusedException(Refusal.WrongState, "The release is held; end the hold before you lift it.");
        }

        await c.RefuseWhileFrozenAsync();
        if (ReleaseTransitions.After(c.Release.State, ReleaseVerb.Lift) is null)
        {
            // The table's own sentence.
            c.Move(ReleaseVerb.Lift);
        }

        var copies = (await holders.OfAsync(c.Db, c.Release.Id, c.Cancel)).Count;
        return EndsEmbargo(c) && (c.Release.State == ReleaseState.Scheduled || copies > 0) && string.IsNullOrWhiteSpace(reason)
            ? throw new RefusedException(Refusal.Invalid, "Ending an embargo before its moment needs a reason; say why it ends.")
            : copies;
    }
}
