using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Changes the name that the record shows for what its person does from now on.</summary>
public sealed class ChangeOwnName(AccountRows rows, UserManager<DeskUser> users)
{
    /// <summary>Changes it.</summary>
    /// <exception cref="RefusedException">NotFound; Invalid: empty or too long; Stale.</exception>
    public Task<DeskUser> RunAsync(string userId, string name) => rows.ChangeAsync(async () =>
    {
        var user = await rows.FindAsync(userId);
        var (before, after) = (user.DisplayName, AccountRows.CheckedName(name));
        user.DisplayName = after;
        (await users.UpdateAsync(user)).OrRefuse();
        rows.Record(new Actor(before), "change name", user, $"{before} to {after}");
        return user;
    });
}
