using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Hangs a Hangfire job for each planned lift, a minute ahead of it. A bell, not the truth: jobs carry ids only and read the rows again, a
/// moved plan hangs a second bell and the first finds nothing to do.
/// </summary>
public sealed class LiftBell(IBackgroundJobClient jobs, IDbContextFactory<DeskDb> dbs, ILogger<LiftBell> log)
{
    /// <summary>How long before the lift the bell rings: time to freeze the audience and compose the mail.</summary>
    public static readonly Duration Ahead = Duration.FromSeconds(60);

    /// <summary>Hangs it, if the release is scheduled and not held.</summary>
    public void Ring(Release release)
    {
        if (release is { State: ReleaseState.Scheduled, Held: false, PlannedLift: { } planned })
        {
            try
            {
                jobs.Schedule<LiftRelease>(l => l.ArmAndRunAsync(release.Id, CancellationToken.None), (planned - Ahead).ToDateTimeOffset());
            }
            catch (BackgroundJobClientException e)
            {
                // The plan is saved; the sweep lifts it without a bell. Failing the officer's act now would say that it is not.
                log.LogWarning("No bell could be hung for release {Id}: {Kind}; the sweep will lift it", release.Id, e.InnerException?.GetType().Name);
            }
        }
    }

    /// <summary>Hangs all of them anew, as at every start: the rows are the truth.</summary>
    public async Task<int> RebuildAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var planned = await db.Releases.AsNoTracking().Where(r => r.State == ReleaseState.Scheduled && !r.Held).ToListAsync(cancel);
        planned.ForEach(Ring);
        return planned.Count;
    }
}
