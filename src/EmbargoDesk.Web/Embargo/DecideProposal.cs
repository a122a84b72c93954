using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo;

/// <summary>A second person agrees to a proposal, and it is done.</summary>
public sealed class AgreeToProposal(ChangeRelease change, FindProposals find, ProposeEmbargoChange propose, DecideEmbargo decide, LiftReleaseNow lift)
{
    /// <summary>Agrees and does it, by the rules of this moment.</summary>
    /// <param name="id">The proposal.</param>
    /// <param name="actor">Anybody of the desk but its author.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Its author, decided already, out of date, or what the act itself refuses.</exception>
    public async Task<EmbargoProposal> RunAsync(string id, Actor actor, CancellationToken cancel = default)
    {
        var releaseId = (await find.OneAsync(id, cancel)).ReleaseId;
        EmbargoProposal? agreed = null;
        var outOfDate = false;
        var release = await change.RunAsync(releaseId, null, actor, async c =>
        {
            var p = agreed = await FindProposals.OpenAsync(c.Db, id, c.Cancel);
            if (FindProposals.IsAuthor(p, actor))
            {
                throw new RefusedException(Refusal.WrongState, "You proposed this change yourself; somebody else must agree to it.");
            }

            outOfDate = !ProposeEmbargoChange.Matches(p, c.Release);
            if (outOfDate)
            {
                propose.Decide(p, ProposalState.Refused, Actor.Program);
                c.Record("refuse proposal", $"{p.Id}: out of date");
                return;
            }

            propose.Decide(p, ProposalState.Agreed, actor);
            c.Record("agree", $"to the proposal of {p.ProposedBy}");
            if (p.Act == ProposedAct.End)
            {
                await lift.ApplyAsync(c, p.Reason);
            }
            else
            {
                await decide.ApplyAsync(c, p.Embargo!, p.Reason, await decide.CheckAsync(c, p.Embargo!, p.Reason));
            }
        }, cancel);
        if (outOfDate)
        {
            throw new RefusedException(Refusal.WrongState, "The embargo has changed since this was proposed, so the proposal is out of date; propose anew what is still wanted.");
        }

        await (agreed!.Act == ProposedAct.End ? lift.CarryOutAsync(release, cancel) : decide.CarryOutAsync(release, cancel));
        return agreed;
    }
}

/// <summary>Refuses a proposal; its author takes it back so.</summary>
public sealed class RefuseProposal(ChangeRelease change, FindProposals find, ProposeEmbargoChange propose)
{
    /// <summary>Refuses it; the embargo stays as it is.</summary>
    /// <exception cref="RefusedException">Not there, or decided already.</exception>
    public async Task<EmbargoProposal> RunAsync(string id, string? reason, Actor actor, CancellationToken cancel = default)
    {
        EmbargoProposal? refused = null;
        await change.RunAsync((await find.OneAsync(id, cancel)).ReleaseId, null, actor, async c =>
        {
            refused = await FindProposals.OpenAsync(c.Db, id, c.Cancel);
            propose.Decide(refused, ProposalState.Refused, actor);
            c.Record(FindProposals.IsAuthor(refused, actor) ? "take back proposal" : "refuse proposal", $"of {refused.ProposedBy}{EmbargoWords.Because(reason)}");
        }, cancel);
        return refused!;
    }
}
