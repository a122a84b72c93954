using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>What an import of recipients did.</summary>
/// <param name="Added">People new on the list.</param>
/// <param name="Changed">People whose details changed.</param>
/// <param name="Skipped">Rows that change nothing: already so, repeated in the file, or suppressed.</param>
/// <param name="Removed">People taken off, where the list is replaced.</param>
/// <param name="Refused">Rows that were not taken, and why.</param>
/// <param name="Cleared">People, among the added and changed, whom a row says to be cleared for embargoed content.</param>
public sealed record RecipientImport(int Added, int Changed, int Skipped, int Removed, IReadOnlyList<RefusedRow> Refused, int Cleared)
{
    /// <summary>Rows that could be taken, whether or not they changed anything.</summary>
    public int Taken => Added + Changed + Skipped;
}

/// <summary>A row that was not taken.</summary>
/// <param name="Row">As a spreadsheet numbers it: the first line of the file is 1.</param>
/// <param name="Reason">One sentence.</param>
public sealed record RefusedRow(int Row, string Reason);

/// <summary>Puts people on a list: the good rows in one transaction, the others with row and reason. Blank cells never overwrite.</summary>
public sealed class ImportRecipients(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    private const int Chunk = 500;

    /// <summary>Imports them.</summary>
    /// <param name="listId">The list.</param>
    /// <param name="rows">The rows, read already.</param>
    /// <param name="replace">Whether people who are not among the rows leave the list.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No such list, or somebody changed the same people at the same moment.</exception>
    public Task<RecipientImport> RunAsync(string listId, IReadOnlyList<RecipientRow> rows, bool replace, Actor actor, CancellationToken cancel = default) =>
        RunAsync(listId, rows, replace, keep: true, actor, cancel);

    /// <summary>Says what <see cref="RunAsync(string,IReadOnlyList{RecipientRow},bool,Actor,CancellationToken)"/> would do, by doing it and taking it back.</summary>
    public Task<RecipientImport> TryAsync(string listId, IReadOnlyList<RecipientRow> rows, bool replace, Actor actor, CancellationToken cancel = default) =>
        RunAsync(listId, rows, replace, keep: false, actor, cancel);

    private async Task<RecipientImport> RunAsync(string listId, IReadOnlyList<RecipientRow> rows, bool replace, bool keep, Actor actor, CancellationToken cancel)
    {
        try
        {
            return await ImportAsync(listId, rows, replace, keep, actor, cancel);
        }
        catch (DbUpdateException)
        {
            // Two imports at once: the unique address or membership was written by the other one.
            throw new RefusedException(Refusal.Stale, "Somebody else changed the same people at this moment, so nothing was imported; try again.");
        }
    }

    private async Task<RecipientImport> ImportAsync(string listId, IReadOnlyList<RecipientRow> rows, bool replace, bool keep, Actor actor, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await db.RecipientLists.AnyAsync(l => l.Id == listId, cancel))
        {
            throw RefusedException.NotFound("list");
        }

        var refused = new List<RefusedRow>();
        var good = new Dictionary<string, (RecipientRow Row, string Address)>(StringComparer.Ordinal);
        var skipped = 0;
        foreach (var row in rows)
        {
            if (row.Problem is { } problem)
            {
                refused.Add(new RefusedRow(row.Number, problem));
            }
            else if (!EmailAddress.TryParse(row.Email, out var address, out var why))
            {
                refused.Add(new RefusedRow(row.Number, why));
            }
            else if (!good.TryAdd(EmailAddress.Canonical(address), (row, address)))
            {
                skipped++;
            }
        }

        var suppressed = (await db.Suppressions.Select(s => s.CanonicalAddress).ToListAsync(cancel)).ToHashSet();
        var silent = good.Keys.Where(suppressed.Contains).ToList();
        foreach (var canonical in silent)
        {
            good.Remove(canonical);
            skipped++;
        }

        // Who is named in the file does not leave the list for being suppressed.
        var kept = new HashSet<string>();
        foreach (var chunk in silent.Chunk(Chunk))
        {
            kept.UnionWith(await db.Recipients.Where(r => chunk.Contains(r.CanonicalAddress)).Select(r => r.Id).ToListAsync(cancel));
        }

        var members = await db.ListMembers.Where(m => m.ListId == listId).Select(m => m.RecipientId).ToHashSetAsync(cancel);
        var (added, changed, cleared) = (0, 0, 0);
        foreach (var chunk in good.Chunk(Chunk))
        {
            var canonicals = chunk.Select(g => g.Key).ToList();
            var known = await db.Recipients.Where(r => canonicals.Contains(r.CanonicalAddress)).ToDictionaryAsync(r => r.CanonicalAddress, cancel);
            foreach (var (canonical, (row, address)) in chunk)
            {
                var recipient = known.GetValueOrDefault(canonical);
                var altered = false;
                var evidence = recipient?.Clearance?.Evidence;
                if (recipient is null)
                {
                    recipient = new Recipient { Id = OpaqueId.New(), Address = address, CanonicalAddress = canonical, CreatedAt = clock.Wall };
                    db.Recipients.Add(recipient);
                    row.ApplyTo(recipient, clock.Wall, actor.Name);
                }
                else
                {
                    altered = row.ApplyTo(recipient, clock.Wall, actor.Name);
                }

                cleared += recipient.Clearance?.Evidence == evidence ? 0 : 1;
                kept.Add(recipient.Id);
                if (members.Add(recipient.Id))
                {
                    db.ListMembers.Add(new ListMember { ListId = listId, RecipientId = recipient.Id, AddedAt = clock.Wall });
                    added++;
                }
                else if (altered)
                {
                    changed++;
                }
                else
                {
                    skipped++;
                }
            }

            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }

        if (!keep)
        {
            // The transaction rolls back when it is disposed of.
            return new RecipientImport(added, changed, skipped, replace ? members.Except(kept).Count() : 0, refused, cleared);
        }

        var removed = replace ? await RemoveOthersAsync(db, listId, members.Except(kept).ToList(), cancel) : 0;
        db.AuditEntries.Add(new AuditEntry
        {
            At = clock.Wall, Actor = actor.Name, Act = replace ? "replace" : "add", Subject = "list", SubjectId = listId,
            Detail = $"{added} added, {changed} changed, {skipped} skipped, {removed} removed, {refused.Count} refused, {cleared} cleared for embargoed content",
        });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new RecipientImport(added, changed, skipped, removed, refused, cleared);
    }

    private static async Task<int> RemoveOthersAsync(DeskDb db, string listId, List<string> gone, CancellationToken cancel)
    {
        var removed = 0;
        foreach (var chunk in gone.Chunk(Chunk))
        {
            removed += await db.ListMembers.Where(m => m.ListId == listId && chunk.Contains(m.RecipientId)).ExecuteDeleteAsync(cancel);
        }

        return removed;
    }
}
