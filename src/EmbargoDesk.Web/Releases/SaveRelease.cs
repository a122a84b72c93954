using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>Saves a text as a new version. The approved version, if there is one and it is scheduled, stays the one that goes.</summary>
public sealed class SaveRelease(ChangeRelease change)
{
    /// <summary>Saves it; a text that changes nothing makes no version.</summary>
    /// <param name="id">Which.</param>
    /// <param name="edit">Makes the new text of the newest one.</param>
    /// <param name="basedOnVersion">The version that the editor began from: another's newer one is never overwritten. Null: not asked.</param>
    /// <param name="expectedRevision">The API's If-Match. Null: not asked.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Stale, wrong state, or a content that is refused.</exception>
    public Task<Release> RunAsync(
        string id, Func<ReleaseContent, ReleaseContent> edit, int? basedOnVersion, int? expectedRevision, Actor actor, CancellationToken cancel = default) =>
        change.RunAsync(id, expectedRevision, actor, async c =>
        {
            var newest = c.Release.Versions.Single(v => v.Number == c.Release.LatestVersion);
            if (basedOnVersion is { } b && b != newest.Number)
            {
                throw new RefusedException(Refusal.Stale,
                    $"{newest.SavedBy} saved version {newest.Number} while you were editing version {b}; nothing of yours is lost. Compare, then save yours over it or take theirs.");
            }

            var content = ReleaseChecks.Clean(edit(newest.Content));
            c.Move(ReleaseVerb.Edit);
            if (actor.UserId is { } user)
            {
                await c.Db.UnsavedTexts.Where(u => u.ReleaseId == id && u.UserId == user).ExecuteDeleteAsync(c.Cancel);
            }

            if (content.Equals(newest.Content))
            {
                return;
            }

            c.Release.LatestVersion = newest.Number + 1;
            c.Db.ReleaseVersions.Add(new ReleaseVersion
            {
                ReleaseId = id, Number = c.Release.LatestVersion, Content = content, SavedAt = c.Wall, SavedBy = actor.Name,
            });
            if (c.Release.State == ReleaseState.Draft)
            {
                // Before scheduling an edit takes the approval back; afterwards the approved version stays pinned, and goes.
                c.Release.ApprovedVersion = null;
            }

            c.Record("save", $"version {c.Release.LatestVersion}");
        }, cancel);
}
