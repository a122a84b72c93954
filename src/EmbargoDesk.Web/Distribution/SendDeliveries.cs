using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using MimeKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// The sender: takes the deliveries of mailings that are Sending, and hands each to the relay over a few connections kept open. A delivery
/// is claimed by a conditional UPDATE whose WHERE is the gate, committed before its message is handed over; its outcome is committed
/// with the next claim of the same connection. So at most one delivery a connection is on its way. Nothing is kept in memory that a restart could lose.
/// </summary>
public sealed class SendDeliveries(
    IDeskClock clock, DeskSettings settings, RelayConnections connections, RelayStatus status, DeliveryWake wake,
    DeliveryRecord record, SenderLife life, FrozenMessages frozen, SigningKeys keys, EnvelopeSender envelope, ILogger<SendDeliveries> log)
    : BackgroundService
{
    // So many of a mailing are read at once, and more when so few are left: reading goes on beside sending.
    private const int ReadAhead = 500, Low = 250;

    // Releases that lift in the same second do not wait for each other's audience.
    private const int ReadAtOnce = 4;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    private readonly DueQueue queue = new(new LineLimits(settings.Smtp));
    private readonly List<Task> working = [];

    // Claims whose commit was never answered, with the moment until which they are looked for: the database may still carry out what it was told.
    private readonly ConcurrentDictionary<long, NodaTime.Instant> unsure = new();
    private readonly HashSet<string> unsignable = [];
    private int failures;
    private int throttled;

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
            await UnclaimAsync(cancel);
            await FillAsync(cancel);
            var next = queue.NextAt;
            for (var more = next <= clock.Wall ? Math.Min(settings.Smtp.MaxConnections - working.Count, queue.Count) : 0; more > 0; more--)
            {
                working.Add(Task.Run(() => WorkAsync(cancel), CancellationToken.None));
            }

            if (queue.Count == 0)
            {
                await record.FinishMailingsAsync(cancel);
                await connections.TendAsync(working.Count);
            }

            await wake.WaitAsync(next - clock.Wall is { } soon && soon > NodaTime.Duration.Zero && soon.ToTimeSpan() < Idle ? soon.ToTimeSpan() : Idle, cancel);
        }
        catch (RelayUnavailableException e)
        {
            queue.Forget();
            status.Failed(e.Message, clock.Wall);
            log.LogWarning("The mail relay cannot be used: {Why}", e.Message);
            await wake.WaitAsync(Backoff[Math.Min(failures++, Backoff.Length - 1)], cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // A database that is away, a full disk: nothing was sent without its intent on disk; try again.
            queue.Forget();
            log.LogError("Sending paused: {Kind}: {Message}", e.GetType().Name, e.Message);
            await Task.Delay(Backoff[1], cancel);
        }
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        var low = queue.Keep(await SignableAsync(await record.OpenMailingsAsync(cancel)), Low);
        await Parallel.ForEachAsync(low, new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancel }, async (lane, stop) =>
        {
            var read = await record.DueAsync(lane.Mailing, lane.After, ReadAhead, stop);
            queue.Add(lane.Mailing, read, isEnd: read.Count(d => d.State == DeliveryState.Ready) < ReadAhead);
        });
    }

    // A mailing whose key cannot be read waits; the others do not wait for it.
    private async Task<IReadOnlyList<Mailing>> SignableAsync(IReadOnlyList<Mailing> open)
    {
        var signable = new List<Mailing>(open.Count);
        foreach (var mailing in open)
        {
            try
            {
                await keys.OfAsync(mailing);
                signable.Add(mailing);
                unsignable.Remove(mailing.Id);
            }
            catch (RelayUnavailableException e)
            {
                status.Failed(e.Message, clock.Wall);
                if (unsignable.Add(mailing.Id))
                {
                    log.LogWarning("Mailing {Id} waits: {Why}", mailing.Id, e.Message);
                }
            }
        }

        return signable;
    }

    // What went wrong in a conversation is the round's matter, once that conversation is over.
    private async Task ReapAsync()
    {
        var over = working.Where(w => w.IsCompleted).ToList();
        working.RemoveAll(over.Contains);
        await Task.WhenAll(over);
    }

    private async Task UnclaimAsync(CancellationToken cancel)
    {
        foreach (var (id, until) in unsure)
        {
            // Kept from the workers meanwhile: one of them could claim it anew, hand it over, and have its claim taken back.
            if (!queue.Reserve(id))
            {
                continue;
            }

            try
            {
                if (unsure.ContainsKey(id) && (await record.UnclaimAsync(id, life.Epoch, cancel) || clock.Wall > until))
                {
                    unsure.TryRemove(id, out _);
                }
            }
            finally
            {
                queue.Done(id, clock.Wall);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        IMailConnection? connection = null;
        var written = Task.CompletedTask;
        var took = false;
        try
        {
            while (!cancel.IsCancellationRequested && queue.Take(clock.Wall) is { } due)
            {
                took = true;
                if (queue.Count == Low)
                {
                    wake.Signal();
                }

                if (connection is null or { IsSpent: true })
                {
                    try
                    {
                        // Open before the claim: while the relay is away, nothing is marked as on its way.
                        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                        connection = null;
                        connection = await connections.TakeAsync(cancel);
                    }
                    catch
                    {
                        queue.Done(due.Id, clock.Wall);
                        throw;
                    }
                }

                written = await SendOneAsync(connection, due, written, cancel);
            }
        }
        finally
        {
            await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (connection is null ? ValueTask.CompletedTask : connections.ReturnAsync(connection));
            if (took)
            {
                wake.Signal();
            }
        }

        await written;
    }

    /// <summary>
    /// Sends one. No cancellation from the claim on: the outcome of a message that may have left is always written down. What is returned ends when this
    /// one's outcome is; the one before it is written down before this one is handed over.
    /// </summary>
    private async Task<Task> SendOneAsync(IMailConnection connection, DueDelivery due, Task before, CancellationToken stopping)
    {
        var epoch = life.Epoch;
        var attempt = 0;
        try
        {
            if (await BuildAsync(due, epoch) is not { } copy)
            {
                return before;
            }

            // Both wait for the same commit.
            var claim = ClaimAsync(due, epoch);
            await before;
            attempt = await claim;
            if (attempt == 0)
            {
                if (await record.SettleAsync(due.Id, stopping))
                {
                    queue.Forget(due.Mailing.Id);
                }

                return Task.CompletedTask;
            }

            SendOutcome outcome;
            try
            {
                outcome = await connection.SendAsync(copy, envelope.For(due.Delivery), new MailboxAddress("", due.Delivery.Address));
            }
            catch (Exception e)
            {
                // By the relay's contract the message itself could not be written, and nothing left.
                log.LogError("Delivery {Id} could not be written: {Kind}", due.Id, e.GetType().Name);
                await WriteDownAsync(due.Id, () => record.FailedAsync(due.Id, epoch, $"The message could not be written ({e.GetType().Name})."), stopping);
                return Task.CompletedTask;
            }

            var written = WriteDownAsync(due.Id, () => record.OutcomeAsync(due, epoch, attempt, outcome), stopping);
            if (Trouble(outcome) is { } trouble)
            {
                await written;
                throw trouble;
            }

            return written;
        }
        catch
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            queue.Done(due.Id, clock.Wall);
        }
    }

    private async Task<MimeMessage?> BuildAsync(DueDelivery due, long epoch)
    {
        try
        {
            return await frozen.BuildAsync(due);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or CryptographicException or InvalidOperationException { InnerException: not DbException })
        {
            log.LogError("Delivery {Id} could not be rendered: {Kind}", due.Id, e.GetType().Name);
            await record.FailedAsync(due.Id, epoch, $"The message could not be rendered ({e.GetType().Name}).");
            return null;
        }
    }

    private async Task<int> ClaimAsync(DueDelivery due, long epoch)
    {
        try
        {
            var attempt = await record.ClaimAsync(due, epoch);
            if (attempt > 0)
            {
                // It was free to be claimed: what an earlier claim came to is known by that, and this one is not to be taken back.
                unsure.TryRemove(due.Id, out _);
            }

            return attempt;
        }
        catch
        {
            // Perhaps it was committed, and only the answer was lost.
            unsure[due.Id] = clock.Wall + NodaTime.Duration.FromMinutes(2);
            throw;
        }
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

    // 454 says so; 421 also ends a conversation that has lasted long enough, so it says so only where each connection got one and nothing was taken in between.
    private bool IsThrottle(int code) => Interlocked.Increment(ref throttled) > settings.Smtp.MaxConnections || code == 454;

    // What is answered to MAIL FROM holds for everybody: the round ends, and the rest waits.
    private RelayUnavailableException? Trouble(SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Refused { Phase: SmtpPhase.Mail } r:
                return new RelayUnavailableException($"The mail server refuses mail from {settings.Office.MailFrom}: {r.Code} {r.Reply}");
            case SendOutcome.Deferred { Phase: SmtpPhase.Mail, Code: not 421 } d:
                return new RelayUnavailableException($"The mail server takes no mail from {settings.Office.MailFrom} at present: {d.Code} {d.Reply}");
            case SendOutcome.Deferred { Code: 421 or 454 } d when IsThrottle(d.Code):
                // Less is asked for, of all that we send. Its own copy is put off like any other.
                queue.PauseUntil(clock.Wall + NodaTime.Duration.FromTimeSpan(Backoff[Math.Min(throttled / settings.Smtp.MaxConnections, Backoff.Length - 1)]));
                status.Succeeded(clock.Wall);
                break;
            case SendOutcome.Accepted or SendOutcome.Refused or SendOutcome.Deferred:
                status.Succeeded(clock.Wall);
                failures = 0;
                throttled = outcome is SendOutcome.Deferred { Code: 421 } ? throttled : 0;
                break;
        }

        return null;
    }
}
