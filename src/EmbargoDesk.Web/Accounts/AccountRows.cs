using System.Data;
using System.Data.Common;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Accounts;

/// <summary>What the verbs on accounts share: one transaction, one line of the record, and the rule of the last administrator.</summary>
public sealed class AccountRows(DeskDb db, UserManager<DeskUser> users, IDeskClock clock, IHostEnvironment environment)
{
    /// <summary>The longest name of a person.</summary>
    public const int MaxName = 100;

    /// <summary>Whether an administrator closed the account (a lock-out without end).</summary>
    public static bool IsDisabled(DeskUser user) => user.LockoutEnd is { Year: 9999 };

    /// <summary>
    /// Runs one change. Serializable: two administrators who remove each other at the same moment cannot both succeed.
    /// </summary>
    /// <exception cref="RefusedException">Stale, where another change came between.</exception>
    internal async Task<T> ChangeAsync<T>(Func<Task<T>> change)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable);
            var result = await change();
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return result;
        }
        catch (Exception e) when ((e as DbException ?? e.InnerException as DbException ?? e.InnerException?.InnerException as DbException) is { SqlState: "40001" or "40P01" or "23505" })
        {
            throw new RefusedException(Refusal.Stale, new AccountSentences().ConcurrencyFailure().Description);
        }
    }

    /// <summary>The account.</summary>
    /// <exception cref="RefusedException">NotFound.</exception>
    internal async Task<DeskUser> FindAsync(string id) => await users.FindByIdAsync(id) ?? throw RefusedException.NotFound("account");

    /// <summary>Adds a line to the record; saved with the change.</summary>
    internal void Record(Actor by, string act, DeskUser user, string detail = "") =>
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = by.Name, Act = act, Subject = "account", SubjectId = user.Id, Detail = detail });

    /// <summary>Creates an account with one role. Without a password, it waits for its set-password link.</summary>
    internal async Task<DeskUser> CreateAsync(string name, string email, string role, string? password)
    {
        if (!EmailAddress.TryParse(email, out var address, out var why))
        {
            throw new RefusedException(Refusal.Invalid, why);
        }

        // Whoever adds the account vouches for the address: the link or the password is handed over in person.
        var user = new DeskUser { UserName = address, Email = address, EmailConfirmed = true, DisplayName = CheckedName(name) };
        (password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password)).OrRefuse();
        (await users.AddToRoleAsync(user, CheckedRole(role))).OrRefuse();
        return user;
    }

    /// <summary>The name, trimmed.</summary>
    /// <exception cref="RefusedException">Invalid: empty or too long.</exception>
    internal static string CheckedName(string name) => name.Trim() is { Length: > 0 and <= MaxName } trimmed && !trimmed.Any(char.IsControl)
        ? trimmed
        : throw new RefusedException(Refusal.Invalid, $"Give a name of 1 to {MaxName} characters, as the record should show it.");

    /// <summary>The role.</summary>
    /// <exception cref="RefusedException">Invalid: there is no such role.</exception>
    internal static string CheckedRole(string role) => Roles.All.Contains(role)
        ? role
        : throw new RefusedException(Refusal.Invalid, "Choose a role: administrator, officer or journalist.");

    /// <summary>Refuses where nobody else could administer the desk without this account.</summary>
    /// <exception cref="RefusedException">WrongState.</exception>
    internal async Task RefuseLastAdministratorAsync(DeskUser user)
    {
        var all = await Administrators(db).ToListAsync();
        var others = all.Where(a => a.Id != user.Id && a.PasswordHash is not null && !IsDisabled(a) && (environment.IsDevelopment() || !a.IsDemo));
        if (all.Any(a => a.Id == user.Id) && !others.Any())
        {
            throw new RefusedException(Refusal.WrongState, "This is the last administrator who can sign in. Make somebody else an administrator first.");
        }
    }

    /// <summary>Every account with the administrator's role.</summary>
    internal static IQueryable<DeskUser> Administrators(DeskDb db) =>
        from u in db.Users.AsNoTracking()
        join m in db.UserRoles on u.Id equals m.UserId
        join r in db.Roles on m.RoleId equals r.Id
        where r.Name == Roles.Administrator
        select u;
}
