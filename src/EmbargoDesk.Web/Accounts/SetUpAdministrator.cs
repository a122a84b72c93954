using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Makes the first administrator, by the link that the log shows at the start.</summary>
public sealed class SetUpAdministrator(AccountRows rows, DeskDb db, SetUpLink link)
{
    /// <summary>Makes them and uses the link up.</summary>
    /// <param name="secret">From the link.</param>
    /// <param name="name">As the record shows it.</param>
    /// <param name="email">With which they sign in.</param>
    /// <param name="password">At least 12 characters.</param>
    /// <exception cref="RefusedException">Invalid: the link, name, address or password.</exception>
    public async Task<DeskUser> RunAsync(string secret, string name, string email, string password)
    {
        await link.OneAtATime.WaitAsync();
        try
        {
            if (!link.Fits(secret))
            {
                throw Used();
            }

            var first = await rows.ChangeAsync(async () =>
            {
                // Another server on the same database may have been quicker.
                if (await AccountRows.Administrators(db).AnyAsync(a => !a.IsDemo))
                {
                    throw Used();
                }

                var user = await rows.CreateAsync(name, email, Roles.Administrator, password);
                rows.Record(new Actor(user.DisplayName), "set up", user, Roles.Administrator);
                return user;
            });
            link.Close();
            return first;
        }
        finally
        {
            link.OneAtATime.Release();
        }
    }

    private static RefusedException Used() => new(Refusal.Invalid,
        "This set-up link has been used or replaced. While there is no administrator, the program's log shows a new one at each start.");
}
