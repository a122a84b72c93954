using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>What came of an act upon an embargo.</summary>
/// <param name="Release">As it is now.</param>
/// <param name="Proposal">The act waits for a second person as this; null: it is done.</param>
public sealed record EmbargoAct(Release Release, EmbargoProposal? Proposal);

/// <summary>Says when the public may read a release; moves a scheduled lift; tells the holders of a copy.</summary>
public sealed class DecideEmbargo(ChangeRelease change, ProposeEmbargoChange propose, FindHolders holders, TellHolders tell, StartMailing start, LiftBell bell)
{
    /// <summary>
    /// Sets it. A scheduled release keeps its approval and moves to the new instant. Where the office wants a second person, an embargo that is scheduled,
    /// or of which copies are out, is proposed instead.
    /// </summary>
    /// <param name="id">Which.</param>
    /// <param name="embargo">The new embargo.</param>
    /// <param name="reason">Required once it is scheduled, or copies are out.</param>
    /// <param name="expectedRevision">Null: not asked.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Wrong state, no reason, an instant in the past, or another proposal is open.</exception>
    public async Task<EmbargoAct> RunAsync(string id, EmbargoTime embargo, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        EmbargoProposal? proposal = null;
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            proposal = null;
            var copies = await CheckAsync(c, embargo, reason);
            if (propose.IsNeeded(c.Release, copies))
            {
                proposal = await propose.AddAsync(c, ProposedAct.Change, embargo, reason, copies);
                return;
            }

            await ApplyAsync(c, embargo, reason, copies);
        }, cancel);
        if (proposal is null)
        {
            await CarryOutAsync(release, cancel);
        }

        return new EmbargoAct(release, proposal);
    }

    /// <summary>Asks the rules; for the second person once more.</summary>
    /// <returns>How many hold a copy.</returns>
    internal async Task<int> CheckAsync(ChangeRelease.Context c, EmbargoTime embargo, string? reason)
    {
        var r = c.Release;
        if (r.State is ReleaseState.Lifted or ReleaseState.Withdrawn || Disclosure.Of(r, new Reader.Outsider(), c.Now) == DisclosureLevel.PublicCopy)
        {
            throw new RefusedException(Refusal.WrongState, $"The embargo of a release that is {StateWords.Of(r.State)} cannot be changed: it has been published or taken back.");
        }

        if (r.State == ReleaseState.Approved && embargo.Kind == EmbargoKind.Undecided)
        {
            throw new RefusedException(Refusal.WrongState, "An approved release needs a decided embargo; edit the text or say when it may be read.");
        }

        if (r.State == ReleaseState.Scheduled && embargo.At is null)
        {
            throw new RefusedException(Refusal.WrongState, "The release is scheduled; take it out of the schedule first, or lift it.");
        }

        var copies = (await holders.OfAsync(c.Db, r.Id, c.Cancel)).Count;
        if (copies > 0 && embargo.Kind == EmbargoKind.Undecided)
        {
            throw new RefusedException(Refusal.Invalid, $"{Held(copies)} of this release and must be told what holds; give the new moment, or withdraw the release.");
        }

        if (r.State != ReleaseState.Scheduled && copies == 0)
        {
            return 0;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new RefusedException(Refusal.Invalid, r.State == ReleaseState.Scheduled
                ? "Moving a scheduled embargo needs a reason; say why it moves."
                : $"{Held(copies)} of this release, so changing its embargo needs a reason; say why it changes.");
        }

        return embargo.At is { } at && at <= c.Now
            ? throw new RefusedException(Refusal.Invalid, "The new embargo lies in the past; choose a later moment, or lift the release now.")
            : copies;
    }

    /// <summary>Does it, after <see cref="CheckAsync"/>: release, mailings, notice and record in one save.</summary>
    internal async Task ApplyAsync(ChangeRelease.Context c, EmbargoTime embargo, string? reason, int copies)
    {
        var (r, was) = (c.Release, c.Release.Embargo);
        var same = was.IsSameAs(embargo);
        if (r.State == ReleaseState.Scheduled)
        {
            r.PlannedLift = embargo.At;
            await MailingChanges.DisarmAsync(c.Db, r.Id, c.Cancel);
        }

        r.Confirmation = r.Embargo.IsSameAs(embargo) && embargo.FromPreset is null ? r.Confirmation : EmbargoConfirmation.Awaited(embargo);
        r.Embargo = embargo;
        if (!same)
        {
            await tell.StopAdvancesAsync(c.Db, r.Id, embargo.Kind == EmbargoKind.Until, c.Actor, c.Cancel);
            var notice = embargo.Kind == EmbargoKind.Until ? new HolderNotice(HolderNews.Moved, was, embargo) : new HolderNotice(HolderNews.Ended, was, null);
            copies = await tell.PlanAsync(c.Db, r, notice, c.Actor, c.Cancel);
            await propose.CloseAsync(c, "the embargo was changed otherwise");
        }

        c.Record("embargo", $"{EmbargoWords.Of(was)} -> {EmbargoWords.Of(embargo)}{EmbargoWords.Because(reason)}{EmbargoWords.Copies(copies)}");
    }

    /// <summary>After the save: the bell, the notices, and the advance that carries on.</summary>
    internal async Task CarryOutAsync(Release release, CancellationToken cancel)
    {
        bell.Ring(release);
        await start.AfterChangeAsync(release.Id, cancel);
    }

    private static string Held(int copies) => copies == 1 ? "1 person holds a copy" : $"{copies} people hold a copy";
}
