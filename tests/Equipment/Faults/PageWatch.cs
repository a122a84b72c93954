using System.Net;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>An outsider who asks for a page without pause, by the machine's own clock.</summary>
public sealed class PageWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private int _answers;

    /// <summary>Begins to watch.</summary>
    public PageWatch(Uri desk, string path)
    {
        _watching = WatchAsync(new Uri(desk, path));
    }

    /// <summary>UTC instant at which the page was first read; null: not yet.</summary>
    public Instant? First { get; private set; }

    /// <summary>How often it was not there.</summary>
    public int NotFound => Volatile.Read(ref _answers);

    /// <summary>Waits for it; fails after two minutes.</summary>
    public async Task<Instant> OpensAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (First is null)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException("The page did not open within two minutes.");
            }

            await Task.Delay(10);
        }

        return First.Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(Uri page)
    {
        using var outsider = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        try
        {
            while (First is null)
            {
                try
                {
                    using var answer = await outsider.GetAsync(page, _end.Token);
                    var at = SystemClock.Instance.GetCurrentInstant();
                    if (answer.IsSuccessStatusCode)
                    {
                        First = at;
                    }
                    else if (answer.StatusCode == HttpStatusCode.NotFound)
                    {
                        Interlocked.Increment(ref _answers);
                    }
                }
                catch (HttpRequestException)
                {
                    // The program is not running at this moment.
                }

                await Task.Delay(40, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
