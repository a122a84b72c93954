using CsvHelper;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Writes a list as CSV, with the columns that the import reads, so that a spreadsheet opens it safely.</summary>
public sealed class ExportList(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    // What begins with = + - @ tab or CR would run as a formula; the mark makes Excel read the file as UTF-8.
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    /// <summary>A name for the file, or null: no such list. That the list leaves the desk is put on record first.</summary>
    public async Task<string?> BeginAsync(string listId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var list = await db.RecipientLists.Where(l => l.Id == listId).Select(l => new { l.Name, l.Members.Count }).SingleOrDefaultAsync(cancel);
        if (list is null)
        {
            return null;
        }

        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "export", Subject = "list", SubjectId = listId, Detail = $"{list.Count} people" });
        await db.SaveChangesAsync(cancel);
        return $"{string.Join(' ', list.Name.Split([.. Path.GetInvalidFileNameChars(), '\\', ':', '"', '*', '?', '<', '>', '|']))}.csv";
    }

    /// <summary>Writes the people, by name.</summary>
    public async Task RunAsync(string listId, Stream to, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var csv = CsvWriter.Create(to, Options, leaveOpen: true);
        await csv.WriteRecordAsync(["name", "email", "outlet", "beats", "country", "language", "notes", "cleared_evidence", "not_mailed"], cancel);
        var people = FindRecipients.OnList(db, listId).OrderBy(r => r.Name).ThenBy(r => r.Id).Select(r => new
        {
            Recipient = r,
            Suppressed = db.Suppressions.Where(s => s.CanonicalAddress == r.CanonicalAddress).Select(s => s.CanonicalAddress).FirstOrDefault(),
        });
        await foreach (var p in people.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var r = p.Recipient;
            await csv.WriteRecordAsync(
                [r.Name, r.Address, r.Outlet, r.Beats, r.Country, r.Language, r.Notes, r.Clearance?.Evidence ?? "", p.Suppressed is null ? "" : "suppressed"], cancel);
        }

        await csv.FlushAsync(cancel);
    }
}
