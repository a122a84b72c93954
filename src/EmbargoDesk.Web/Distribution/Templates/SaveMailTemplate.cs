using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Templates;

/// <summary>Puts a wording in force, from the next mailing that is armed. What is armed already goes as it was composed.</summary>
public sealed class SaveMailTemplate(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings)
{
    // Advisory locks are numbers that everybody shares: ours of this kind begin with the letters EMBW.
    private const long Lock = 0x454D_4257_0000_0000;

    /// <summary>Saves it as a new row; the earlier ones stay.</summary>
    /// <param name="name">Of <see cref="MailWording"/>.</param>
    /// <param name="text">All of it; <see cref="TemplateText.Own"/>: back to the program's.</param>
    /// <param name="basedOn">The row that it was made from, 0 where there was none; null: whatever is in force.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">NotFound; Invalid with what to mend; Stale: somebody else saved one meanwhile.</exception>
    public async Task<MailTemplate> RunAsync(string name, TemplateText text, long? basedOn, Actor actor, CancellationToken cancel = default)
    {
        var wording = MailWording.Named(name) ?? throw RefusedException.NotFound("wording");
        if (TemplatedMessage.Fault(name, text, settings.Office) is { } fault)
        {
            throw new RefusedException(Refusal.Invalid, fault);
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (settings.Provider == DatabaseProvider.Postgres)
        {
            // One save after the other, so that the second sees the first; SQLite lets only one write anyhow. The lock ends with the transaction.
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancel);
        }

        var inForce = await db.MailTemplates.Where(t => t.Name == name).OrderByDescending(t => t.Id).FirstOrDefaultAsync(cancel);
        if (basedOn is { } based && based != (inForce?.Id ?? 0))
        {
            throw new RefusedException(Refusal.Stale, $"{inForce?.By} changed this wording meanwhile. Look at what is in force now, and save yours again if it should replace it.");
        }

        var row = new MailTemplate { Name = name, Subject = text.Subject.Trim(), Text = text.Text.ReplaceLineEndings("\n"), Html = text.Html.ReplaceLineEndings("\n"), At = clock.Wall, By = actor.Name };
        db.MailTemplates.Add(row);
        await db.SaveChangesAsync(cancel);
        db.AuditEntries.Add(new AuditEntry
        {
            At = clock.Wall, Actor = actor.Name, Act = "change", Subject = "wording", SubjectId = name,
            Detail = text == TemplateText.Own ? $"{wording.Title}: the program's own" : $"{wording.Title}: version {row.Id} of {Parts(text)}",
        });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return row;
    }

    private static string Parts(TemplateText text) => string.Join(
        ", ", new[] { (text.Subject, "subject"), (text.Text, "plain text"), (text.Html, "HTML") }.Where(p => p.Item1.Trim().Length > 0).Select(p => p.Item2));
}
