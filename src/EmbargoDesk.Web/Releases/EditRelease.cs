using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Core.Releases.Reading;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>A mailing of the release with its figures.</summary>
public sealed record MailingOnDesk(Mailing Mailing, IReadOnlyDictionary<DeliveryState, int> Counts, IReadOnlyList<string> ListNames);

/// <summary>Everything that the editor shows of a release.</summary>
/// <param name="Release">With its versions.</param>
/// <param name="Mailings">Oldest first.</param>
/// <param name="History">The record, newest first.</param>
/// <param name="Found">What the import found, if it came from one.</param>
/// <param name="DocumentId">The imported document, or null.</param>
/// <param name="LeftOut">What the import left out on purpose.</param>
/// <param name="LiftRecipients">How many people the lift would mail.</param>
/// <param name="Surroundings">What the embargo's warnings look at besides.</param>
public sealed record ReleaseOnDesk(
    Release Release, IReadOnlyList<MailingOnDesk> Mailings, IReadOnlyList<AuditEntry> History, ReadRelease? Found, string? DocumentId,
    IReadOnlyList<string> LeftOut, int LiftRecipients, EmbargoSurroundings Surroundings)
{
    /// <summary>Changes when any mailing changes.</summary>
    public int MailingRevisions => Mailings.Sum(m => m.Mailing.Revision + 1);

    /// <summary>Whether figures move at present.</summary>
    public bool IsSending => Mailings.Any(m => m.Mailing.State == MailingState.Sending);
}

/// <summary>Opens a release for the editor, and saves what is typed.</summary>
public sealed class EditRelease(IDbContextFactory<DeskDb> dbs, SaveRelease save, KeepUnsavedText unsaved, FindAudience audience, FindCircumstances circumstances)
{
    private const int HistoryLines = 50;

    /// <summary>The release with all that surrounds it, or null.</summary>
    public async Task<ReleaseOnDesk?> OpenAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var release = await db.Releases.AsNoTracking().Include(r => r.Versions).SingleOrDefaultAsync(r => r.Id == id, cancel);
        if (release is null)
        {
            return null;
        }

        var names = await db.RecipientLists.ToDictionaryAsync(l => l.Id, l => l.Name, cancel);
        var mailings = await db.Mailings.AsNoTracking().Where(m => m.ReleaseId == id).OrderBy(m => m.CreatedAt).ToListAsync(cancel);
        var shown = new List<MailingOnDesk>();
        foreach (var m in mailings)
        {
            shown.Add(new MailingOnDesk(m, await MailingCounts.OfAsync(db, m.Id, cancel), [.. m.ListIds.Select(l => names.GetValueOrDefault(l, "a list that is gone"))]));
        }

        var mailingIds = mailings.Select(m => m.Id).ToList();
        var history = await db.AuditEntries.AsNoTracking()
            .Where(e => (e.Subject == "release" && e.SubjectId == id) || (e.Subject == "mailing" && mailingIds.Contains(e.SubjectId)))
            .OrderByDescending(e => e.Id).Take(HistoryLines).ToListAsync(cancel);
        var import = release.ImportId is null ? null : await db.ImportItems.AsNoTracking().SingleOrDefaultAsync(i => i.Id == release.ImportId, cancel);
        var leftOut = import is null ? null : await db.ImportedDocuments.Where(d => d.Id == import.DocumentId).Select(d => d.LeftOut).SingleOrDefaultAsync(cancel);
        return new ReleaseOnDesk(release, shown, history, import?.Found, import?.DocumentId, leftOut ?? [], await LiftRecipientsAsync(release, mailings, cancel),
            await circumstances.RunAsync(release, release.Versions.Single(v => v.Number == release.LatestVersion).Content.Doi, cancel));
    }

    /// <summary>Whether somebody changed the release or a mailing of it.</summary>
    public async Task<bool> ChangedSinceAsync(string id, int revision, int mailingRevisions, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Releases.AnyAsync(r => r.Id == id && r.Revision != revision, cancel)
            || await db.Mailings.Where(m => m.ReleaseId == id).SumAsync(m => m.Revision + 1, cancel) != mailingRevisions;
    }

    /// <summary>Saves the text as a new version on top of <paramref name="basedOn"/>.</summary>
    public Task SaveAsync(string id, ReleaseContent content, int basedOn, Actor actor) => save.RunAsync(id, _ => content, basedOn, null, actor);

    /// <summary>Keeps unsaved text.</summary>
    public Task KeepAsync(string id, string userId, ReleaseContent content, int basedOn) => unsaved.RunAsync(id, userId, content, basedOn);

    /// <summary>What is kept, or null.</summary>
    public async Task<UnsavedText?> FindUnsavedAsync(string id, string? userId) => userId is null ? null : await unsaved.FindAsync(id, userId);

    /// <summary>Throws it away.</summary>
    public Task DiscardUnsavedAsync(string id, string? userId) => userId is null ? Task.CompletedTask : unsaved.DiscardAsync(id, userId);

    private async Task<int> LiftRecipientsAsync(Release release, List<Mailing> mailings, CancellationToken cancel)
    {
        var lists = mailings.Where(m => m.Kind == MailingKind.Lift && m.State is MailingState.Planned or MailingState.Armed).SelectMany(m => m.ListIds).Distinct().ToList();
        return lists.Count == 0 || release.State is ReleaseState.Lifted or ReleaseState.Withdrawn ? 0
            : (await audience.RunAsync(release.Id, MailingKind.Lift, lists, cancel)).Count(p => p.Form is not null);
    }
}
