using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Accounts.People;

/// <summary>An account as the administrator sees it.</summary>
/// <param name="User">The row.</param>
/// <param name="Role">Its role, or empty.</param>
public sealed record AccountLine(DeskUser User, string Role)
{
    /// <summary>In one word or few.</summary>
    public string StateAt(Instant now) => User switch
    {
        _ when AccountRows.IsDisabled(User) => "Disabled",
        { LockoutEnd: { } end } when end > now.ToDateTimeOffset() => "Locked after wrong passwords",
        { PasswordHash: null } => "Has no password yet",
        { IsDemo: true } => "Demo account",
        _ => "Active",
    };

    /// <summary>All, by name.</summary>
    public static Task<List<AccountLine>> AllAsync(DeskDb db) => Lines(db, db.Users.OrderBy(u => u.DisplayName).ThenBy(u => u.Email)).ToListAsync();

    /// <summary>One, or null.</summary>
    public static Task<AccountLine?> FindAsync(DeskDb db, string id) => Lines(db, db.Users.Where(u => u.Id == id)).SingleOrDefaultAsync();

    private static IQueryable<AccountLine> Lines(DeskDb db, IQueryable<DeskUser> users) => users.AsNoTracking().Select(u => new AccountLine(
        u, db.UserRoles.Where(m => m.UserId == u.Id).Join(db.Roles, m => m.RoleId, r => r.Id, (m, r) => r.Name).FirstOrDefault() ?? ""));
}
