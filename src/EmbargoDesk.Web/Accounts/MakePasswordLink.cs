using System.Buffers.Text;
using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Makes a link with which a person sets their password, once. A newer link ends the older ones.</summary>
public sealed class MakePasswordLink(AccountRows rows, UserManager<DeskUser> users, Office office)
{
    /// <summary>How long a link works.</summary>
    public static readonly Duration Lifetime = Duration.FromDays(3);

    /// <summary>Makes one, to hand over.</summary>
    /// <exception cref="RefusedException">NotFound; WrongState: the account is disabled; Stale.</exception>
    public async Task<string> RunAsync(string userId, Actor by)
    {
        var user = await rows.ChangeAsync(async () =>
        {
            var user = await rows.FindAsync(userId);
            if (AccountRows.IsDisabled(user))
            {
                throw new RefusedException(Refusal.WrongState, "This account is disabled. Enable it first.");
            }

            // The link carries the stamp: a new stamp ends older links, and setting the password changes it again.
            (await users.UpdateSecurityStampAsync(user)).OrRefuse();
            rows.Record(by, "make password link", user);
            return user;
        });

        // After the transaction: data protection may have to write a new key, and SQLite has one writer.
        var token = await users.GeneratePasswordResetTokenAsync(user);
        return $"{office.BaseUrl}/account/set-password?account={Uri.EscapeDataString(user.Id)}&token={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}";
    }
}
