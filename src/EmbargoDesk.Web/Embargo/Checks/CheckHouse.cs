using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Checks;

/// <summary>What is to mend whatever the release: the mail server, the worker, the clock.</summary>
public sealed class CheckHouse(IDbContextFactory<DeskDb> dbs, IDeskClock clock, IMailRelay relay, SchedulerPulse pulse) : IDisposable
{
    /// <summary>One answer serves all lifts that are looked over together.</summary>
    private static readonly Duration Fresh = Duration.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Duration PulseLimit = Duration.FromSeconds(15);

    private readonly SemaphoreSlim one = new(1);
    private (Instant At, LiftFinding? Finding)? mail;

    /// <summary>Finds it.</summary>
    /// <param name="again">Whether the mail server is tried anew; else an answer of the last half minute may serve.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyList<LiftFinding>> FindAsync(bool again, CancellationToken cancel)
    {
        var found = new List<LiftFinding?> { await MailAsync(again, cancel), await WorkerAsync(cancel) };
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var frozen = await db.Freezes.AsNoTracking().Where(f => f.EndedAt == null).Select(f => f.Kind).ToListAsync(cancel);
        if (frozen.Contains(FreezeKind.Clock))
        {
            found.Add(new("The clock cannot be trusted, and all lifts are held.", "Set the machine's clock right; then an administrator clears it.", true));
        }

        if (frozen.Contains(FreezeKind.Person))
        {
            found.Add(new("All embargoed content is closed by a person.", "Open it again, or nothing lifts.", true));
        }

        return [.. found.OfType<LiftFinding>()];
    }

    // Connect, encrypt, sign in, as the sender will; nothing is sent.
    private async Task<LiftFinding?> MailAsync(bool again, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (!again && mail is { } known && clock.Wall - known.At < Fresh)
            {
                return known.Finding;
            }

            var finding = await TryAsync(cancel);
            mail = (clock.Wall, finding);
            return finding;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<LiftFinding?> TryAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await using var connection = await relay.OpenAsync(patience.Token);
            return null;
        }
        catch (RelayUnavailableException e)
        {
            return new("Mail cannot be sent: " + e.Message, "Mend the mail server, or the settings under Smtp.", true);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new($"Mail cannot be sent: the mail server did not answer within {Patience.TotalSeconds} seconds.", "Mend the mail server, or the settings under Smtp.", true);
        }
    }

    private async Task<LiftFinding?> WorkerAsync(CancellationToken cancel)
    {
        if (!IsBeating())
        {
            // A machine that has just woken up beats again in a moment.
            await Task.Delay(TimeSpan.FromSeconds(3), cancel);
        }

        return IsBeating() ? null : new("The program's sweep for due lifts does not run.", "Look at /readyz and at the program's log; restart it if nothing else helps.", true);
    }

    // The beat may be told by either clock: one of the two is near.
    private bool IsBeating() => pulse.Last is { } last && (clock.Wall - last < PulseLimit || clock.Now - last < PulseLimit);

    public void Dispose() => one.Dispose();
}
