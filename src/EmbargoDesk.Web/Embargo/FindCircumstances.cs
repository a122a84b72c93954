using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Embargo;

/// <summary>What stands around a release's embargo and is not in the release.</summary>
/// <param name="Presets">The journals that are described, by name.</param>
/// <param name="Advances">UTC instants at which embargoed mailings are planned.</param>
/// <param name="PublicDoi">The release's DOI, where another release about it is public; else empty.</param>
/// <param name="ShortNotice">The setting.</param>
public sealed record EmbargoSurroundings(IReadOnlyList<JournalPreset> Presets, IReadOnlyList<Instant> Advances, string PublicDoi, Duration ShortNotice)
{
    /// <summary>Everything that the rules look at.</summary>
    /// <param name="release">The release.</param>
    /// <param name="content">Its text, as it is being typed.</param>
    /// <param name="now">UTC.</param>
    public EmbargoCircumstances Of(Release release, ReleaseContent content, Instant now)
    {
        var confirmation = EmbargoConfirmation.Of(release.Embargo, release.Confirmation, content.Journal);
        return new EmbargoCircumstances
        {
            Embargo = release.Embargo, Content = content, Now = now, ShortNotice = ShortNotice, Advances = Advances, Confirmation = confirmation,
            Preset = JournalPreset.Of(Presets, confirmation.Journal.Length > 0 ? confirmation.Journal : content.Journal),
            SamePaperIsPublic = content.Doi.Length > 0 && string.Equals(content.Doi, PublicDoi, StringComparison.OrdinalIgnoreCase),
        };
    }
}

/// <summary>Reads what the embargo's warnings need besides the release.</summary>
public sealed class FindCircumstances(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings)
{
    /// <summary>Reads it.</summary>
    /// <param name="release">The release.</param>
    /// <param name="doi">Its DOI; empty: none.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<EmbargoSurroundings> RunAsync(Release release, string doi, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var presets = await db.JournalPresets.AsNoTracking().OrderBy(p => p.Journal).ToListAsync(cancel);
        var advances = await db.Mailings.Where(m => m.ReleaseId == release.Id && m.Kind == MailingKind.Advance && m.At != null && m.State == MailingState.Planned)
            .OrderBy(m => m.At).Select(m => m.At!.Value).ToListAsync(cancel);
        var waits = release.Embargo.Kind == EmbargoKind.Until && release.State is not (ReleaseState.Lifted or ReleaseState.Withdrawn);
        return new EmbargoSurroundings(
            presets, advances, waits && doi.Length > 0 && await IsPublicAsync(db, release.Id, doi, cancel) ? doi : "", Duration.FromHours(settings.Embargo.ShortNoticeHours));
    }

    // The DOI stands inside the text's JSON. Quoted, it can only be the whole of a field: a quotation mark inside a text is escaped there.
    private async Task<bool> IsPublicAsync(DeskDb db, string releaseId, string doi, CancellationToken cancel)
    {
        var json = $"\"Doi\":\"{doi.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"".ToLowerInvariant();
        var pattern = $"%{json.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
        var ids = await db.Database.SqlQuery<string>($"""
            SELECT r."Id" AS "Value" FROM "Releases" r JOIN "ReleaseVersions" v ON v."ReleaseId" = r."Id" AND v."Number" = r."ApprovedVersion"
            WHERE r."State" IN ('Scheduled', 'Lifted') AND r."Id" <> {releaseId} AND lower(CAST(v."Content" AS text)) LIKE {pattern} ESCAPE '!'
            """).ToListAsync(cancel);
        return ids.Count > 0 && await db.Releases.Where(r => ids.Contains(r.Id)).AnyAsync(Disclosure.IsPublic(clock.Now), cancel);
    }
}
