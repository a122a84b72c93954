using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>What Identity refuses, in sentences that say what to do.</summary>
internal sealed class AccountSentences : IdentityErrorDescriber
{
    private const string Taken = "There is already an account with this e-mail address.";

    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), Taken);
    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), Taken);
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), $"The password is too short: use at least {length} characters.");
    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), "The current password is not right.");
    public override IdentityError InvalidToken() =>
        Say(nameof(InvalidToken), "This link has been used, replaced or is older than three days. Ask an administrator for a new one.");
    public override IdentityError ConcurrencyFailure() =>
        Say(nameof(ConcurrencyFailure), "Somebody else changed this account at the same moment. Load the page again and retry.");

    private static IdentityError Say(string code, string sentence) => new() { Code = code, Description = sentence };
}

/// <summary>Identity's results as the house's refusals.</summary>
internal static class IdentityResults
{
    public static void OrRefuse(this IdentityResult result)
    {
        if (!result.Succeeded)
        {
            var stale = result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure));
            throw new RefusedException(stale ? Refusal.Stale : Refusal.Invalid, string.Join(' ', result.Errors.Select(e => e.Description).Distinct()));
        }
    }
}
