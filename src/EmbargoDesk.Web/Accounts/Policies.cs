using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Web.Accounts;

/// <summary>The roles that people and tokens have.</summary>
public static class Roles
{
    public const string Administrator = nameof(Administrator);
    public const string Officer = nameof(Officer);
    public const string Journalist = nameof(Journalist);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Administrator, Officer, Journalist];
}

/// <summary>What an endpoint asks for. An endpoint that asks for nothing gets <see cref="Desk"/>.</summary>
public static class Policies
{
    /// <summary>The office: officers and administrators.</summary>
    public const string Desk = nameof(Desk);

    /// <summary>Administrators.</summary>
    public const string Administer = nameof(Administer);

    /// <summary>Signed-in journalists.</summary>
    public const string Media = nameof(Media);

    /// <summary>The API: a bearer token of an officer or administrator; a browser's cookie does not count.</summary>
    public const string Api = nameof(Api);

    /// <summary>The API's authentication scheme.</summary>
    public const string BearerScheme = "Bearer";

    public static void Add(AuthorizationOptions o)
    {
        o.AddPolicy(Desk, p => p.RequireRole(Roles.Officer, Roles.Administrator));
        o.AddPolicy(Administer, p => p.RequireRole(Roles.Administrator));
        o.AddPolicy(Media, p => p.RequireRole(Roles.Journalist, Roles.Officer, Roles.Administrator));
        o.AddPolicy(Api, p => p.AddAuthenticationSchemes(BearerScheme).RequireRole(Roles.Officer, Roles.Administrator));

        // Whoever forgets to declare a policy has closed the endpoint, not opened it. Both schemes: routing's own answers (405, 415) declare none.
        o.DefaultPolicy = o.GetPolicy(Desk)!;
        o.FallbackPolicy = new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme, BearerScheme).RequireRole(Roles.Officer, Roles.Administrator).Build();
    }
}
