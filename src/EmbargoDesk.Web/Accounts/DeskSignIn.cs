using EmbargoDesk.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Who may be signed in: demo accounts in Development alone, also where a cookie from there is still at hand.</summary>
public sealed class DeskSignIn(
    UserManager<DeskUser> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<DeskUser> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<DeskUser>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<DeskUser> confirmation, IHostEnvironment environment)
    : SignInManager<DeskUser>(users, http, claims, options, logger, schemes, confirmation)
{
    /// <inheritdoc/>
    public override async Task<bool> CanSignInAsync(DeskUser user) => !IsRefusedDemo(user) && await base.CanSignInAsync(user);

    /// <inheritdoc/>
    public override async Task<bool> ValidateSecurityStampAsync(DeskUser? user, string? securityStamp) =>
        user is not null && !IsRefusedDemo(user) && !AccountRows.IsDisabled(user) && await base.ValidateSecurityStampAsync(user, securityStamp);

    private bool IsRefusedDemo(DeskUser user) => user.IsDemo && !environment.IsDevelopment();
}
