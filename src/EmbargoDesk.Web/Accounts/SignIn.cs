using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Signs a person in with address and password, until the browser closes or 12 hours pass unused.</summary>
public sealed class SignIn(UserManager<DeskUser> users, SignInManager<DeskUser> signIn, IPasswordHasher<DeskUser> hasher)
{
    private static string? nobodys;

    /// <summary>Signs in on the current HTTP answer.</summary>
    /// <exception cref="RefusedException">Invalid, with the sentence for the person.</exception>
    public async Task<DeskUser> RunAsync(string email, string password)
    {
        var user = await users.FindByEmailAsync(email.Trim());
        if (user is null)
        {
            // As slow as a wrong password, so that time does not tell which addresses have accounts.
            var nobody = new DeskUser();
            nobodys ??= hasher.HashPassword(nobody, Secret.New());
            hasher.VerifyHashedPassword(nobody, nobodys, password);
            throw Wrong();
        }

        var result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        return result switch
        {
            { Succeeded: true } => user,
            { IsNotAllowed: true } => throw Refused("This is a demo account, and demo accounts work only in Development. Sign in with an account of this office."),
            { IsLockedOut: true } when AccountRows.IsDisabled(user) => throw Refused("This account has been disabled. Ask an administrator of the desk."),
            { IsLockedOut: true } => throw Refused("There were too many wrong passwords for this account. Wait ten minutes, then try again."),
            _ => throw Wrong(),
        };
    }

    private static RefusedException Wrong() => Refused("This e-mail address and password do not belong together. Check both and try again.");

    private static RefusedException Refused(string sentence) => new(Refusal.Invalid, sentence);
}
