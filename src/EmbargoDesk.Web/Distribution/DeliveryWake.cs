using System.Threading.Channels;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Wakes the sender at once when there is mail to send; without it the sender looks every second.</summary>
public sealed class DeliveryWake
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is mail.</summary>
    public void Signal() => channel.Writer.TryWrite(true);

    /// <summary>Whether somebody has signalled since the sender last waited.</summary>
    public bool IsSignalled => channel.Reader.Count > 0;

    /// <summary>Forgets a signal: whoever asks is about to look.</summary>
    public void Clear() => channel.Reader.TryRead(out _);

    /// <summary>Waits for the signal, or for the time to pass.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await channel.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
        }
    }
}
