using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Core.Releases.Reading;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>What an import made.</summary>
/// <param name="Release">The draft of the lead.</param>
/// <param name="Lead">What the reader found for it.</param>
/// <param name="Stubs">The other releases, waiting in the tray.</param>
/// <param name="LeftOut">What was left out on purpose, a sentence each.</param>
public sealed record ImportResult(Release Release, ReadRelease Lead, IReadOnlyList<ImportItem> Stubs, IReadOnlyList<string> LeftOut);

/// <summary>Reads a document, makes a draft of its lead release, and puts the others into the import tray: in one transaction or not at all.</summary>
public sealed class ImportRelease(IDbContextFactory<DeskDb> dbs, IDeskClock clock, CreateRelease create)
{
    /// <summary>Imports it.</summary>
    /// <exception cref="RefusedException">The document cannot be read.</exception>
    public async Task<ImportResult> RunAsync(byte[] bytes, string contentType, string fileName, Actor actor, CancellationToken cancel = default)
    {
        ReadDocument read;
        try
        {
            read = ReleaseReader.Read(bytes, contentType, fileName);
        }
        catch (UnreadableDocumentException e)
        {
            throw new RefusedException(Refusal.Invalid, e.Message);
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var document = new ImportedDocument
        {
            Id = OpaqueId.New(), FileName = Path.GetFileName(fileName), ContentType = contentType, Bytes = bytes, LeftOut = read.LeftOut,
            ImportedAt = clock.Wall, ImportedBy = actor.Name,
        };
        db.ImportedDocuments.Add(document);
        var items = new[] { read.Lead }.Concat(read.Others).Select((found, position) => new ImportItem
        {
            Id = OpaqueId.New(), DocumentId = document.Id, Position = position, Found = found, ImportedAt = document.ImportedAt,
            State = position == 0 ? ImportState.Taken : ImportState.Waiting,
        }).ToList();
        db.ImportItems.AddRange(items);
        var release = create.Add(db, Draftable(read.Lead.Content), items[0].Id, actor);
        await db.SaveChangesAsync(cancel);
        return new ImportResult(release, read.Lead, items[1..], read.LeftOut);
    }

    // What the reader found is a proposal: a detail that no release may have (a broken DOI) must not lose the rest of the import.
    internal static ReleaseContent Draftable(ReleaseContent c)
    {
        try
        {
            return ReleaseChecks.Clean(c);
        }
        catch (RefusedException)
        {
            Contact Sound(Contact p) => p with
            {
                Email = Core.Recipients.EmailAddress.TryParse(p.Email, out var a, out _) ? a : "", Orcid = OrcidId.TryParse(p.Orcid, out var o) ? o : "",
            };
            return ReleaseChecks.Clean(c with
            {
                Doi = Doi.TryParse(c.Doi, out var doi) ? doi : "",
                PressContact = c.PressContact is { } p ? Sound(p) : null,
                Authors = [.. c.Authors.Select(Sound)],
                CorrespondingAuthors = [.. c.CorrespondingAuthors.Select(Sound)],
            });
        }
    }
}

/// <summary>Makes a draft of an item of the import tray.</summary>
public sealed class TakeImport(IDbContextFactory<DeskDb> dbs, CreateRelease create)
{
    /// <summary>Takes it; of two callers one gets the draft, the other is told.</summary>
    /// <exception cref="RefusedException">Not there, or not waiting.</exception>
    public async Task<Release> RunAsync(string itemId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var item = await db.ImportItems.AsNoTracking().SingleOrDefaultAsync(i => i.Id == itemId, cancel) ?? throw RefusedException.NotFound("import");
        var claimed = await db.ImportItems.Where(i => i.Id == itemId && i.State == ImportState.Waiting)
            .ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ImportState.Taken), cancel);
        if (claimed == 0)
        {
            throw new RefusedException(Refusal.WrongState, "This import was taken or discarded already.");
        }

        var release = create.Add(db, ImportRelease.Draftable(item.Found.Content), itemId, actor);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return release;
    }
}

/// <summary>Takes items out of the import tray without making drafts. They stay with their document.</summary>
public sealed class DiscardImports(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Discards those that wait; returns how many.</summary>
    public Task<int> RunAsync(IReadOnlyList<string> itemIds, Actor actor, CancellationToken cancel = default) =>
        MoveAsync(itemIds, ImportState.Waiting, ImportState.Discarded, "discard", actor, cancel);

    /// <summary>Puts discarded items back; returns how many.</summary>
    public Task<int> UndoAsync(IReadOnlyList<string> itemIds, Actor actor, CancellationToken cancel = default) =>
        MoveAsync(itemIds, ImportState.Discarded, ImportState.Waiting, "put back", actor, cancel);

    private async Task<int> MoveAsync(IReadOnlyList<string> itemIds, ImportState from, ImportState to, string act, Actor actor, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var moved = 0;
        foreach (var id in itemIds)
        {
            // One by one: only what this call moved goes on the record.
            if (await db.ImportItems.Where(i => i.Id == id && i.State == from).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, to), cancel) == 0)
            {
                continue;
            }

            moved++;
            db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = act, Subject = "import", SubjectId = id });
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return moved;
    }
}
