using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>Keeps what an officer has typed and not saved, so that neither a lost connection nor a closed lid loses a word.</summary>
public sealed class KeepUnsavedText(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Keeps it.</summary>
    public async Task RunAsync(string releaseId, string userId, ReleaseContent content, int basedOn, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var kept = await db.UnsavedTexts.FindAsync([releaseId, userId], cancel);
        if (kept is null)
        {
            db.UnsavedTexts.Add(new UnsavedText { ReleaseId = releaseId, UserId = userId, Content = content, BasedOn = basedOn, SavedAt = clock.Wall });
        }
        else
        {
            (kept.Content, kept.BasedOn, kept.SavedAt) = (content, basedOn, clock.Wall);
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What is kept, or null.</summary>
    public async Task<UnsavedText?> FindAsync(string releaseId, string userId, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.UnsavedTexts.AsNoTracking().SingleOrDefaultAsync(u => u.ReleaseId == releaseId && u.UserId == userId, cancel);
    }

    /// <summary>Throws it away.</summary>
    public async Task DiscardAsync(string releaseId, string userId, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await db.UnsavedTexts.Where(u => u.ReleaseId == releaseId && u.UserId == userId).ExecuteDeleteAsync(cancel);
    }
}
