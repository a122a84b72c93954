using System.Buffers.Text;
using System.Text;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Sets a password by the link of <see cref="MakePasswordLink"/>.</summary>
public sealed class SetPassword(AccountRows rows, UserManager<DeskUser> users)
{
    /// <summary>Sets it and uses the link up.</summary>
    /// <param name="userId">From the link.</param>
    /// <param name="token">From the link.</param>
    /// <param name="password">At least 12 characters.</param>
    /// <exception cref="RefusedException">Invalid: the link or the password.</exception>
    public Task<DeskUser> RunAsync(string userId, string token, string password) => rows.ChangeAsync(async () =>
    {
        var user = await users.FindByIdAsync(userId);
        if (user is null || AccountRows.IsDisabled(user) || !Base64Url.IsValid(token))
        {
            throw new RefusedException(Refusal.Invalid, new AccountSentences().InvalidToken().Description);
        }

        (await users.ResetPasswordAsync(user, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)), password)).OrRefuse();
        (await users.SetLockoutEndDateAsync(user, null)).OrRefuse();
        (await users.ResetAccessFailedCountAsync(user)).OrRefuse();
        rows.Record(new Actor(user.DisplayName), "set password", user);
        return user;
    });
}
