using System.Security.Claims;
using EmbargoDesk.Data.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>An open circuit asks every minute whether its person is still the one who signed in, as the cookie does on requests.</summary>
internal sealed class CircuitSignIn(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<DeskUser>>();
        ClaimsPrincipal person = authenticationState.User;
        return await signIn.ValidateSecurityStampAsync(person) is not null;
    }
}
