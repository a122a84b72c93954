using EmbargoDesk.Core.Audit;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Makes a bearer token of the API.</summary>
public sealed class CreateToken(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>The longest name.</summary>
    public const int MaxName = 100;

    /// <summary>The roles that a token may carry.</summary>
    public static readonly IReadOnlyList<string> TokenRoles = [Roles.Officer, Roles.Administrator];

    /// <summary>Makes one. The token itself is told once, here; only its hash is kept.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="role">Officer or Administrator, in any case.</param>
    /// <param name="createdBy">Who makes it, as the record shows them.</param>
    /// <exception cref="RefusedException">Invalid: no name, or no such role.</exception>
    public async Task<(ApiToken Row, string Token)> RunAsync(string name, string role, string createdBy)
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
        {
            throw new RefusedException(Refusal.Invalid, $"Give the token a name of 1 to {MaxName} characters that says what it is for.");
        }

        var known = TokenRoles.FirstOrDefault(r => r.Equals(role.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new RefusedException(Refusal.Invalid, $"“{role}” is not a role of a token; give officer or administrator.");
        var token = BearerTokens.Prefix + Secret.New();
        var row = new ApiToken
        {
            Id = OpaqueId.New(),
            Name = name,
            Role = known,
            Hash = Secret.Hash(token),
            CreatedAt = clock.Wall,
            CreatedBy = createdBy,
        };
        await using var db = await dbs.CreateDbContextAsync();
        db.ApiTokens.Add(row);
        db.AuditEntries.Add(new AuditEntry
        {
            At = row.CreatedAt,
            Actor = createdBy,
            Act = "create",
            Subject = "token",
            SubjectId = row.Id,
            Detail = $"{row.Name}, {row.Role}",
        });
        await db.SaveChangesAsync();
        return (row, token);
    }
}
