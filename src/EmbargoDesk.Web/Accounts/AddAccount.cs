using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Adds a person. They choose their password by the link of <see cref="MakePasswordLink"/>.</summary>
public sealed class AddAccount(AccountRows rows)
{
    /// <summary>Adds one.</summary>
    /// <param name="name">As the record shows it.</param>
    /// <param name="email">With which they sign in; one account an address.</param>
    /// <param name="role">One of <see cref="Roles.All"/>.</param>
    /// <param name="by">Who adds them.</param>
    /// <exception cref="RefusedException">Invalid: the name, address or role; an account has this address.</exception>
    public Task<DeskUser> RunAsync(string name, string email, string role, Actor by) => rows.ChangeAsync(async () =>
    {
        var user = await rows.CreateAsync(name, email, role, password: null);
        rows.Record(by, "add", user, role);
        return user;
    });
}
