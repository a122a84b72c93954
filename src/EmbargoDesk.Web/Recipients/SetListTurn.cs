using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Says when a list's copies go within a mailing. Counts from the next mailing that is armed.</summary>
public sealed class SetListTurn(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Sets it.</summary>
    /// <param name="listId">Which.</param>
    /// <param name="turn">1 (first) to 9 (last).</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No such list; not 1 to 9.</exception>
    public async Task RunAsync(string listId, int turn, Actor actor, CancellationToken cancel = default)
    {
        if (turn is < 1 or > 9)
        {
            throw new RefusedException(Refusal.Invalid, "Give a turn from 1 (first) to 9 (last).");
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var list = await db.RecipientLists.SingleOrDefaultAsync(l => l.Id == listId, cancel) ?? throw RefusedException.NotFound("list");
        if (list.Turn == turn)
        {
            return;
        }

        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "change", Subject = "list", SubjectId = listId, Detail = $"turn {list.Turn} -> {turn}" });
        list.Turn = turn;
        await db.SaveChangesAsync(cancel);
    }
}
