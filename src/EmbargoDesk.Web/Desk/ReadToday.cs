using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Desk;

/// <summary>A release on the board, and what is missing.</summary>
public sealed record BoardLine(Release Release, ReleaseVersion Shown, IReadOnlyList<string> Missing, IReadOnlyList<string> Blocking)
{
    /// <summary>The instant by which the board orders it; null: no date yet.</summary>
    public Instant? At => Release.PlannedLift ?? Release.Embargo.At;
}

/// <summary>A mailing that goes out now.</summary>
public sealed record SendingNow(Mailing Mailing, string Headline, IReadOnlyDictionary<DeliveryState, int> Counts);

/// <summary>A release that lifted today.</summary>
public sealed record LiftedLine(string Id, string Headline, Instant PublicAt, Instant? FirstMail, Instant? LastMail, int Accepted, int Copies, LiftReceipt? Receipt);

/// <summary>The office's day.</summary>
public sealed record Today(
    Instant Now, BoardLine? Next, int NextPeople, int NextLists, IReadOnlyList<BoardLine> Coming, IReadOnlyList<SendingNow> Sending, IReadOnlyList<LiftedLine> Lifted, int TrayCount);

/// <summary>Reads the day's board.</summary>
public sealed class ReadToday(IDbContextFactory<DeskDb> dbs, IDeskClock clock, Office office, FindAudience audience)
{
    private const int Lines = 30;

    /// <summary>Reads it.</summary>
    public async Task<Today> RunAsync(CancellationToken cancel = default)
    {
        var now = clock.Now;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await db.Releases.AsNoTracking().Include(r => r.Versions)
            .Where(r => r.State == ReleaseState.Draft || r.State == ReleaseState.InReview || r.State == ReleaseState.Approved || (r.State == ReleaseState.Scheduled && (r.PlannedLift > now || r.Held)))
            .OrderByDescending(r => r.ChangedAt).Take(200).ToListAsync(cancel);
        var board = open.Select(r => Line(r, now)).OrderBy(l => l.At ?? Instant.MaxValue).ThenByDescending(l => l.Release.ChangedAt).ToList();
        var next = board.FirstOrDefault(l => l.Release is { State: ReleaseState.Scheduled, Held: false });
        var (people, lists) = next is null ? (0, 0) : await PeopleAsync(db, next.Release, cancel);
        return new Today(now, next, people, lists, [.. board.Where(l => l != next).Take(Lines)], await SendingAsync(db, cancel), await LiftedAsync(db, now, cancel),
            await db.ImportItems.CountAsync(i => i.State == ImportState.Waiting, cancel));
    }

    private static BoardLine Line(Release r, Instant now)
    {
        var shown = r.Versions.Single(v => v.Number == r.LatestVersion);
        List<string> missing = [], blocking = [];
        if (r.Embargo.Kind == EmbargoKind.Undecided)
        {
            blocking.Add("Embargo undecided: it cannot be approved.");
        }
        else if (r.Embargo.At <= now)
        {
            blocking.Add("Its embargo lies in the past.");
        }

        foreach (var p in Placeholders.In(shown.Content))
        {
            blocking.Add($"“{p}” blocks scheduling.");
        }

        if (r.Held)
        {
            blocking.Add($"Held: {r.HeldReason.TrimEnd('.')}.");
        }

        if (r.State == ReleaseState.Approved)
        {
            missing.Add("Approved, but not scheduled.");
        }

        if (r.State == ReleaseState.Scheduled && r.ApprovedVersion < r.LatestVersion)
        {
            missing.Add($"Version {r.LatestVersion} is not approved; version {r.ApprovedVersion} goes.");
        }

        if (shown.Content.CorrespondingAuthors.Count == 0)
        {
            missing.Add("No corresponding author.");
        }

        return new BoardLine(r, shown, missing, blocking);
    }

    private async Task<(int People, int Lists)> PeopleAsync(DeskDb db, Release release, CancellationToken cancel)
    {
        var planned = await db.Mailings.AsNoTracking()
            .Where(m => m.ReleaseId == release.Id && m.Kind == MailingKind.Lift && (m.State == MailingState.Planned || m.State == MailingState.Armed)).ToListAsync(cancel);
        var lists = planned.SelectMany(m => m.ListIds).Distinct().ToList();
        var armed = planned.Where(m => m.State == MailingState.Armed).Select(m => m.Id).ToList();
        if (armed.Count > 0)
        {
            return (await db.Deliveries.CountAsync(d => armed.Contains(d.MailingId), cancel), lists.Count);
        }

        return lists.Count == 0 ? (0, 0) : ((await audience.RunAsync(release.Id, MailingKind.Lift, lists, cancel)).Count(p => p.Form is not null), lists.Count);
    }

    private static async Task<List<SendingNow>> SendingAsync(DeskDb db, CancellationToken cancel)
    {
        var rows = await (from m in db.Mailings.AsNoTracking()
                          join r in db.Releases on m.ReleaseId equals r.Id
                          join v in db.ReleaseVersions on new { r.Id, Number = r.LatestVersion } equals new { Id = v.ReleaseId, v.Number }
                          where m.State == MailingState.Sending || m.State == MailingState.Paused
                          orderby m.StartedAt
                          select new { m, v.Headline }).Take(5).ToListAsync(cancel);
        var sending = new List<SendingNow>();
        foreach (var x in rows)
        {
            sending.Add(new SendingNow(x.m, x.Headline, await MailingCounts.OfAsync(db, x.m.Id, cancel)));
        }

        return sending;
    }

    private async Task<List<LiftedLine>> LiftedAsync(DeskDb db, Instant now, CancellationToken cancel)
    {
        var zone = DateTimeZoneProviders.Tzdb[office.Zone];
        var morning = zone.AtStartOfDay(now.InZone(zone).Date).ToInstant();
        var titles = await PublicReleases.BetweenAsync(db, now, morning, now + Duration.FromSeconds(1), cancel);
        var lines = new List<LiftedLine>();
        foreach (var t in titles)
        {
            var copies = db.Deliveries.Where(d => d.ReleaseId == t.Id && d.Kind == MailingKind.Lift);
            var accepted = copies.Where(d => d.State == DeliveryState.Accepted);
            lines.Add(new LiftedLine(t.Id, t.Headline, t.PublicAt, await accepted.MinAsync(d => (Instant?)d.ChangedAt, cancel), await accepted.MaxAsync(d => (Instant?)d.ChangedAt, cancel),
                await accepted.CountAsync(cancel), await copies.CountAsync(cancel), await db.LiftReceipts.AsNoTracking().SingleOrDefaultAsync(r => r.ReleaseId == t.Id, cancel)));
        }

        return lines;
    }
}
