using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Data;

/// <summary>
/// The one query root for outsiders. Page, list, feed, search and export read releases through here and nowhere else; a test over the
/// source proves it.
/// </summary>
public static class PublicReleases
{
    /// <summary>How many releases the newsroom's front page and "Latest" show.</summary>
    public const int LatestCount = 30;

    private static IQueryable<Release> Root(DeskDb db, Instant now) => db.Releases.AsNoTracking().Where(Disclosure.IsPublic(now));

    private static IQueryable<Release> Withdrawn(DeskDb db) => db.Releases.AsNoTracking().Where(Disclosure.IsWithdrawnNotice());

    /// <summary>
    /// What the public may see of a release at <paramref name="now"/> (UTC), or null: nothing, or it is not there. One question whatever the answer is, so
    /// that the two take the same time.
    /// </summary>
    public static async Task<PublicSight?> SightAsync(DeskDb db, string id, Instant now, CancellationToken cancel)
    {
        var seen = await Root(db, now).Where(r => r.Id == id).Select(r => new { r.State, r.Revision, r.PlannedLift, r.WithdrawnReason })
            .Concat(Withdrawn(db).Where(r => r.Id == id).Select(r => new { r.State, r.Revision, r.PlannedLift, r.WithdrawnReason }))
            .SingleOrDefaultAsync(cancel);
        return seen switch
        {
            null => null,
            { State: ReleaseState.Withdrawn } => new PublicSight.Notice(new WithdrawnNotice(id, seen.WithdrawnReason)),
            _ => new PublicSight.Copy(seen.Revision, seen.PlannedLift!.Value),
        };
    }

    /// <summary>The public copy, or null: not there, or not public at <paramref name="now"/> (UTC). Nothing tells the two apart.</summary>
    public static Task<PublicRelease?> FindAsync(DeskDb db, string id, Instant now, CancellationToken cancel) =>
        Root(db, now).Where(r => r.Id == id)
            .SelectMany(r => r.Versions.Where(v => v.Number == r.ApprovedVersion), (r, v) => new PublicRelease(r.Id, v.Content, r.PlannedLift!.Value))
            .SingleOrDefaultAsync(cancel);

    /// <summary>The newest titles, newest first.</summary>
    public static Task<List<PublicTitle>> LatestAsync(DeskDb db, Instant now, CancellationToken cancel) =>
        Titles(Root(db, now)).Take(LatestCount).ToListAsync(cancel);

    /// <summary>The newest releases as the feed tells them, newest first. A withdrawn one is none of them.</summary>
    public static async Task<List<PublicEntry>> FeedAsync(DeskDb db, Instant now, CancellationToken cancel)
    {
        var rows = await Root(db, now).OrderByDescending(r => r.PlannedLift).ThenBy(r => r.Id).Take(LatestCount)
            .SelectMany(r => r.Versions.Where(v => v.Number == r.ApprovedVersion), (r, v) => new { r.Id, v.Content, v.ApprovedAt, PublicAt = r.PlannedLift!.Value })
            .ToListAsync(cancel);
        return [.. rows.OrderByDescending(r => r.PublicAt).ThenBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => new PublicEntry(r.Id, r.Content.Headline, r.Content.Standfirst, r.PublicAt, r.ApprovedAt > r.PublicAt ? r.ApprovedAt.Value : r.PublicAt))];
    }

    /// <summary>The titles of one day, given as the half-open interval of UTC instants that it is in the office's zone.</summary>
    public static Task<List<PublicTitle>> BetweenAsync(DeskDb db, Instant now, Instant from, Instant to, CancellationToken cancel) => OfDay(db, now, from, to).ToListAsync(cancel);

    /// <summary>The newest of these, for the page of one of them.</summary>
    public static Task<List<PublicTitle>> NewestBetweenAsync(DeskDb db, Instant now, Instant from, Instant to, CancellationToken cancel) =>
        OfDay(db, now, from, to).Take(LatestCount).ToListAsync(cancel);

    private static IQueryable<PublicTitle> OfDay(DeskDb db, Instant now, Instant from, Instant to) => Titles(Root(db, now).Where(r => r.PlannedLift >= from && r.PlannedLift < to));

    private static IQueryable<PublicTitle> Titles(IQueryable<Release> releases) =>
        releases.OrderByDescending(r => r.PlannedLift).ThenBy(r => r.Id)
            .SelectMany(r => r.Versions.Where(v => v.Number == r.ApprovedVersion), (r, v) => new PublicTitle(r.Id, v.Headline, r.PlannedLift!.Value));
}
