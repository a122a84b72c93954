using EmbargoDesk.Core.Distribution;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace EmbargoDesk.Web.Accounts;

/// <summary>
/// The two cookies. Under an https address they are __Host- and Secure. A desk on http (a demonstration on the loopback) can have neither:
/// browsers and clients withhold such cookies there.
/// </summary>
internal static class DeskCookies
{
    public static void Configure(CookieAuthenticationOptions o, Office office)
    {
        Settle(o.Cookie, office, "EmbargoDesk");
        o.ExpireTimeSpan = TimeSpan.FromHours(12);
        o.SlidingExpiration = true;
        o.LoginPath = "/account/sign-in";
        o.LogoutPath = "/account/sign-out";
        o.AccessDeniedPath = "/account/denied";
        o.ReturnUrlParameter = "returnUrl";
        o.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
        o.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
    }

    public static void Configure(AntiforgeryOptions o, Office office) => Settle(o.Cookie, office, "EmbargoDesk-forms");

    private static void Settle(CookieBuilder cookie, Office office, string name)
    {
        var https = office.BaseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        cookie.Name = https ? "__Host-" + name : name;
        cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.HttpOnly = true;
        cookie.Path = "/";
    }

    /// <summary>A browser is led on; a program of the API is told by status.</summary>
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = BearerTokens.Challenge;
        }

        return Task.CompletedTask;
    }
}
