using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo.Receipts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>The public pages. They read through <see cref="PublicReleases"/> and nothing else.</summary>
public static class NewsroomSetup
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddNewsroom(this IServiceCollection services) => services.AddSingleton<NewsroomLists>().AddSingleton<RenderedPages>().AddHostedService<RehearseNewsroom>();

    public static void MapNewsroom(this WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous();
        open.MapMethods("/", Reading, HomeAsync);
        open.MapMethods("/releases/{id}", Reading, ReleaseAsync);
        open.MapMethods("/releases/{id}.txt", Reading, PlainTextAsync);
        open.MapMethods(NewsroomFeed.Path, Reading, FeedAsync);
        open.MapMethods("/agreement", Reading, () => new RazorComponentResult<AgreementPage>());
    }

    /// <summary>
    /// Whatever has no endpoint of ours answers as an embargoed release does, another method on an address of ours too (routing's own 405 is no
    /// route); under /api as a problem. Before authorization, whose fallback policy would send an outsider to sign in.
    /// </summary>
    public static void UseNotFound(this WebApplication app) => app.Use((context, next) =>
        (context.GetEndpoint(), context.Request.Path.StartsWithSegments("/api")) switch
        {
            (RouteEndpoint, _) or (not null, true) => next(context),
            (_, true) => Results.Problem(statusCode: 404, title: "Not found", detail: $"The API has no {context.Request.Method} {context.Request.Path}.").ExecuteAsync(context),
            _ => NotFound().ExecuteAsync(context),
        });

    /// <summary>
    /// The one answer for what does not exist and for what may not be seen yet: same status, bytes and headers. It is rendered once, so that
    /// nothing of the request can be in it.
    /// </summary>
    public static IResult NotFound() => new NotFoundAnswer();

    private static async Task<IResult> HomeAsync(NewsroomLists lists, RenderedPages pages) => new Answer(await pages.HomeAsync(await lists.LatestAsync()));

    private static async Task<IResult> FeedAsync(NewsroomLists lists, RenderedPages pages, Office office)
    {
        var entries = await lists.FeedAsync();
        return Results.Bytes(await pages.FeedAsync(entries, () => NewsroomFeed.Of(entries.Items, office)), NewsroomFeed.ContentType);
    }

    private static async Task<IResult> ReleaseAsync(
        string id, HttpContext context, IDbContextFactory<DeskDb> dbs, IDeskClock clock, NewsroomLists lists, RenderedPages pages, EarlyLooks looks, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var now = clock.Now;
        switch (await PublicReleases.SightAsync(db, id, now, cancel))
        {
            case PublicSight.Notice notice:
                return Page<WithdrawnPage>((nameof(WithdrawnPage.Notice), notice.Of));

            case PublicSight.Copy copy:
                looks.Note(context, id, clock.Wall, copy.PublicAt);
                var page = await pages.ReleaseAsync(id, copy.Revision, await lists.SameDayAsync(copy.PublicAt), await lists.LatestAsync(), () => ReadAsync(dbs, id, now));
                return page is null ? NotFound() : new Answer(page);

            default:
                looks.Note(context, id, clock.Wall, null);
                return NotFound();
        }
    }

    // A context of its own: whoever waits for the same page may have gone.
    private static async Task<PublicRelease?> ReadAsync(IDbContextFactory<DeskDb> dbs, string id, Instant now)
    {
        await using var db = await dbs.CreateDbContextAsync();
        return await PublicReleases.FindAsync(db, id, now, CancellationToken.None);
    }

    private static async Task<IResult> PlainTextAsync(
        string id, HttpContext context, IDbContextFactory<DeskDb> dbs, IDeskClock clock, Office office, EarlyLooks looks, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var now = clock.Now;
        var found = await PublicReleases.FindAsync(db, id, now, cancel);
        looks.Note(context, id, clock.Wall, found?.PublicAt);
        return found is { } release ? Results.Text(ReleaseAsText.Of(release, office), "text/plain", Encoding.UTF8) : NotFound();
    }

    private static RazorComponentResult<T> Page<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent =>
        new(parameters.ToDictionary(p => p.Name, p => p.Value));

    // Written by hand, and not by a library's result, so that one length and one type stand on all of them, whatever was asked.
    private sealed class Answer(byte[] page, int status = StatusCodes.Status200OK) : IResult
    {
        public Task ExecuteAsync(HttpContext context) => WriteAsync(context, page, status);

        public static async Task WriteAsync(HttpContext context, byte[] page, int status)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = page.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(page, context.RequestAborted);
            }
        }
    }

    private sealed class NotFoundAnswer : IResult
    {
        public async Task ExecuteAsync(HttpContext context) =>
            await Answer.WriteAsync(context, await context.RequestServices.GetRequiredService<RenderedPages>().NotFoundAsync(), StatusCodes.Status404NotFound);
    }
}
