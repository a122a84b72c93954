using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Gives a list another name or description. Copies that are sent already keep the name they bore.</summary>
public sealed class RenameList(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Renames it.</summary>
    /// <exception cref="RefusedException">No such list, no name, or one that is taken.</exception>
    public async Task RunAsync(string listId, string name, string description, Actor actor, CancellationToken cancel = default)
    {
        name = CreateList.SoundName(name);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var list = await db.RecipientLists.SingleOrDefaultAsync(l => l.Id == listId, cancel) ?? throw RefusedException.NotFound("list");
        if (await db.RecipientLists.AnyAsync(l => l.Name == name && l.Id != listId, cancel))
        {
            throw CreateList.NameTaken(name);
        }

        (list.Name, list.Description) = (name, description.Trim());
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "change", Subject = "list", SubjectId = listId });
        await db.SaveChangesAsync(cancel);
    }
}
