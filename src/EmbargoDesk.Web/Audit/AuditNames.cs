using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Audit;

/// <summary>What the subjects of the record are called today. The record itself keeps ids only.</summary>
public static class AuditNames
{
    /// <summary>Names by kind and id; what is gone, or has no name, is left out.</summary>
    public static async Task<IReadOnlyDictionary<(string Subject, string Id), string>> OfAsync(DeskDb db, IReadOnlyCollection<AuditEntry> entries, CancellationToken cancel = default)
    {
        var names = new Dictionary<(string, string), string>();
        async Task AddAsync(string subject, Func<List<string>, IQueryable<Named>> find)
        {
            var ids = entries.Where(e => e.Subject == subject).Select(e => e.SubjectId).Distinct().ToList();
            foreach (var found in ids.Count == 0 ? [] : await find(ids).ToListAsync(cancel))
            {
                if (found.Name.Length > 0)
                {
                    names[(subject, found.Id)] = found.Name;
                }
            }
        }

        await AddAsync("release", ids => from r in db.Releases
                                         from v in r.Versions
                                         where ids.Contains(r.Id) && v.Number == r.LatestVersion
                                         select new Named(r.Id, v.Headline));
        await AddAsync("journal", ids => db.JournalPresets.Where(p => ids.Contains(p.Id)).Select(p => new Named(p.Id, p.Journal)));
        await AddAsync("list", ids => db.RecipientLists.Where(l => ids.Contains(l.Id)).Select(l => new Named(l.Id, l.Name)));
        await AddAsync("recipient", ids => db.Recipients.Where(r => ids.Contains(r.Id)).Select(r => new Named(r.Id, r.Name)));
        await AddAsync("account", ids => db.Users.Where(u => ids.Contains(u.Id)).Select(u => new Named(u.Id, u.DisplayName)));
        await AddAsync("mailing", ids => from m in db.Mailings
                                         join r in db.Releases on m.ReleaseId equals r.Id
                                         from v in r.Versions
                                         where ids.Contains(m.Id) && v.Number == r.LatestVersion
                                         select new Named(m.Id, v.Headline));
        return names;
    }

    private sealed record Named(string Id, string Name);
}
