using System.Collections.Concurrent;
using System.Diagnostics;

namespace EmbargoDesk.Bench;

/// <summary>The public at its newsroom: so many requests a second, whether or not the answers keep up.</summary>
internal sealed class Readers : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<double> milliseconds = [];
    private readonly Stopwatch lasted = Stopwatch.StartNew();
    private readonly Task sending;
    private int failures;

    /// <param name="url">The newsroom.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="next">The address of the next one.</param>
    public Readers(Uri url, int rate, Func<int, string> next)
    {
        client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 256 }) { BaseAddress = url };
        sending = SendAsync(rate, next);
    }

    /// <summary>Requests answered a second, answers that were errors, and the median and 99th percentile of their time in milliseconds.</summary>
    public (double Rate, int Failures, double P50, double P99) Figures
    {
        get
        {
            var sorted = milliseconds.Order().ToList();
            return (sorted.Count / lasted.Elapsed.TotalSeconds, failures, sorted.At(.5), sorted.At(.99));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await sending;
        lasted.Stop();
        client.Dispose();
        end.Dispose();
    }

    private async Task SendAsync(int rate, Func<int, string> next)
    {
        var sent = 0;
        var clock = Stopwatch.StartNew();
        while (!end.IsCancellationRequested)
        {
            for (var wanted = (int)(clock.Elapsed.TotalSeconds * rate); sent < wanted; sent++)
            {
                _ = AskAsync(next(sent));
            }

            await Task.Delay(5);
        }
    }

    private async Task AskAsync(string address)
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), end.Token);
            milliseconds.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            if ((int)answer.StatusCode >= 500)
            {
                Interlocked.Increment(ref failures);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref failures);
        }
    }
}
