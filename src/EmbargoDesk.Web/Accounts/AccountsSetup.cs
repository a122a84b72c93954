using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>People, their sign-in, and the API's tokens.</summary>
public static class AccountsSetup
{
    public static void AddDeskAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<DeskUser>(SetRules)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<DeskDb>()
            .AddSignInManager<DeskSignIn>()
            .AddClaimsPrincipalFactory<DeskClaims>()
            .AddErrorDescriber<AccountSentences>()
            .AddDefaultTokenProviders();
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = MakePasswordLink.Lifetime.ToTimeSpan());
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(Policies.BearerScheme, null)
            .AddApplicationCookie();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<Office>(DeskCookies.Configure);
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<Office>(DeskCookies.Configure);
        services.AddAuthorization(Policies.Add);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSignIn>();

        services.AddSingleton<SetUpLink>();
        services.AddSingleton<CreateToken>();
        services.AddSingleton<RevokeToken>();
        services.AddScoped<AccountRows>();
        services.AddScoped<SignIn>();
        services.AddScoped<SetUpAdministrator>();
        services.AddScoped<AddAccount>();
        services.AddScoped<ChangeRole>();
        services.AddScoped<DisableAccount>();
        services.AddScoped<EnableAccount>();
        services.AddScoped<MakePasswordLink>();
        services.AddScoped<SetPassword>();
        services.AddScoped<ChangeOwnName>();
        services.AddScoped<ChangeOwnPassword>();
        services.AddHostedService<FirstAccounts>();
    }

    public static void MapDeskAccounts(this WebApplication app) => app.MapPost("/account/sign-out", SignOut.RunAsync).AllowAnonymous();

    private static void SetRules(IdentityOptions o)
    {
        o.User.RequireUniqueEmail = true;

        // The user name is the e-mail address, which AddAccount has checked; Identity's list of letters would refuse sound ones.
        o.User.AllowedUserNameCharacters = "";

        // Length is what counts (NIST SP 800-63B section 3.1.1.2): rules of composition make passwords worse.
        o.Password.RequiredLength = 12;
        o.Password.RequiredUniqueChars = 1;
        o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
        o.Lockout.MaxFailedAccessAttempts = 5;
        o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
    }
}
