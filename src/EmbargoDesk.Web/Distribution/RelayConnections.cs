using System.Collections.Concurrent;
using System.Diagnostics;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Connections to the mail server that are kept open between messages, and opened ahead of a lift, so that its first mail waits for no
/// handshake. One that the server closed meanwhile is thrown away when it is taken.
/// </summary>
public sealed class RelayConnections(IMailRelay relay, DeliveryWake wake) : IAsyncDisposable
{
    // A server may hang up after five minutes of silence (RFC 5321 section 4.5.3.2.7), and does sooner under stress; ours goes first.
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(20);

    private readonly ConcurrentStack<(IMailConnection Connection, long Since)> idle = [];
    private Task tending = Task.CompletedTask;
    private int wanted;

    /// <summary>One that can be used: a kept one, or a new one.</summary>
    /// <exception cref="RelayUnavailableException">None can be opened.</exception>
    public async Task<IMailConnection> TakeAsync(CancellationToken cancel)
    {
        while (idle.TryPop(out var kept))
        {
            if (!kept.Connection.IsSpent)
            {
                return kept.Connection;
            }

            await kept.Connection.DisposeAsync();
        }

        return await relay.OpenAsync(cancel);
    }

    /// <summary>Keeps it for the next message, if it can be used again.</summary>
    public async ValueTask ReturnAsync(IMailConnection connection)
    {
        if (connection.IsSpent)
        {
            await connection.DisposeAsync();
            return;
        }

        idle.Push((connection, Stopwatch.GetTimestamp()));
    }

    /// <summary>Asks the sender to have this many open soon: a lift is seconds away. Costs nothing; any thread may ask.</summary>
    public void Want(int connections)
    {
        Interlocked.Exchange(ref wanted, connections);
        wake.Signal();
    }

    /// <summary>
    /// Begins to open what was asked for, and closes what nobody has used for a while. For the sender, between its rounds; it does not wait
    /// for the server.
    /// </summary>
    /// <param name="busy">Connections that are in use.</param>
    public async Task TendAsync(int busy)
    {
        var (good, old) = (new List<(IMailConnection, long)>(), new List<IMailConnection>());
        while (idle.TryPop(out var one))
        {
            if (one.Connection.IsSpent || Stopwatch.GetElapsedTime(one.Since) > KeepFor)
            {
                old.Add(one.Connection);
            }
            else
            {
                good.Add(one);
            }
        }

        good.ForEach(idle.Push);
        if (tending.IsCompleted)
        {
            await tending;
            tending = Task.WhenAll([.. old.Select(CloseAsync), .. Enumerable.Range(0, Math.Max(0, Interlocked.Exchange(ref wanted, 0) - idle.Count - busy)).Select(_ => WarmAsync())]);
        }
        else
        {
            old.ForEach(c => idle.Push((c, 0)));
        }
    }

    private static Task CloseAsync(IMailConnection connection) => connection.DisposeAsync().AsTask();

    private async Task WarmAsync()
    {
        try
        {
            idle.Push((await relay.OpenAsync(CancellationToken.None), Stopwatch.GetTimestamp()));
        }
        catch (RelayUnavailableException)
        {
            // Whoever needs the connection says so.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await tending;
        while (idle.TryPop(out var one))
        {
            await one.Connection.DisposeAsync();
        }
    }
}
