using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo;

/// <summary>A proposal with its release's newest headline, for the desk.</summary>
public sealed record ProposalOnDesk(EmbargoProposal Proposal, string Headline);

/// <summary>Reads the changes of embargoes that wait, or waited, for a second person.</summary>
public sealed class FindProposals(IDbContextFactory<DeskDb> dbs)
{
    /// <summary>The open ones, the oldest first, of one release or of all.</summary>
    public async Task<IReadOnlyList<ProposalOnDesk>> OpenAsync(string? releaseId = null, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var rows = await (from p in db.EmbargoProposals.AsNoTracking()
                          join r in db.Releases on p.ReleaseId equals r.Id
                          join v in db.ReleaseVersions on new { r.Id, Number = r.LatestVersion } equals new { Id = v.ReleaseId, v.Number }
                          where p.State == ProposalState.Open && (releaseId == null || p.ReleaseId == releaseId) && r.State != ReleaseState.Lifted && r.State != ReleaseState.Withdrawn
                          orderby p.ProposedAt
                          select new { p, v.Headline }).ToListAsync(cancel);
        return [.. rows.Select(x => new ProposalOnDesk(x.p, x.Headline))];
    }

    /// <summary>All of a release, the newest first.</summary>
    /// <exception cref="RefusedException">There is no such release.</exception>
    public async Task<IReadOnlyList<EmbargoProposal>> AllAsync(string releaseId, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Releases.AnyAsync(r => r.Id == releaseId, cancel)
            ? await db.EmbargoProposals.AsNoTracking().Where(p => p.ReleaseId == releaseId).OrderByDescending(p => p.ProposedAt).ToListAsync(cancel)
            : throw RefusedException.NotFound("release");
    }

    /// <summary>One.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<EmbargoProposal> OneAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.EmbargoProposals.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancel) ?? throw RefusedException.NotFound("proposal");
    }

    /// <summary>Whether it is this person's, or this token's, own: a token has no account, its name stands for it.</summary>
    public static bool IsAuthor(EmbargoProposal p, Actor actor) => p.ProposedById == actor.UserId && (actor.UserId is not null || p.ProposedBy == actor.Name);

    internal static async Task<EmbargoProposal> OpenAsync(DeskDb db, string id, CancellationToken cancel)
    {
        var proposal = await db.EmbargoProposals.SingleOrDefaultAsync(p => p.Id == id, cancel) ?? throw RefusedException.NotFound("proposal");
        return proposal.State == ProposalState.Open ? proposal
            : throw new RefusedException(Refusal.WrongState, $"The proposal has been {(proposal.State == ProposalState.Agreed ? "agreed to" : "refused")} by {proposal.DecidedBy} already.");
    }
}
