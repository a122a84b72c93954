using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Opens an account that was disabled, or locked after wrong passwords.</summary>
public sealed class EnableAccount(AccountRows rows, UserManager<DeskUser> users)
{
    /// <summary>Opens it.</summary>
    /// <exception cref="RefusedException">NotFound; Stale.</exception>
    public Task<DeskUser> RunAsync(string userId, Actor by) => rows.ChangeAsync(async () =>
    {
        var user = await rows.FindAsync(userId);
        (await users.SetLockoutEndDateAsync(user, null)).OrRefuse();
        (await users.ResetAccessFailedCountAsync(user)).OrRefuse();
        rows.Record(by, "enable", user);
        return user;
    });
}
