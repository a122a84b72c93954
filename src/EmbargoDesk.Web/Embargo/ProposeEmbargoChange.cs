using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Where the office wants two persons: turns an act upon an embargo into a proposal, in the transaction that would have done it. One open proposal a
/// release. Closing acts (hold, withdraw) never wait for anybody.
/// </summary>
public sealed class ProposeEmbargoChange(DeskSettings settings, IDeskClock clock)
{
    /// <summary>
    /// Whether an act upon this embargo needs a second person: it is scheduled, or copies are out; or it is approved until a moment, for taking it
    /// out of the schedule first must not be a way around.
    /// </summary>
    internal bool IsNeeded(Release release, int copies) => settings.Embargo.SecondPerson
        && (release.State == ReleaseState.Scheduled || copies > 0 || release is { State: ReleaseState.Approved, Embargo.Kind: EmbargoKind.Until });

    /// <summary>Adds it.</summary>
    /// <exception cref="RefusedException">Another one is open.</exception>
    internal async Task<EmbargoProposal> AddAsync(ChangeRelease.Context c, ProposedAct act, EmbargoTime? embargo, string? reason, int copies)
    {
        var open = await Open(c).FirstOrDefaultAsync(c.Cancel);
        if (open is not null && Matches(open, c.Release))
        {
            throw new RefusedException(Refusal.WrongState, $"A change proposed by {open.ProposedBy} waits for a second person; agree to it or refuse it first.");
        }

        await CloseAsync(c, "the embargo was changed otherwise");
        var proposal = new EmbargoProposal
        {
            Id = OpaqueId.New(), ReleaseId = c.Release.Id, Act = act, Embargo = embargo, From = c.Release.Embargo, Reason = reason?.Trim() ?? "", ProposedAt = clock.Wall,
            ProposedBy = c.Actor.Name, ProposedById = c.Actor.UserId,
        };
        c.Db.EmbargoProposals.Add(proposal);
        c.Record("propose", $"{EmbargoWords.Of(c.Release.Embargo)} -> {(embargo is null ? "ended now" : EmbargoWords.Of(embargo))}{EmbargoWords.Because(reason)}{EmbargoWords.Copies(copies)}");
        return proposal;
    }

    /// <summary>Closes what is open: it speaks of an embargo that is no more.</summary>
    internal async Task CloseAsync(ChangeRelease.Context c, string why)
    {
        foreach (var proposal in await Open(c).ToListAsync(c.Cancel))
        {
            // The one that is being agreed to is not open any more in this context.
            if (proposal.State == ProposalState.Open)
            {
                Decide(proposal, ProposalState.Refused, Actor.Program);
                c.Record("refuse proposal", $"{proposal.Id}: {why}");
            }
        }
    }

    /// <summary>Writes the decision into it.</summary>
    internal void Decide(EmbargoProposal proposal, ProposalState state, Actor actor)
    {
        proposal.State = state;
        proposal.DecidedAt = clock.Wall;
        proposal.DecidedBy = actor.Name;
    }

    /// <summary>Whether the embargo is still the one that it starts from.</summary>
    internal static bool Matches(EmbargoProposal p, Release r) =>
        r.State is not (ReleaseState.Lifted or ReleaseState.Withdrawn) && p.From.IsSameAs(r.Embargo);

    private static IQueryable<EmbargoProposal> Open(ChangeRelease.Context c) =>
        c.Db.EmbargoProposals.Where(p => p.ReleaseId == c.Release.Id && p.State == ProposalState.Open);
}
