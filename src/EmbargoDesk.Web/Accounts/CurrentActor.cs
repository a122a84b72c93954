using System.Security.Claims;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Who acts, from the principal of a page, a circuit or an API call.</summary>
public static class CurrentActor
{
    /// <summary>The claim that carries the name that the record shows.</summary>
    public const string DisplayName = "embargodesk:name";

    /// <summary>The actor: a person with account and address, or a token with its name alone.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its policy.</exception>
    public static Actor Of(ClaimsPrincipal person)
    {
        if (person.Identity is not { IsAuthenticated: true, Name: { } name })
        {
            throw new InvalidOperationException("Nobody is signed in here.");
        }

        return new Actor(
            person.FindFirstValue(DisplayName) is { Length: > 0 } shown ? shown : name,
            person.FindFirstValue(ClaimTypes.NameIdentifier),
            person.FindFirstValue(ClaimTypes.Email));
    }
}

/// <summary>Adds the name that the record shows.</summary>
internal sealed class DeskClaims(UserManager<DeskUser> users, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<DeskUser, IdentityRole>(users, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(DeskUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(CurrentActor.DisplayName, user.DisplayName));
        return identity;
    }
}
