using System.Collections.Concurrent;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Receipts;

/// <summary>What the program, asking as an outsider, saw of one lift.</summary>
public sealed class LiftReading
{
    /// <summary>UTC; null: not yet.</summary>
    public Instant? PageAt { get; internal set; }

    /// <summary>UTC; null: not yet.</summary>
    public Instant? FeedAt { get; internal set; }

    /// <summary>Whether the page was still not there more than a second after the lift, although the rule makes it public.</summary>
    public bool Late { get; internal set; }

    /// <summary>UTC instant from which nothing more is tried: found, given up, or closed by a person. Null while it goes on.</summary>
    public Instant? EndedAt { get; internal set; }

    /// <summary>Whether nothing more is tried.</summary>
    public bool IsOver => EndedAt is not null;

    /// <summary>Whether what it found amiss has been told.</summary>
    public bool IsTold { get; internal set; }

    /// <summary>Whether it was given up although the rule makes it public.</summary>
    public bool Missed { get; internal set; }
}

/// <summary>
/// Reads the public page and the feed from a lift's instant on, until both show the release. It does not wait for whoever carries the lift out: what is
/// public is a comparison at read time, and that is what is looked at.
/// </summary>
public sealed class LiftReadings(IDbContextFactory<DeskDb> dbs, IDeskClock clock, ReadAsOutsider read, ILogger<LiftReadings> log) : IDisposable
{
    /// <summary>After this a page or feed that does not show the release is an alarm.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(1);

    private static readonly Duration Quick = Duration.FromSeconds(10);
    private static readonly Duration Step = Duration.FromMilliseconds(200);

    private readonly ConcurrentDictionary<(string Id, Instant At), LiftReading> readings = new();

    // Many lifts at one instant must not take the server from its readers.
    private readonly SemaphoreSlim few = new(2);

    /// <summary>The reading of a lift, begun if it was not.</summary>
    public LiftReading Of(string releaseId, Instant planned, CancellationToken cancel)
    {
        var mine = new LiftReading();
        var reading = readings.GetOrAdd((releaseId, planned), mine);
        if (reading == mine)
        {
            _ = WatchAsync(releaseId, planned, mine, cancel);
        }

        return reading;
    }

    /// <summary>Forgets what has been over for a while.</summary>
    public void ForgetOld()
    {
        var old = clock.Wall - Patience - Patience;
        foreach (var key in readings.Where(r => r.Value.EndedAt < old).Select(r => r.Key))
        {
            readings.TryRemove(key, out _);
        }
    }

    private async Task WatchAsync(string id, Instant planned, LiftReading reading, CancellationToken cancel)
    {
        try
        {
            while (planned - clock.Now is var left && left > Duration.Zero)
            {
                await Task.Delay(Duration.Min(left, Step).ToTimeSpan(), cancel);
            }

            var began = clock.Wall;
            while (reading.PageAt is null || reading.FeedAt is null)
            {
                if (!await IsPublicAsync(id, planned, cancel))
                {
                    return;
                }

                await TryAsync(id, planned, reading, cancel);
                var spent = clock.Wall - began;
                if (spent > Patience)
                {
                    reading.Missed = (reading.PageAt is null || reading.FeedAt is null) && await IsPublicAsync(id, planned, cancel);
                    return;
                }

                await Task.Delay(spent < Quick ? 100 : 1000, cancel);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            log.LogError("Reading the lift of release {Id} as an outsider failed: {Kind}", id, e.GetType().Name);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            reading.EndedAt = clock.Wall;
        }
    }

    private async Task TryAsync(string id, Instant planned, LiftReading reading, CancellationToken cancel)
    {
        await few.WaitAsync(cancel);
        try
        {
            var asked = clock.Now;
            if (reading.PageAt is null && await read.FindsPageAsync(id, cancel))
            {
                reading.PageAt = clock.Wall;
            }

            reading.Late |= reading.PageAt is null && asked - planned > Lateness.Limit;
            if (reading.PageAt is not null && await read.FindsInFeedAsync(id, cancel))
            {
                reading.FeedAt = clock.Wall;
            }
        }
        finally
        {
            few.Release();
        }
    }

    // The rule, for this plan: a lift that was moved, held or withdrawn is not waited for.
    private async Task<bool> IsPublicAsync(string id, Instant planned, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Releases.Where(Disclosure.IsPublic(clock.Now)).AnyAsync(r => r.Id == id && r.PlannedLift == planned, cancel);
    }

    public void Dispose() => few.Dispose();
}
