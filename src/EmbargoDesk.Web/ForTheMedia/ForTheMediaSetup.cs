using System.Security.Claims;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Newsroom;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.ForTheMedia;

/// <summary>The signed-in journalist's pages. They read through <see cref="MediaReleases"/> and <see cref="PublicReleases"/>, and change nothing.</summary>
public static class ForTheMediaSetup
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapForTheMedia(this WebApplication app)
    {
        var media = app.MapGroup("/media").RequireAuthorization(Policies.Media);
        media.MapMethods("", Reading, HomeAsync);
        media.MapMethods("/releases/{id}", Reading, ReleaseAsync);
    }

    private static async Task<IResult> HomeAsync(
        ClaimsPrincipal person, UserManager<DeskUser> users, IDbContextFactory<DeskDb> dbs, IDeskClock clock, CancellationToken cancel)
    {
        if (!person.IsInRole(Roles.Journalist))
        {
            return new RazorComponentResult<OfficeNote>();
        }

        var now = clock.Now;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var address = await AddressAsync(person, users);
        return Page<MediaHome>(
            (nameof(MediaHome.Now), now),
            (nameof(MediaHome.Cleared), address is not null && await MediaReleases.IsClearedAsync(db, address, cancel)),
            (nameof(MediaHome.Copies), address is null ? [] : await MediaReleases.AllAsync(db, address, now, cancel)),
            (nameof(MediaHome.Latest), await PublicReleases.LatestAsync(db, now, cancel)));
    }

    private static async Task<IResult> ReleaseAsync(
        string id, ClaimsPrincipal person, UserManager<DeskUser> users, IDbContextFactory<DeskDb> dbs, IDeskClock clock, CancellationToken cancel)
    {
        if (!person.IsInRole(Roles.Journalist))
        {
            return new RazorComponentResult<OfficeNote>();
        }

        var now = clock.Now;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await PublicReleases.SightAsync(db, id, now, cancel) is not null)
        {
            // The link of the advance leads on when the embargo is over.
            return Results.LocalRedirect($"/releases/{id}");
        }

        return await AddressAsync(person, users) is { } address && await MediaReleases.FindAsync(db, address, id, now, cancel) is { } copy
            ? Page<MediaReleasePage>((nameof(MediaReleasePage.Copy), copy), (nameof(MediaReleasePage.Now), now))
            : NewsroomSetup.NotFound();
    }

    /// <summary>
    /// The canonical form of the account's confirmed address, by which the recipient is found; null: the account may read nothing. From the
    /// rows: a cookie tells a change of role or address up to a minute late.
    /// </summary>
    private static async Task<string?> AddressAsync(ClaimsPrincipal person, UserManager<DeskUser> users) =>
        await users.GetUserAsync(person) is { EmailConfirmed: true, Email: { } email } user && !AccountRows.IsDisabled(user) && await users.IsInRoleAsync(user, Roles.Journalist)
            ? EmailAddress.Canonical(email)
            : null;

    private static RazorComponentResult<T> Page<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent =>
        new(parameters.ToDictionary(p => p.Name, p => p.Value));
}
