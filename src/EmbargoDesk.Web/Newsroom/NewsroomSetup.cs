using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo.Receipts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>The public pages. They read through <see cref="PublicReleases"/> and nothing else.</summary>
public static class NewsroomSetup
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddNewsroom(this IServiceCollection services) => services.AddSingleton<RenderedNotFound>();

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

    private static async Task<IResult> HomeAsync(IDbContextFactory<DeskDb> dbs, IDeskClock clock, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var latest = await PublicReleases.LatestAsync(db, clock.Now, cancel);
        return Page<NewsroomHome>((nameof(NewsroomHome.Latest), latest));
    }

    private static async Task<IResult> FeedAsync(IDbContextFactory<DeskDb> dbs, IDeskClock clock, Office office, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return Results.Bytes(NewsroomFeed.Of(await PublicReleases.FeedAsync(db, clock.Now, cancel), office), NewsroomFeed.ContentType);
    }

    private static async Task<IResult> ReleaseAsync(
        string id, HttpContext context, IDbContextFactory<DeskDb> dbs, IDeskClock clock, Office office, EarlyLooks looks, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var now = clock.Now;
        if (await PublicReleases.FindAsync(db, id, now, cancel) is not { } release)
        {
            if (await PublicReleases.FindWithdrawnAsync(db, id, cancel) is { } notice)
            {
                return Page<WithdrawnPage>((nameof(WithdrawnPage.Notice), notice));
            }

            looks.Note(context, id, clock.Wall, null);
            return NotFound();
        }

        looks.Note(context, id, clock.Wall, release.PublicAt);
        var (from, to) = DayOf(release.PublicAt, office);
        var sameDay = await PublicReleases.BetweenAsync(db, now, from, to, cancel);
        var latest = await PublicReleases.LatestAsync(db, now, cancel);
        return Page<NewsroomReleasePage>(
            (nameof(NewsroomReleasePage.Release), release),
            (nameof(NewsroomReleasePage.SameDay), sameDay.Where(t => t.Id != id).ToList()),
            (nameof(NewsroomReleasePage.Latest), latest.Where(t => t.Id != id).ToList()));
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

    /// <summary>The calendar day of an instant in the office's zone, as a half-open interval of instants.</summary>
    private static (Instant From, Instant To) DayOf(Instant at, Office office)
    {
        var zone = DateTimeZoneProviders.Tzdb[office.Zone];
        var day = at.InZone(zone).Date;
        return (zone.AtStartOfDay(day).ToInstant(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant());
    }

    private static RazorComponentResult<T> Page<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent =>
        new(parameters.ToDictionary(p => p.Name, p => p.Value));

    private sealed class NotFoundAnswer : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var page = await context.RequestServices.GetRequiredService<RenderedNotFound>().BytesAsync();
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = page.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(page, context.RequestAborted);
            }
        }
    }
}

/// <summary>The not-found page of this office, rendered once.</summary>
internal sealed class RenderedNotFound
{
    private readonly Lazy<Task<byte[]>> page;

    public RenderedNotFound(IServiceProvider services, ILoggerFactory loggers) => page = new(() => RenderAsync(services, loggers));

    public Task<byte[]> BytesAsync() => page.Value;

    private static async Task<byte[]> RenderAsync(IServiceProvider services, ILoggerFactory loggers)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<NotFoundPage>()).ToHtmlString());
        return Encoding.UTF8.GetBytes(html);
    }
}
