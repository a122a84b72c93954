using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Journals;

/// <summary>Writes down when a journal usually lifts.</summary>
public sealed class SaveJournalPreset(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Adds or changes one.</summary>
    /// <param name="id">Which; null: a new one.</param>
    /// <param name="fields">All of it.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">NotFound; Invalid with what to mend.</exception>
    public async Task<JournalPreset> RunAsync(string? id, JournalPresetFields fields, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var preset = id is null ? Empty() : await db.JournalPresets.SingleOrDefaultAsync(p => p.Id == id, cancel) ?? throw RefusedException.NotFound("journal");
        var before = id is null ? "" : Shown(preset);
        fields.Into(preset);
        (preset.ChangedAt, preset.ChangedBy) = (clock.Wall, actor.Name);
        var others = await db.JournalPresets.AsNoTracking().Where(p => p.Id != preset.Id).ToListAsync(cancel);
        if (JournalPreset.Of(others, preset.Journal) is { } same)
        {
            throw new RefusedException(Refusal.Invalid, $"“{same.Journal}” is described already; change that entry, or give this one another name.");
        }

        if (id is null)
        {
            db.JournalPresets.Add(preset);
        }

        db.AuditEntries.Add(new AuditEntry
        {
            At = clock.Wall, Actor = actor.Name, Act = id is null ? "create" : "change", Subject = "journal", SubjectId = preset.Id,
            Detail = id is null ? Shown(preset) : $"{before} -> {Shown(preset)}",
        });
        await db.SaveChangesAsync(cancel);
        return preset;
    }

    /// <summary>One that nothing has been said about.</summary>
    internal static JournalPreset Empty() => new() { Id = OpaqueId.New(), Journal = "", Lift = new JournalLift([], null, LocalTime.Midnight, "") };

    /// <summary>For the record.</summary>
    internal static string Shown(JournalPreset p) => $"{p.Journal}: {JournalLiftTimes.InWords(p.Lift)}, {(p.Verified ? "verified" : "unverified")} ({p.AsOf})";
}

/// <summary>Takes a journal's entry out. Embargoes that it proposed stay as they are.</summary>
public sealed class DeleteJournalPreset(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Takes it out.</summary>
    /// <exception cref="RefusedException">NotFound.</exception>
    public async Task RunAsync(string id, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var preset = await db.JournalPresets.SingleOrDefaultAsync(p => p.Id == id, cancel) ?? throw RefusedException.NotFound("journal");
        db.JournalPresets.Remove(preset);
        db.AuditEntries.Add(new AuditEntry
        {
            At = clock.Wall, Actor = actor.Name, Act = "delete", Subject = "journal", SubjectId = id, Detail = SaveJournalPreset.Shown(preset),
        });
        await db.SaveChangesAsync(cancel);
    }
}
