using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Changes a password by its owner, who must know the present one. Other browsers of theirs are signed out within a minute.</summary>
public sealed class ChangeOwnPassword(AccountRows rows, UserManager<DeskUser> users)
{
    /// <summary>Changes it.</summary>
    /// <exception cref="RefusedException">NotFound; Invalid: the present or the new password; Stale.</exception>
    public Task<DeskUser> RunAsync(string userId, string current, string password) => rows.ChangeAsync(async () =>
    {
        var user = await rows.FindAsync(userId);
        (await users.ChangePasswordAsync(user, current, password)).OrRefuse();
        rows.Record(new Actor(user.DisplayName), "change password", user);
        return user;
    });
}
