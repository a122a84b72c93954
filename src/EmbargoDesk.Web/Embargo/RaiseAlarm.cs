using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo;

/// <summary>Raises an alarm: one row a kind and release while it is open, shown at the desk and mailed to the officers.</summary>
public sealed class RaiseAlarm(IDbContextFactory<DeskDb> dbs, IDeskClock clock, ILogger<RaiseAlarm> log)
{
    /// <summary>Raises it, or gives the open one the newer text.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="releaseId">The release, or "" where it is about the house.</param>
    /// <param name="text">What is so and what to do; no content of a release.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task RunAsync(AlarmKind kind, string releaseId, string text, CancellationToken cancel = default)
    {
        var now = clock.Wall;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.Alarms.FirstOrDefaultAsync(a => a.ClearedAt == null && a.Kind == kind && a.ReleaseId == releaseId, cancel) is { } open)
        {
            open.Text = text;
        }
        else
        {
            db.Alarms.Add(new Alarm { Kind = kind, ReleaseId = releaseId, Text = text, RaisedAt = now });
            db.AuditEntries.Add(new AuditEntry
            {
                At = now, Actor = Actor.Program.Name, Act = "alarm", Subject = releaseId.Length > 0 ? "release" : "house", SubjectId = releaseId, Detail = $"{kind}: {text}",
            });
            log.LogWarning("Alarm {Kind} for release {Id}: {Text}", kind, releaseId, text);
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another server saw the same at the same moment, and raised it: the index lets one through.
            if (!await IsOpenAsync(kind, releaseId, cancel))
            {
                throw;
            }
        }
    }

    private async Task<bool> IsOpenAsync(AlarmKind kind, string releaseId, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Alarms.AnyAsync(a => a.ClearedAt == null && a.Kind == kind && a.ReleaseId == releaseId, cancel);
    }
}
