using System.Collections.Concurrent;
using System.Diagnostics;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>
/// The newsroom's lists. However many ask, each is read at most ten times a second, so that the rush at a lift does not read the same thirty rows
/// five hundred times. It is never older than a change that this server made, nor newer than the clock that decides; what another server changed
/// shows a tenth of a second later. Whether one release may be read is never answered from here.
/// </summary>
public sealed class NewsroomLists
{
    private const int MostDays = 100;
    private readonly IDbContextFactory<DeskDb> dbs;
    private readonly IDeskClock clock;
    private readonly ReleaseChanges changes;
    private readonly Office office;
    private readonly SharedReading<PublicTitle> latest;
    private readonly SharedReading<PublicEntry> feed;
    private readonly ConcurrentDictionary<LocalDate, SharedReading<PublicTitle>> days = new();

    public NewsroomLists(IDbContextFactory<DeskDb> dbs, IDeskClock clock, ReleaseChanges changes, Office office)
    {
        (this.dbs, this.clock, this.changes, this.office) = (dbs, clock, changes, office);
        latest = new((db, now) => PublicReleases.LatestAsync(db, now, CancellationToken.None));
        feed = new((db, now) => PublicReleases.FeedAsync(db, now, CancellationToken.None));
    }

    /// <summary>The newest titles, newest first.</summary>
    public Task<Listed<PublicTitle>> LatestAsync() => ReadAsync(latest);

    /// <summary>The newest releases as the feed tells them, newest first.</summary>
    public Task<Listed<PublicEntry>> FeedAsync() => ReadAsync(feed);

    /// <summary>The newest titles of the day, in the office's zone, in which the UTC instant lies.</summary>
    public Task<Listed<PublicTitle>> SameDayAsync(Instant at)
    {
        var zone = DateTimeZoneProviders.Tzdb[office.Zone];
        var day = at.InZone(zone).Date;
        if (days.Count > MostDays)
        {
            days.Clear();
        }

        return ReadAsync(days.GetOrAdd(day, d => new((db, now) =>
            PublicReleases.NewestBetweenAsync(db, now, zone.AtStartOfDay(d).ToInstant(), zone.AtStartOfDay(d.PlusDays(1)).ToInstant(), CancellationToken.None))));
    }

    private Task<Listed<T>> ReadAsync<T>(SharedReading<T> reading) => reading.NowAsync(dbs, clock.Now, changes.Count);
}

/// <summary>A list as it was read. The same object as long as the same stands in it: what was rendered of it holds.</summary>
public sealed class Listed<T>(IReadOnlyList<T> items)
{
    /// <summary>What stands in it.</summary>
    public IReadOnlyList<T> Items => items;
}

/// <summary>One reading that serves everybody who asks within a tenth of a second.</summary>
internal sealed class SharedReading<T>(Func<DeskDb, Instant, Task<List<T>>> read)
{
    private static readonly TimeSpan Serves = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private Task<Listed<T>>? current;
    private Listed<T>? last;
    private Instant at;
    private long asked;
    private int change;

    public Task<Listed<T>> NowAsync(IDbContextFactory<DeskDb> dbs, Instant now, int changes)
    {
        lock (gate)
        {
            // By both clocks: the one that decides may stand still, or be set back.
            if (current is { IsFaulted: false } && change == changes && at <= now && (now - at).ToTimeSpan() < Serves && Stopwatch.GetElapsedTime(asked) < Serves)
            {
                return current;
            }

            (at, change, asked) = (now, changes, Stopwatch.GetTimestamp());
            return current = Task.Run(() => ReadAsync(dbs, now));
        }
    }

    private async Task<Listed<T>> ReadAsync(IDbContextFactory<DeskDb> dbs, Instant now)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var items = await read(db, now);
        lock (gate)
        {
            return last is not null && last.Items.SequenceEqual(items) ? last : last = new(items);
        }
    }
}
