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
    public async Task<DeskUser> RunAsync(string userId, string token, string password)
    {
        // Before the transaction: data protection may have to write a new key, and SQLite has one writer.
        var reset = Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : "";
        var owner = await users.FindByIdAsync(userId);
        if (owner is null || AccountRows.IsDisabled(owner)
            || !await users.VerifyUserTokenAsync(owner, users.Options.Tokens.PasswordResetTokenProvider, UserManager<DeskUser>.ResetPasswordTokenPurpose, reset))
        {
            throw new RefusedException(Refusal.Invalid, new AccountSentences().InvalidToken().Description);
        }

        return await rows.ChangeAsync(async () =>
        {
            var user = await rows.FindAsync(userId);
            (await users.ResetPasswordAsync(user, reset, password)).OrRefuse();
            (await users.SetLockoutEndDateAsync(user, null)).OrRefuse();
            (await users.ResetAccessFailedCountAsync(user)).OrRefuse();
            rows.Record(new Actor(user.DisplayName), "set password", user);
            return user;
        });
    }
}
