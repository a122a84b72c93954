using System.Diagnostics;
using System.Net;
using EmbargoDesk.Core.Distribution;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EmbargoDesk.Web.Embargo.Receipts;

/// <summary>
/// Reads the public pages as anybody does: without a cookie, over HTTP. From this server itself, not by its public address: what stands before it (a
/// proxy, a cache) is not the program's, and may not be reachable from here.
/// </summary>
public sealed class ReadAsOutsider : IDisposable
{
    private static readonly TimeSpan FeedServes = TimeSpan.FromMilliseconds(200);

    private readonly IServer server;
    private readonly Office office;
    private readonly HttpClient http;
    private FeedText feed = new(0, null);

    public ReadAsOutsider(IServer server, Office office, EarlyLooks looks)
    {
        (this.server, this.office) = (server, office);
        var handler = new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 4, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30) };

        // The server's certificate bears its public name; here it is asked on the loopback.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Add(EarlyLooks.OwnHeader, looks.OwnMark);
    }

    /// <summary>Whether the release stands on its public page.</summary>
    public async Task<bool> FindsPageAsync(string releaseId, CancellationToken cancel) =>
        (await ReadAsync($"/releases/{releaseId}", cancel))?.Contains($"/releases/{releaseId}.txt", StringComparison.Ordinal) == true;

    /// <summary>Whether the release stands in the feed. Of many that lift together one reading serves: where it does not stand there, it is soon asked again.</summary>
    public async Task<bool> FindsInFeedAsync(string releaseId, CancellationToken cancel)
    {
        var known = feed;
        if (known.Text is null || Stopwatch.GetElapsedTime(known.Asked) > FeedServes)
        {
            var asked = Stopwatch.GetTimestamp();
            feed = known = new FeedText(asked, await ReadAsync("/feed.atom", cancel));
        }

        return known.Text?.Contains(releaseId, StringComparison.Ordinal) == true;
    }

    /// <summary>The address at which this server can be asked from here, ending without a slash; null while it does not listen yet.</summary>
    internal static string? Own(IReadOnlyCollection<string> listening, string publicAddress)
    {
        var addresses = listening.Select(BindingAddress.Parse).ToList();
        if (addresses.Count == 0)
        {
            return null;
        }

        return addresses.Where(a => !a.IsUnixPipe && !a.IsNamedPipe).OrderBy(a => a.Scheme == "http" ? 0 : 1).FirstOrDefault() is { } own
            ? $"{own.Scheme}://{Host(own.Host)}:{own.Port}{own.PathBase}"
            : publicAddress;
    }

    private static string Host(string host) => host is "*" or "+" or "0.0.0.0" or "localhost" ? "127.0.0.1" : host is "[::]" ? "[::1]" : host;

    private async Task<string?> ReadAsync(string path, CancellationToken cancel)
    {
        if (Own(server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [], office.BaseUrl) is not { } own)
        {
            return null;
        }

        try
        {
            using var answer = await http.GetAsync(new Uri(own + path), cancel);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync(cancel) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private sealed record FeedText(long Asked, string? Text);

    public void Dispose() => http.Dispose();
}
