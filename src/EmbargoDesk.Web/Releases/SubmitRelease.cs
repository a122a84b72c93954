using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Releases;

/// <summary>Asks for approval.</summary>
public sealed class SubmitRelease(ChangeRelease change)
{
    /// <summary>Asks.</summary>
    /// <exception cref="RefusedException">Wrong state or stale.</exception>
    public Task<Release> RunAsync(string id, int? expectedRevision, Actor actor, CancellationToken cancel = default) =>
        change.RunAsync(id, expectedRevision, actor, c =>
        {
            c.Move(ReleaseVerb.Submit);
            c.Record("submit", $"version {c.Release.LatestVersion}");
            return Task.CompletedTask;
        }, cancel);
}
