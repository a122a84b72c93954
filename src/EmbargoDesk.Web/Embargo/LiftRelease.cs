using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Hangfire;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// Carries a due lift out: one conditional update, then the mail. Rung by Hangfire shortly before the instant and by the sweep after it;
/// whoever comes second finds nothing to do. The public page does not wait for it: what is public is a comparison at read time.
/// </summary>
public sealed class LiftRelease(ChangeRelease change, StartMailing start, IDeskClock clock, ILogger<LiftRelease> log)
{
    // A bell that rings earlier than this was hung for a plan that has moved.
    private static readonly Duration Earliest = LiftBell.Ahead + Duration.FromSeconds(30);

    /// <summary>Waits for the planned instant and lifts. Never retried by Hangfire: the sweep is what catches a failure.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(string releaseId, CancellationToken cancel)
    {
        var release = await LiftIfDueAsync(releaseId, cancel);
        if (release is not null)
        {
            await start.AllOfAsync(releaseId, cancel);
        }
    }

    /// <summary>Arms the mailings and waits; then lifts. For Hangfire.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task ArmAndRunAsync(string releaseId, CancellationToken cancel)
    {
        if (await start.PlannedLiftAsync(releaseId, cancel) is not { } planned || planned - clock.Now > Earliest)
        {
            return;
        }

        await start.ArmLiftMailingsAsync(releaseId, cancel);
        while (planned - clock.Now is var left && left > Duration.Zero)
        {
            // In steps: a wall clock that is set while we wait must not carry us past the instant, nor before it.
            await Task.Delay(Duration.Min(left, Duration.FromMilliseconds(200)).ToTimeSpan(), cancel);
        }

        await RunAsync(releaseId, cancel);
    }

    private async Task<Release?> LiftIfDueAsync(string releaseId, CancellationToken cancel)
    {
        try
        {
            var release = await change.RunAsync(releaseId, null, Actor.Program, c =>
            {
                var r = c.Release;
                if (r.State != ReleaseState.Scheduled || r.Held || !(r.PlannedLift <= c.Now))
                {
                    throw new RefusedException(Refusal.WrongState, "Not due.");
                }

                c.Move(ReleaseVerb.Lift);
                r.ActualLift = c.Now;
                c.Record("lift", $"version {r.ApprovedVersion}, planned {r.PlannedLift}");
                return Task.CompletedTask;
            }, cancel);
            log.LogInformation("Release {Id} lifted, planned {Planned}, carried out {Actual}", releaseId, release.PlannedLift, release.ActualLift);
            return release;
        }
        catch (RefusedException)
        {
            return null;
        }
    }
}

/// <summary>A person lifts a release now: before its embargo, or after a hold.</summary>
public sealed class LiftReleaseNow(ChangeRelease change, StartMailing start)
{
    /// <summary>Lifts it and starts its mail.</summary>
    /// <exception cref="RefusedException">Held, or not approved.</exception>
    public async Task<Release> RunAsync(string id, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            if (c.Release.Held)
            {
                throw new RefusedException(Refusal.WrongState, "The release is held; end the hold before you lift it.");
            }

            c.Move(ReleaseVerb.Lift);
            c.Release.PlannedLift = c.Release.ActualLift = c.Now;

            // What was armed bears the later, planned moment.
            await MailingChanges.DisarmAsync(c.Db, id, c.Cancel);
            c.Record("lift", $"by hand, version {c.Release.ApprovedVersion}{(string.IsNullOrWhiteSpace(reason) ? "" : $"; reason: {reason.Trim()}")}");
        }, cancel);
        await start.AllOfAsync(id, cancel);
        return release;
    }
}
