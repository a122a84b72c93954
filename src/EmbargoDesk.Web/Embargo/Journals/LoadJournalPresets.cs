using System.Text.Json;
using System.Text.Json.Serialization;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Embargo.Journals;

/// <summary>At a start that finds no journal described: the entries of seeds/journal-presets.json, which an administrator then keeps up.</summary>
public sealed class LoadJournalPresets(IDbContextFactory<DeskDb> dbs, IDeskClock clock, ILogger<LoadJournalPresets> log) : IHostedService
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.JournalPresets.AnyAsync(cancellationToken))
        {
            return;
        }

        var presets = Seeds();
        foreach (var preset in presets)
        {
            (preset.ChangedAt, preset.ChangedBy) = (clock.Wall, Actor.Program.Name);
        }

        db.JournalPresets.AddRange(presets);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = Actor.Program.Name, Act = "load", Subject = "journal", SubjectId = "", Detail = $"{presets.Count} journals, as they came with the program" });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another server that starts on the same database was quicker: names are unique.
            log.LogInformation("The journals' presets had been loaded already");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The entries that come with the program.</summary>
    /// <exception cref="RefusedException">The file has an entry that is not sound.</exception>
    public static IReadOnlyList<JournalPreset> Seeds()
    {
        var fields = JsonSerializer.Deserialize<List<JournalPresetFields>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "seeds", "journal-presets.json")), Json)!;
        return
        [
            .. fields.Select(f =>
            {
                var preset = SaveJournalPreset.Empty();
                f.Into(preset);
                return preset;
            }),
        ];
    }
}
