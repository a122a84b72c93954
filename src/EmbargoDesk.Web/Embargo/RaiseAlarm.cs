using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo;

/// <summary>An alarm to raise.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="ReleaseId">The release, or "" where it is about the house.</param>
/// <param name="Text">What is so and what to do; no content of a release.</param>
public sealed record AlarmToRaise(AlarmKind Kind, string ReleaseId, string Text);

/// <summary>Raises alarms: one row a kind and release while it is open, shown at the desk and mailed to the officers.</summary>
public sealed class RaiseAlarm(IDbContextFactory<DeskDb> dbs, IDeskClock clock, ILogger<RaiseAlarm> log)
{
    /// <summary>Raises it, or gives the open one the newer text.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="releaseId">The release, or "" where it is about the house.</param>
    /// <param name="text">What is so and what to do; no content of a release.</param>
    /// <param name="cancel">Gives up.</param>
    public Task RunAsync(AlarmKind kind, string releaseId, string text, CancellationToken cancel = default) => RunAsync([new(kind, releaseId, text)], cancel);

    /// <summary>The same for several, in one transaction.</summary>
    public async Task RunAsync(IReadOnlyList<AlarmToRaise> alarms, CancellationToken cancel = default)
    {
        for (var attempt = 1; alarms.Count > 0; attempt++)
        {
            try
            {
                await using var db = await dbs.CreateDbContextAsync(cancel);
                await AddAsync(db, alarms, cancel);
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Another server saw the same at the same moment, and raised it: the index lets one through, and ours finds it open.
            }
        }
    }

    /// <summary>Adds them to what the caller saves.</summary>
    internal async Task AddAsync(DeskDb db, IReadOnlyList<AlarmToRaise> alarms, CancellationToken cancel)
    {
        var now = clock.Wall;
        var ids = alarms.Select(a => a.ReleaseId).Distinct().ToList();
        var open = await db.Alarms.Where(a => a.ClearedAt == null && ids.Contains(a.ReleaseId)).ToDictionaryAsync(a => (a.Kind, a.ReleaseId), cancel);
        foreach (var (kind, releaseId, text) in alarms)
        {
            if (open.TryGetValue((kind, releaseId), out var known))
            {
                known.Text = text;
                continue;
            }

            db.Alarms.Add(new Alarm { Kind = kind, ReleaseId = releaseId, Text = text, RaisedAt = now });
            db.AuditEntries.Add(new AuditEntry
            {
                At = now, Actor = Actor.Program.Name, Act = "alarm", Subject = releaseId.Length > 0 ? "release" : "house", SubjectId = releaseId, Detail = $"{kind}: {text}",
            });
            log.LogWarning("Alarm {Kind} for release {Id}: {Text}", kind, releaseId, text);
        }
    }
}
