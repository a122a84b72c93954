using System.Net.Sockets;
using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>Ways in which senders are built that lose people, or mail them twice.</summary>
public enum SenderFlaw
{
    /// <summary>None: a claim on the disk before the final dot, and an epoch by which the next one knows what is in doubt.</summary>
    None,

    /// <summary>The place in the list is written down when a batch is fetched.</summary>
    CursorAtFetch,

    /// <summary>A copy is marked as sent before it is.</summary>
    MarkBeforeSend,

    /// <summary>What a dead one had on its way is simply taken again.</summary>
    NoEpoch,
}

/// <summary>What a small sender leaves behind when it dies, besides the rows: its place in the list.</summary>
public sealed class SenderCursor
{
    /// <summary>The last row that was fetched.</summary>
    public long At { get; set; }
}

/// <summary>
/// A sender in a few lines, on the desk's own rows and to the same sink, right or with a flaw: so that what judges the real one is seen to
/// catch a wrong one. It dies where it is told to: from then on it writes nothing and sends nothing.
/// </summary>
public sealed class SmallSender(Func<Task<DeskDb>> open, int port, string mailing, SenderFlaw flaw, long epoch, SenderCursor cursor) : IDisposable
{
    private const int Batch = 25;
    private readonly CancellationTokenSource _dead = new();
    private TcpClient? _relay;

    /// <summary>Kills it.</summary>
    public void Die()
    {
        _dead.Cancel();
        _relay?.Dispose();
    }

    /// <summary>Sends until nothing is left that it would send. False: it died.</summary>
    public async Task<bool> RunAsync()
    {
        try
        {
            await BeginAsync();
            using (_relay = new TcpClient())
            {
                await _relay.ConnectAsync("127.0.0.1", port, _dead.Token);
                await using var stream = _relay.GetStream();
                using var replies = new StreamReader(stream, Encoding.ASCII);
                await replies.ReadLineAsync(_dead.Token);
                await SayAsync(stream, replies, "HELO small.example");
                while (await FetchAsync() is { Count: > 0 } batch)
                {
                    foreach (var d in batch)
                    {
                        await SendAsync(stream, replies, d);
                    }
                }
            }

            return true;
        }
        catch (Exception e) when (_dead.IsCancellationRequested && e is OperationCanceledException or IOException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _dead.Dispose();

    private async Task BeginAsync()
    {
        await using var db = await open();
        var left = db.Deliveries.Where(d => d.MailingId == mailing && d.State == DeliveryState.Sending && d.Epoch != epoch);
        var to = flaw == SenderFlaw.NoEpoch ? DeliveryState.Ready : DeliveryState.InDoubt;
        await left.ExecuteUpdateAsync(s => s.SetProperty(d => d.State, to));
    }

    private async Task<List<Delivery>> FetchAsync()
    {
        await using var db = await open();
        var batch = await db.Deliveries.AsNoTracking()
            .Where(d => d.MailingId == mailing && d.State == DeliveryState.Ready && (flaw != SenderFlaw.CursorAtFetch || d.Id > cursor.At))
            .OrderBy(d => d.Id).Take(Batch).ToListAsync(_dead.Token);
        cursor.At = batch.Count > 0 ? batch[^1].Id : cursor.At;
        return batch;
    }

    private async Task SendAsync(NetworkStream stream, StreamReader replies, Delivery d)
    {
        if (flaw != SenderFlaw.CursorAtFetch)
        {
            await MarkAsync(d, flaw == SenderFlaw.MarkBeforeSend ? DeliveryState.Accepted : DeliveryState.Sending);
        }

        await SayAsync(stream, replies, "MAIL FROM:<press@office.example>");
        await SayAsync(stream, replies, $"RCPT TO:<{d.Address}>");
        await SayAsync(stream, replies, "DATA");
        var reply = await SayAsync(stream, replies, $"Message-ID: <{d.Token}@office.example>\r\nTo: {d.Address}\r\n\r\nThe text.\r\n.");
        if (!reply.StartsWith("250", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(reply);
        }

        await MarkAsync(d, DeliveryState.Accepted);
    }

    private async Task MarkAsync(Delivery delivery, DeliveryState state)
    {
        _dead.Token.ThrowIfCancellationRequested();
        await using var db = await open();
        await db.Deliveries.Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(s => s.SetProperty(d => d.State, state).SetProperty(d => d.Epoch, epoch), _dead.Token);
    }

    private async Task<string> SayAsync(NetworkStream stream, StreamReader replies, string line)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _dead.Token);
        while (true)
        {
            // An answer of several lines has a dash in all but the last.
            var reply = await replies.ReadLineAsync(_dead.Token) ?? throw new IOException("The server hung up.");
            if (reply.Length < 4 || reply[3] != '-')
            {
                return reply;
            }
        }
    }
}
