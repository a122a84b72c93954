using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo;

/// <summary>
/// At each start: planned lifts that the present tz database puts at another instant than the one that computed them. Each raises an alarm;
/// none is moved but by a person.
/// </summary>
public sealed class CompareZoneRules(IDbContextFactory<DeskDb> dbs, RaiseAlarm raise, IDeskClock clock, ILogger<CompareZoneRules> log) : IHostedService
{
    /// <summary>Compares all; an alarm whose cause is gone is cleared.</summary>
    /// <returns>The releases whose instant would differ.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel = default)
    {
        var changes = new Dictionary<string, ZoneRulesChange>();
        await using (var db = await dbs.CreateDbContextAsync(cancel))
        {
            var waiting = await db.Releases.AsNoTracking().Where(r => r.State != ReleaseState.Lifted && r.State != ReleaseState.Withdrawn && r.Embargo.Kind == EmbargoKind.Until)
                .Select(r => new { r.Id, r.Embargo }).ToListAsync(cancel);
            foreach (var r in waiting)
            {
                if (ZoneRules.Compare(r.Embargo) is { } change)
                {
                    changes.Add(r.Id, change);
                }
            }

            foreach (var alarm in await db.Alarms.Where(a => a.ClearedAt == null && a.Kind == AlarmKind.ZoneRules).ToListAsync(cancel))
            {
                if (!changes.ContainsKey(alarm.ReleaseId))
                {
                    (alarm.ClearedAt, alarm.ClearedBy) = (clock.Wall, Actor.Program.Name);
                    db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = Actor.Program.Name, Act = "alarm over", Subject = "release", SubjectId = alarm.ReleaseId, Detail = $"{alarm.Kind}" });
                }
            }

            await db.SaveChangesAsync(cancel);
        }

        foreach (var (id, change) in changes)
        {
            await raise.RunAsync(AlarmKind.ZoneRules, id, change.Sentence, cancel);
        }

        return [.. changes.Keys];
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await RunAsync(cancellationToken) is { Count: > 0 } moved)
        {
            log.LogWarning("The tz database puts {Count} planned lifts at another instant; each stays until a person moves it", moved.Count);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
