using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Templates;

/// <summary>Keeps what a person has typed into a wording and not saved, so that neither a lost connection nor a closed lid loses a word.</summary>
public sealed class KeepTemplateDraft(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Keeps it, in the place of what was kept.</summary>
    public async Task RunAsync(string name, string userId, TemplateText text, CancellationToken cancel = default)
    {
        var draft = MailTemplate.DraftOf(name, userId);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.MailTemplates.Where(t => t.Name == draft).ExecuteDeleteAsync(cancel);
        db.MailTemplates.Add(new MailTemplate { Name = draft, Subject = text.Subject, Text = text.Text, Html = text.Html, At = clock.Wall, By = userId });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>What is kept, or null.</summary>
    public async Task<MailTemplate?> FindAsync(string name, string userId, CancellationToken cancel = default)
    {
        var draft = MailTemplate.DraftOf(name, userId);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.MailTemplates.AsNoTracking().Where(t => t.Name == draft).OrderByDescending(t => t.Id).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Throws it away.</summary>
    public async Task DiscardAsync(string name, string userId, CancellationToken cancel = default)
    {
        var draft = MailTemplate.DraftOf(name, userId);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await db.MailTemplates.Where(t => t.Name == draft).ExecuteDeleteAsync(cancel);
    }
}
