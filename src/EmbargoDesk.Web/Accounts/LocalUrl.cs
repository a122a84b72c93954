namespace EmbargoDesk.Web.Accounts;

/// <summary>Where a sign-in leads: never off this site.</summary>
public static class LocalUrl
{
    /// <summary>The wanted path where it is a path of this site, else the other.</summary>
    public static string Or(string? wanted, string otherwise) =>
        wanted is ['/', ..] && Microsoft.AspNetCore.Http.HttpResults.RedirectHttpResult.IsLocalUrl(wanted) ? wanted : otherwise;
}
