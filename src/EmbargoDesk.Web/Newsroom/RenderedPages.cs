using System.Text;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Caching.Memory;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>
/// The public pages as bytes. Nothing of a request is in them, so each is rendered once for what stands in it: a release's page for one
/// revision of it and the lists beside it. Whoever asks has been told by the query root, for this request, that the reader may see it.
/// </summary>
public sealed class RenderedPages(IServiceProvider services, ILoggerFactory loggers) : IDisposable
{
    private const int Most = 2000;
    private static readonly TimeSpan KeepUnused = TimeSpan.FromSeconds(30);
    private readonly MemoryCache pages = new(new MemoryCacheOptions { SizeLimit = Most });
    private readonly Lock gate = new();

    /// <summary>The newsroom's front page.</summary>
    internal Task<byte[]> HomeAsync(Listed<PublicTitle> latest) =>
        OfAsync(latest, () => HtmlAsync<NewsroomHome>((nameof(NewsroomHome.Latest), latest.Items)));

    /// <summary>A release's page, or null: <paramref name="read"/> did not find it.</summary>
    internal Task<byte[]?> ReleaseAsync(string id, int revision, Listed<PublicTitle> sameDay, Listed<PublicTitle> latest, Func<Task<PublicRelease?>> read) =>
        OfAsync<byte[]?>((id, revision, sameDay, latest), async () =>
            await read() is { } release ? await ReleaseHtmlAsync(release, sameDay.Items, latest.Items) : null);

    /// <summary>Renders front page and release page, and keeps neither.</summary>
    internal async Task RehearseAsync(PublicRelease release, IReadOnlyList<PublicTitle> titles)
    {
        await HtmlAsync<NewsroomHome>((nameof(NewsroomHome.Latest), titles));
        await ReleaseHtmlAsync(release, titles, titles);
    }

    /// <summary>The feed.</summary>
    internal Task<byte[]> FeedAsync(Listed<PublicEntry> entries, Func<byte[]> write) => OfAsync(entries, () => Task.FromResult(write()));

    /// <summary>The one page for what is not there and what may not be seen.</summary>
    internal Task<byte[]> NotFoundAsync() => OfAsync(nameof(NotFoundPage), () => HtmlAsync<NotFoundPage>());

    // Whoever asks while it is rendered waits for the same rendering. What failed, or was not found, does not stand.
    private Task<T> OfAsync<T>(object key, Func<Task<T>> render)
        where T : class?
    {
        lock (gate)
        {
            if (pages.TryGetValue(key, out Task<T>? known) && Stands(known!))
            {
                return known!;
            }

            return pages.Set(key, Task.Run(render), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeepUnused });
        }
    }

    private static bool Stands<T>(Task<T> page)
        where T : class? =>
        !page.IsCompleted || (page.IsCompletedSuccessfully && page.GetAwaiter().GetResult() is not null);

    private Task<byte[]> ReleaseHtmlAsync(PublicRelease release, IReadOnlyList<PublicTitle> sameDay, IReadOnlyList<PublicTitle> latest) => HtmlAsync<NewsroomReleasePage>(
        (nameof(NewsroomReleasePage.Release), release),
        (nameof(NewsroomReleasePage.SameDay), sameDay.Where(t => t.Id != release.Id).ToList()),
        (nameof(NewsroomReleasePage.Latest), latest.Where(t => t.Id != release.Id).ToList()));

    private async Task<byte[]> HtmlAsync<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)))).ToHtmlString());
        return Encoding.UTF8.GetBytes(html);
    }

    /// <inheritdoc/>
    public void Dispose() => pages.Dispose();
}
