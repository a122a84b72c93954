using EmbargoDesk.Data.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>Somebody who has signed in.</summary>
public static class SignedIn
{
    /// <summary>The Cookie header of a person who has just signed in.</summary>
    public static async Task<string> CookieAsync(DeskHost desk, string email)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<DeskUser>>();
        var person = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<DeskUser>>().CreateAsync((await users.FindByEmailAsync(email))!);
        var cookie = desk.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);

        // Dated ahead, so that no answer renews it: a renewed cookie is another one each time, and answers are compared.
        var properties = new AuthenticationProperties { IssuedUtc = (NodaTime.SystemClock.Instance.GetCurrentInstant() + NodaTime.Duration.FromHours(6)).ToDateTimeOffset() };
        return $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(new AuthenticationTicket(person, properties, IdentityConstants.ApplicationScheme))}";
    }
}
