using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Closes an account: its person is signed out within a minute and cannot sign in until <see cref="EnableAccount"/>.</summary>
public sealed class DisableAccount(AccountRows rows, UserManager<DeskUser> users)
{
    /// <summary>Closes it.</summary>
    /// <exception cref="RefusedException">NotFound; WrongState: the last administrator; Stale.</exception>
    public Task<DeskUser> RunAsync(string userId, Actor by) => rows.ChangeAsync(async () =>
    {
        var user = await rows.FindAsync(userId);
        await rows.RefuseLastAdministratorAsync(user);
        (await users.SetLockoutEnabledAsync(user, true)).OrRefuse();
        (await users.SetLockoutEndDateAsync(user, DateTimeOffset.MaxValue)).OrRefuse();
        (await users.UpdateSecurityStampAsync(user)).OrRefuse();
        rows.Record(by, "disable", user);
        return user;
    });
}
