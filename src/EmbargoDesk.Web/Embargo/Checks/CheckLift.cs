using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo.Alarms;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Checks;

/// <summary>Looks a planned lift over and writes down what is to mend. What is new to mend is an alarm; when nothing is left, the alarm clears itself.</summary>
public sealed class CheckLift(
    IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, FindAudience audience, CheckHouse house, RaiseAlarm alarm, ClearAlarm clear)
{
    /// <summary>The number under which a person's check stands.</summary>
    public const int ByHand = 0;

    /// <summary>A person looks it over now.</summary>
    /// <exception cref="RefusedException">Not there, or no lift is planned.</exception>
    public async Task<LiftCheck> RunAsync(string id, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var release = await db.Releases.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw RefusedException.NotFound("release");
        if (release is not { State: ReleaseState.Scheduled, PlannedLift: { } planned })
        {
            throw new RefusedException(Refusal.WrongState, "No lift is planned, so there is nothing to check; schedule the release first.");
        }

        var check = await RunAsync(id, planned, [ByHand], await house.FindAsync(again: true, cancel), cancel)
            ?? throw new RefusedException(Refusal.Stale, "Somebody else changed this release in the meantime; check it again.");
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "check", Subject = "release", SubjectId = id, Detail = $"{check.Findings.Count} to mend" });
        await db.SaveChangesAsync(cancel);
        return check;
    }

    /// <summary>Looks it over and writes it down under each of these hours; null: the plan is another by now.</summary>
    /// <param name="id">The release.</param>
    /// <param name="planned">The planned lift that is looked at (UTC).</param>
    /// <param name="hours">24, 1, or <see cref="ByHand"/>.</param>
    /// <param name="ofTheHouse">What is to mend whatever the release.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task<LiftCheck?> RunAsync(string id, Instant planned, IReadOnlyList<int> hours, IReadOnlyList<LiftFinding> ofTheHouse, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var release = await db.Releases.AsNoTracking().Include(r => r.Versions).SingleOrDefaultAsync(r => r.Id == id, cancel);
        if (release is not { State: ReleaseState.Scheduled, ApprovedVersion: { } approved } || release.PlannedLift != planned)
        {
            return null;
        }

        LiftFinding[] findings = [.. ReleaseFindings.Of(release, settings.Office), .. await MailAsync(db, release, approved, cancel), .. ofTheHouse];
        var before = await LatestAsync(db, id, planned, cancel);
        var check = await WriteAsync(db, release, planned, hours, findings, cancel);
        if (findings.Length == 0)
        {
            await clear.MendedAsync(AlarmKind.LiftCheck, id, "a check found nothing to mend", cancel);
        }
        else if (findings.Select(f => f.What).Except(before?.Findings.Select(f => f.What) ?? []).Any())
        {
            // What was mailed the day before did not tell of this: it is an alarm of its own.
            await clear.MendedAsync(AlarmKind.LiftCheck, id, "a later check found more", cancel);
            await alarm.RunAsync(AlarmKind.LiftCheck, id, Text(planned, findings), cancel);
        }
        else if (before is not null && before.Findings.Count != findings.Length)
        {
            await alarm.RunAsync(AlarmKind.LiftCheck, id, Text(planned, findings), cancel);
        }

        return check;
    }

    /// <summary>The newest check of a planned lift, or null.</summary>
    internal static Task<LiftCheck?> LatestAsync(DeskDb db, string id, Instant planned, CancellationToken cancel) =>
        db.LiftChecks.AsNoTracking().Where(c => c.ReleaseId == id && c.PlannedAt == planned).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancel);

    private async Task<LiftCheck> WriteAsync(DeskDb db, Release release, Instant planned, IReadOnlyList<int> hours, LiftFinding[] findings, CancellationToken cancel)
    {
        var now = clock.Wall;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LiftChecks.Where(c => c.ReleaseId == release.Id && c.PlannedAt == planned && hours.Contains(c.HoursAhead)).ExecuteDeleteAsync(cancel);
        var checks = hours.Select(h => new LiftCheck { ReleaseId = release.Id, PlannedAt = planned, HoursAhead = h, At = now, Findings = findings }).ToList();
        db.LiftChecks.AddRange(checks);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return checks[^1];
    }

    private async Task<IReadOnlyList<LiftFinding>> MailAsync(DeskDb db, Release release, int version, CancellationToken cancel)
    {
        var mailings = await db.Mailings.AsNoTracking()
            .Where(m => m.ReleaseId == release.Id && m.Kind == MailingKind.Lift && m.State != MailingState.Cancelled && m.State != MailingState.Done).ToListAsync(cancel);
        if (mailings.Count == 0)
        {
            return [new("No mail is planned for the lift.", "Plan the mail at the lift, or leave it: the page opens without it.", false)];
        }

        // Of an armed one the audience is frozen; its own people would count as served.
        var armed = mailings.Where(m => m.State != MailingState.Planned).Select(m => m.Id).ToList();
        if (armed.Count > 0 && await db.Deliveries.AnyAsync(d => armed.Contains(d.MailingId), cancel))
        {
            return [];
        }

        var lists = mailings.SelectMany(m => m.ListIds).Distinct().ToList();
        return (await audience.OfAsync(db, release.Id, MailingKind.Lift, version, lists, cancel)).Any(p => p.Form is not null) ? []
            : [new("The mail at the lift reaches nobody.", "Put people on its lists, or choose other lists.", true)];
    }

    private static string Text(Instant planned, LiftFinding[] findings) =>
        $"The lift planned for {MomentText.InUtc(planned).DateAndClock} has {(findings.Length == 1 ? "one thing" : $"{findings.Length} things")} to mend: "
        + string.Join(" ", findings.Select(f => f.What)) + " “Before the lift” in the editor says how; this alarm clears itself when a check finds nothing more.";
}
