using System.Security.Cryptography;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Bounces;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>
/// Reads the bounce mailbox, again and again. A message is removed only after what it says is committed: a program that dies in between reads it once more
/// and finds its fingerprint. What was not understood stays in the mailbox.
/// </summary>
public sealed class CollectBounces(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, IBounceMailbox mailbox, RecordBounce record, BounceStatus status, ILogger<CollectBounces> log)
    : BackgroundService
{
    /// <summary>A larger message is not fetched: a report of ours has only headers.</summary>
    private const long MostBytes = 20 * 1024 * 1024;

    // Advisory locks are numbers that everybody shares: ours begin with the letters EMBB.
    private const long Lock = 0x454D_4242_0000_0000;

    // What stays in the mailbox is not fetched at every round.
    private readonly HashSet<string> kept = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Bounces.IsRead)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.Bounces.PollSeconds));
        do
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (BounceMailboxException e)
            {
                Failed(e.Message);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // A database that is away, a full disk: the mail is still in the mailbox.
                Failed($"What came back could not be written down ({e.GetType().Name}); it stays in the mailbox and is read again.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Failed(string sentence)
    {
        status.Failed(sentence, clock.Wall);
        log.LogWarning("Bounces could not be read: {Why}", sentence);
    }

    // One server of several reads, the others pass: POP3 lets only one in, and two would fetch everything twice.
    private async Task RoundAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        if (settings.Provider != DatabaseProvider.Postgres)
        {
            await CollectAsync(cancel);
        }
        else if (await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({Lock}) AS \"Value\"").SingleAsync(cancel))
        {
            try
            {
                await CollectAsync(cancel);
            }
            finally
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            }
        }
    }

    private async Task CollectAsync(CancellationToken cancel)
    {
        await using var round = await mailbox.OpenAsync(cancel);
        var waiting = await round.ListAsync(cancel);
        kept.IntersectWith(waiting.Select(w => w.Key));
        BounceMessageException? unreadable = null;
        foreach (var one in waiting.Where(w => !kept.Contains(w.Key)))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                await ReadAsync(round, one, cancel);
            }
            catch (BounceMessageException e)
            {
                // It must not keep the newer ones from being read.
                unreadable ??= e;
            }
        }

        await round.CompleteAsync(cancel);
        if (unreadable is not null)
        {
            throw unreadable;
        }

        status.Succeeded(clock.Wall);
    }

    private async Task ReadAsync(IBounceRound round, WaitingBounce one, CancellationToken cancel)
    {
        var (fingerprint, reading) = ("", NotUnderstood());
        if (one.Size > MostBytes)
        {
            fingerprint = Fingerprint(System.Text.Encoding.UTF8.GetBytes($"too large: {one.Key}, {one.Size}"));
        }
        else if (await round.ReadAsync(one, cancel) is { } bytes)
        {
            (fingerprint, reading) = (Fingerprint(bytes), Understand(bytes));
        }
        else
        {
            return;
        }

        switch (await record.RunAsync(fingerprint, reading, cancel))
        {
            case AfterReading.Remove:
                await round.RemoveAsync(one, cancel);
                break;
            case AfterReading.Keep:
                kept.Add(one.Key);
                break;
        }
    }

    // Without carriage returns, so that it is the same by IMAP and from a Maildir.
    private static string Fingerprint(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(Array.FindAll(bytes, b => b != '\r')));

    private BounceReading Understand(byte[] bytes)
    {
        try
        {
            using var message = MimeMessage.Load(new MemoryStream(bytes));
            return BounceReader.Read(message, settings.Bounces.ReturnAddress, settings.Office);
        }
        catch (FormatException)
        {
            return NotUnderstood();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // One message must not keep the others from being read; without its words, which are perhaps of a release.
            log.LogError("A message in the bounce mailbox could not be read: {Kind}", e.GetType().Name);
            return NotUnderstood();
        }
    }

    private static BounceReading NotUnderstood() => new([], [new BouncedPerson(BounceKind.Unknown, "", "", "")], "");
}
