using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Which people to show.</summary>
public enum RecipientFilter
{
    /// <summary>Everybody.</summary>
    All,

    /// <summary>May have embargoed content.</summary>
    Cleared,

    /// <summary>May not.</summary>
    NotCleared,

    /// <summary>Must not be mailed.</summary>
    Suppressed,
}

/// <summary>A person as tables show them.</summary>
public sealed class RecipientLine
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Address { get; init; }
    public required string Outlet { get; init; }
    public required bool Cleared { get; init; }

    /// <summary>Null: may be mailed.</summary>
    public SuppressionReason? Suppressed { get; init; }
}

/// <summary>Searches people in the database.</summary>
public static class FindRecipients
{
    /// <summary>
    /// Those in whose name, address or outlet every word of the text occurs, whatever its case. SQLite folds the case of ASCII letters
    /// only, so each word is also sought as typed, in small letters, in capitals and with a first capital.
    /// </summary>
    public static IQueryable<Recipient> Matching(IQueryable<Recipient> recipients, string? text)
    {
        foreach (var word in (text ?? "").Normalize().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(8))
        {
            var small = word.ToLowerInvariant();
            var capitals = word.ToUpperInvariant();
            var first = capitals[..1] + small[1..];
#pragma warning disable CA1304, CA1311, CA1862 // Folded in SQL, by the database; EF takes no culture.
            recipients = recipients.Where(r =>
                r.CanonicalAddress.Contains(small) || r.Address.Contains(word)
                || r.Name.ToLower().Contains(small) || r.Name.Contains(first) || r.Name.Contains(capitals) || r.Name.Contains(word)
                || r.Outlet.ToLower().Contains(small) || r.Outlet.Contains(first) || r.Outlet.Contains(capitals) || r.Outlet.Contains(word));
#pragma warning restore CA1304, CA1311, CA1862
        }

        return recipients;
    }

    /// <summary>Those whom the filter lets through.</summary>
    public static IQueryable<Recipient> Only(DeskDb db, IQueryable<Recipient> recipients, RecipientFilter filter) => filter switch
    {
        RecipientFilter.Cleared => recipients.Where(r => r.Clearance != null),
        RecipientFilter.NotCleared => recipients.Where(r => r.Clearance == null),
        RecipientFilter.Suppressed => recipients.Where(r => db.Suppressions.Any(s => s.CanonicalAddress == r.CanonicalAddress)),
        _ => recipients,
    };

    /// <summary>As lines; order and cut them before they are read.</summary>
    public static IQueryable<RecipientLine> Lines(DeskDb db, IQueryable<Recipient> recipients) => recipients.Select(r => new RecipientLine
    {
        Id = r.Id, Name = r.Name, Address = r.Address, Outlet = r.Outlet, Cleared = r.Clearance != null,
        Suppressed = db.Suppressions.Where(s => s.CanonicalAddress == r.CanonicalAddress).Select(s => (SuppressionReason?)s.Reason).FirstOrDefault(),
    });

    /// <summary>The people of a list.</summary>
    public static IQueryable<Recipient> OnList(DeskDb db, string listId) =>
        db.Recipients.AsNoTracking().Where(r => db.ListMembers.Any(m => m.ListId == listId && m.RecipientId == r.Id));

    /// <summary>The names of the lists that these people are on, by recipient id.</summary>
    public static async Task<ILookup<string, string>> ListNamesAsync(DeskDb db, IReadOnlyCollection<string> recipientIds, CancellationToken cancel)
    {
        var pairs = await (from m in db.ListMembers
                           join l in db.RecipientLists on m.ListId equals l.Id
                           where recipientIds.Contains(m.RecipientId)
                           orderby l.Name
                           select new { m.RecipientId, l.Name }).ToListAsync(cancel);
        return pairs.ToLookup(p => p.RecipientId, p => p.Name);
    }
}
