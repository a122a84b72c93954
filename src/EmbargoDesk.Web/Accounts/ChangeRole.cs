using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Gives an account another role. Its person must sign in again, within a minute.</summary>
public sealed class ChangeRole(AccountRows rows, UserManager<DeskUser> users)
{
    /// <summary>Changes it.</summary>
    /// <exception cref="RefusedException">NotFound; Invalid: no such role; WrongState: the last administrator; Stale.</exception>
    public Task<DeskUser> RunAsync(string userId, string role, Actor by) => rows.ChangeAsync(async () =>
    {
        var user = await rows.FindAsync(userId);
        var before = await users.GetRolesAsync(user);
        if (before is [var one] && one == AccountRows.CheckedRole(role))
        {
            return user;
        }

        if (role != Roles.Administrator)
        {
            await rows.RefuseLastAdministratorAsync(user);
        }

        (await users.RemoveFromRolesAsync(user, before)).OrRefuse();
        (await users.AddToRoleAsync(user, AccountRows.CheckedRole(role))).OrRefuse();

        // The old cookies and circuits carry the old role.
        (await users.UpdateSecurityStampAsync(user)).OrRefuse();
        rows.Record(by, "change role", user, $"{string.Join(", ", before)} to {role}");
        return user;
    });
}
