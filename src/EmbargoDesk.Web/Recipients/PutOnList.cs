using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Puts a person who is known already on a list; also the way back after <see cref="RemoveFromList"/>.</summary>
public sealed class PutOnList(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Puts the person on it; nothing happens where they are on it.</summary>
    /// <exception cref="RefusedException">No such list or person.</exception>
    public async Task RunAsync(string listId, string recipientId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (!await db.RecipientLists.AnyAsync(l => l.Id == listId, cancel))
        {
            throw RefusedException.NotFound("list");
        }

        if (!await db.Recipients.AnyAsync(r => r.Id == recipientId, cancel))
        {
            throw RefusedException.NotFound("recipient");
        }

        if (await db.ListMembers.AnyAsync(m => m.ListId == listId && m.RecipientId == recipientId, cancel))
        {
            return;
        }

        db.ListMembers.Add(new ListMember { ListId = listId, RecipientId = recipientId, AddedAt = clock.Wall });
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "add", Subject = "list", SubjectId = listId, Detail = $"recipient {recipientId}" });
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Two officers at once: the other one put the person on it.
        }
    }
}
