using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>Makes a draft. Its embargo is undecided.</summary>
public sealed class CreateRelease(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Makes it.</summary>
    /// <exception cref="RefusedException">The content is refused.</exception>
    public async Task<Release> RunAsync(ReleaseContent content, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var release = Add(db, ReleaseChecks.Clean(content), null, actor);
        await db.SaveChangesAsync(cancel);
        return release;
    }

    /// <summary>Adds the rows to a context whose caller saves.</summary>
    internal Release Add(DeskDb db, ReleaseContent content, string? importId, Actor actor)
    {
        var wall = clock.Wall;
        var release = new Release
        {
            Id = OpaqueId.New(), CreatedAt = wall, CreatedBy = actor.Name, ChangedAt = wall, LatestVersion = 1, Revision = 1, ImportId = importId,
        };
        release.Versions.Add(new ReleaseVersion { ReleaseId = release.Id, Number = 1, Content = content, SavedAt = wall, SavedBy = actor.Name });
        db.Releases.Add(release);
        db.AuditEntries.Add(new AuditEntry
        {
            At = wall, Actor = actor.Name, Act = importId is null ? "create" : "import", Subject = "release", SubjectId = release.Id,
            Detail = importId is null ? "" : $"import {importId}",
        });
        return release;
    }
}
