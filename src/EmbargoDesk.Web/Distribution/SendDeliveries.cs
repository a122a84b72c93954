using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// The sender: takes the deliveries of mailings that are Sending, and hands each to the relay over a few connections kept open. A delivery
/// is claimed by a conditional UPDATE whose WHERE is the gate, committed before its message is handed over; its outcome is committed
/// after. Nothing is kept in memory that a restart could lose.
/// </summary>
public sealed class SendDeliveries(
    IDeskClock clock, DeskSettings settings, FrozenMessages frozen, RelayConnections connections, RelayStatus status, DeliveryWake wake,
    DeliveryRecord record, SenderLife life, EnvelopeSender envelope, ILogger<SendDeliveries> log)
    : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    // A server that leaves one message without an answer holds up one connection, not the others: a new round goes on beside it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly List<Task> working = [];
    private int failures;
    private volatile bool unsure;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.BeginAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            await Task.WhenAll(working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await connections.DisposeAsync();
            await life.EndAsync();
        }
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        try
        {
            await life.BeatAsync(cancel);
            wake.Clear();
            await ReapAsync();
            if (unsure && working.Count == 0)
            {
                await record.UnclaimAsync(life.Epoch, cancel);
                unsure = false;
            }

            var free = settings.Smtp.MaxConnections - working.Count;
            if (free == 0)
            {
                await Task.WhenAny([.. working, Task.Delay(Idle, cancel)]);
                return;
            }

            var due = await record.DueAsync(Batch, cancel);
            if (due.Count == 0)
            {
                await record.FinishMailingsAsync(cancel);
                await connections.TendAsync(working.Count);
                await wake.WaitAsync(Idle, cancel);
                return;
            }

            await SendAsync(due, free, cancel);
            failures = 0;
        }
        catch (RelayUnavailableException e)
        {
            status.Failed(e.Message, clock.Wall);
            log.LogWarning("The mail relay cannot be used: {Why}", e.Message);
            await wake.WaitAsync(Backoff[Math.Min(failures++, Backoff.Length - 1)], cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // A database that is away, a full disk: nothing was sent without its intent on disk; try again.
            log.LogError("Sending paused: {Kind}: {Message}", e.GetType().Name, e.Message);
            await Task.Delay(Backoff[1], cancel);
        }
    }

    private async Task SendAsync(IReadOnlyList<DueDelivery> due, int free, CancellationToken cancel)
    {
        var queue = Channel.CreateUnbounded<DueDelivery>();
        foreach (var d in due)
        {
            queue.Writer.TryWrite(d);
        }

        queue.Writer.Complete();
        var round = new Round();
        working.AddRange(Enumerable.Range(0, Math.Min(free, due.Count)).Select(_ => WorkAsync(queue.Reader, round, cancel)));
        var all = Task.WhenAll(working);
        do
        {
            await Task.WhenAny(all, Task.Delay(Patience, cancel));
        }
        while (!all.IsCompleted && queue.Reader.Count > 0 && !wake.IsSignalled && !cancel.IsCancellationRequested);

        // Whoever is in the middle of a message must not go on with this round's queue when it comes back: the next round has begun.
        round.IsOver = true;
        await ReapAsync();
    }

    // What went wrong in a conversation is the round's matter, once that conversation is over.
    private async Task ReapAsync()
    {
        var over = working.Where(w => w.IsCompleted).ToList();
        working.RemoveAll(over.Contains);
        await Task.WhenAll(over);
    }

    private async Task WorkAsync(ChannelReader<DueDelivery> queue, Round round, CancellationToken cancel)
    {
        IMailConnection? connection = null;
        try
        {
            // A mailing that starts meanwhile ends the round: its first copy must not wait for five hundred others.
            while (!cancel.IsCancellationRequested && !round.IsOver && !wake.IsSignalled && queue.TryRead(out var due))
            {
                if (connection is null or { IsSpent: true })
                {
                    // Open before the claim: while the relay is away, nothing is marked as on its way.
                    await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                    connection = null;
                    connection = await connections.TakeAsync(cancel);
                }

                await SendOneAsync(connection, due, cancel);

                // A slow relay makes a round long; another server must not take us for dead meanwhile.
                await life.BeatAsync(cancel);
            }
        }
        finally
        {
            await (connection is null ? ValueTask.CompletedTask : connections.ReturnAsync(connection));
        }
    }

    // No cancellation from the claim on: the outcome of a message that may have left is always written down.
    private async Task SendOneAsync(IMailConnection connection, DueDelivery due, CancellationToken stopping)
    {
        MimeKit.MimeMessage copy;
        try
        {
            copy = await frozen.BuildAsync(due);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException { InnerException: not DbException })
        {
            log.LogError("Delivery {Id} could not be rendered: {Kind}", due.Id, e.GetType().Name);
            await record.FailedAsync(due.Id, life.Epoch, $"The message could not be rendered ({e.GetType().Name}).");
            return;
        }

        var epoch = life.Epoch;
        try
        {
            if (!await record.ClaimAsync(due.Id, epoch))
            {
                return;
            }
        }
        catch
        {
            // Perhaps it was committed, and only the answer was lost.
            unsure = true;
            throw;
        }

        SendOutcome outcome;
        try
        {
            outcome = await connection.SendAsync(copy, envelope.For(due.Delivery), new MimeKit.MailboxAddress(due.Delivery.Name, due.Delivery.Address));
        }
        catch (Exception e)
        {
            // By the relay's contract the message itself could not be written, and nothing left.
            log.LogError("Delivery {Id} could not be written: {Kind}", due.Id, e.GetType().Name);
            await WriteDownAsync(due.Id, () => record.FailedAsync(due.Id, epoch, $"The message could not be written ({e.GetType().Name})."), stopping);
            return;
        }

        await WriteDownAsync(due.Id, () => record.OutcomeAsync(due, epoch, outcome), stopping);
        Tell(outcome);
    }

    // The message has perhaps left: while the database is away, keep at it. Only a stop gives up; the row is in doubt at the next start.
    private async Task WriteDownAsync(long id, Func<Task> write, CancellationToken stopping)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                log.LogError("The outcome of delivery {Id} could not be written down: {Kind}", id, e.GetType().Name);
                await Task.Delay(Backoff[Math.Min(attempt, Backoff.Length - 1)], stopping);
            }
        }
    }

    // What is answered to MAIL FROM holds for everybody: the round ends, and the rest waits.
    private void Tell(SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Refused { Phase: SmtpPhase.Mail } r:
                throw new RelayUnavailableException($"The mail server refuses mail from {settings.Office.MailFrom}: {r.Code} {r.Reply}");
            case SendOutcome.Deferred { Phase: SmtpPhase.Mail, Code: not 421 } d:
                throw new RelayUnavailableException($"The mail server takes no mail from {settings.Office.MailFrom} at present: {d.Code} {d.Reply}");
            case SendOutcome.Accepted or SendOutcome.Refused or SendOutcome.Deferred:
                status.Succeeded(clock.Wall);
                break;
        }
    }
}

/// <summary>One reading of what is due. Its workers look, between two messages, whether it is over.</summary>
internal sealed class Round
{
    private volatile bool over;

    public bool IsOver
    {
        get => over;
        set => over = value;
    }
}

/// <summary>A delivery that may be sent now, as it was read.</summary>
public sealed record DueDelivery(Delivery Delivery, Mailing Mailing)
{
    /// <summary>The delivery's id.</summary>
    public long Id => Delivery.Id;
}
