using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Receipts;

/// <summary>Every second, and when the program stops: writes down which requests were for releases that were not public, and raises the alarm.</summary>
public sealed class CountEarlyLooks(IDbContextFactory<DeskDb> dbs, EarlyLooks looks, RaiseAlarm alarm, ILogger<CountEarlyLooks> log) : BackgroundService
{
    private const int Chunk = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim one = new(1);
    private List<Count> waiting = [];

    private sealed record Count(string Id, Instant First, Instant Last, IReadOnlyList<Instant> Missed, int Given);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }

        await FlushAsync(CancellationToken.None);
    }

    /// <summary>Counts what was heard until now.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            var (heard, dropped) = looks.Take();
            if (dropped > 0)
            {
                log.LogWarning("{Count} requests for releases came faster than they could be counted, and were left uncounted", dropped);
            }

            // What a database that was away did not take is tried again, unless a flood has come in the meantime.
            var counts = (waiting.Count < Chunk ? waiting : []).Concat(heard.GroupBy(h => h.Id)
                .Select(g => new Count(g.Key, g.Min(h => h.At), g.Max(h => h.At), [.. g.Where(h => !h.Given).Select(h => h.At)], g.Count(h => h.Given)))).ToList();
            waiting = counts;
            foreach (var chunk in counts.Chunk(Chunk))
            {
                await WriteAsync(chunk, cancel);
                waiting = [.. waiting.Skip(chunk.Length)];
            }
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError("Requests for embargoed releases could not be counted: {Kind}", e.GetType().Name);
        }
        finally
        {
            one.Release();
        }
    }

    // All of them in one transaction: whoever asks for every address there is must not keep the database from the lifts.
    private async Task WriteAsync(Count[] counts, CancellationToken cancel)
    {
        var ids = counts.Select(c => c.Id).ToList();
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var releases = await db.Releases.Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.ActualLift }).ToDictionaryAsync(r => r.Id, r => r.ActualLift, cancel);

        // After its lift a release that is held, or was withdrawn, is not found either: that is no early look.
        var early = counts.Where(c => releases.ContainsKey(c.Id))
            .Select(c => (Count: c, Probes: c.Missed.Count(at => releases[c.Id] is not { } lifted || at < lifted))).Where(e => e.Probes + e.Count.Given > 0).ToList();
        if (early.Count == 0)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var (c, probes) in early.OrderBy(e => e.Count.Id, StringComparer.Ordinal))
        {
            if (await db.EarlyLooks.Where(l => l.ReleaseId == c.Id).ExecuteUpdateAsync(
                s => s.SetProperty(l => l.Probes, l => l.Probes + probes).SetProperty(l => l.Fetches, l => l.Fetches + c.Given).SetProperty(l => l.LastAt, c.Last), cancel) == 0)
            {
                db.EarlyLooks.Add(new EarlyLook { ReleaseId = c.Id, Probes = probes, Fetches = c.Given, FirstAt = c.First, LastAt = c.Last });
            }
        }

        // Where another node was faster with a row, all of it is tried again at the next tick.
        await db.SaveChangesAsync(cancel);
        var seen = early.Select(e => e.Count.Id).ToList();
        var looks = await db.EarlyLooks.AsNoTracking().Where(l => seen.Contains(l.ReleaseId)).ToDictionaryAsync(l => l.ReleaseId, cancel);
        await alarm.AddAsync(db, [.. early.SelectMany(e => Alarms(e.Count, e.Probes, looks[e.Count.Id]))], cancel);
        await db.SaveChangesAsync(cancel);

        // Once it is written it must not be said that it was not: it would be counted again.
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static IEnumerable<AlarmToRaise> Alarms(Count c, int probes, EarlyLook look)
    {
        if (c.Given > 0)
        {
            yield return new(AlarmKind.EarlyFetch, c.Id,
                $"This release was given out {Times(look.Fetches)} before its lift. Hold it, and find out how: the program must never do that.");
        }

        if (probes > 0)
        {
            yield return new(AlarmKind.EarlyProbe, c.Id,
                $"Somebody outside asked {Times(look.Probes)} for the address of this release before its lift; it answered as one that does not exist. "
                + "Nothing was shown. Such an address is not guessed: find out who has it, and whether they keep the embargo.");
        }
    }

    private static string Times(int n) => n == 1 ? "once" : n == 2 ? "twice" : $"{n:N0} times";

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }
}
