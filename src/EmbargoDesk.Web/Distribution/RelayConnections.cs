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

    /// <summary>Opens what was asked for and closes what nobody has used for a while. For the sender, between its rounds.</summary>
    /// <exception cref="RelayUnavailableException">None can be opened.</exception>
    public async Task TendAsync(CancellationToken cancel)
    {
        var kept = new List<(IMailConnection Connection, long Since)>();
        while (idle.TryPop(out var one))
        {
            kept.Add(one);
        }

        foreach (var one in kept)
        {
            if (one.Connection.IsSpent || Stopwatch.GetElapsedTime(one.Since) > KeepFor)
            {
                await one.Connection.DisposeAsync();
            }
            else
            {
                idle.Push(one);
            }
        }

        for (var missing = Interlocked.Exchange(ref wanted, 0) - idle.Count; missing > 0; missing--)
        {
            idle.Push((await relay.OpenAsync(cancel), Stopwatch.GetTimestamp()));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (idle.TryPop(out var one))
        {
            await one.Connection.DisposeAsync();
        }
    }
}
