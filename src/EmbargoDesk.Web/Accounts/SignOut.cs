using EmbargoDesk.Data.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>POST /account/sign-out.</summary>
internal static class SignOut
{
    public static async Task<IResult> RunAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<DeskUser> signIn)
    {
        // A form left open until the session ended carries a stale token; there is nothing left to protect then.
        if (context.User.Identity is { IsAuthenticated: true } && !await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        await signIn.SignOutAsync();

        // Copies that the back button would show go too.
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Results.LocalRedirect("/account/sign-in");
    }
}
