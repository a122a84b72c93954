using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Ends a bearer token of the API, at once and for good.</summary>
public sealed class RevokeToken(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Revokes one.</summary>
    /// <exception cref="RefusedException">NotFound; WrongState if it was revoked before.</exception>
    public async Task RunAsync(string id, Actor by)
    {
        await using var db = await dbs.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var wall = clock.Wall;
        if (await db.ApiTokens.Where(t => t.Id == id && t.RevokedAt == null).ExecuteUpdateAsync(t => t.SetProperty(x => x.RevokedAt, wall)) == 0)
        {
            throw await db.ApiTokens.AnyAsync(t => t.Id == id)
                ? new RefusedException(Refusal.WrongState, "This token was revoked before.")
                : RefusedException.NotFound("token");
        }

        db.AuditEntries.Add(new AuditEntry { At = wall, Actor = by.Name, Act = "revoke", Subject = "token", SubjectId = id });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
