using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution.Templates;

/// <summary>
/// Composes a message in the office's wording, where there is one and it can be used; else in the program's own. A broken wording never stops or
/// delays a mailing: it raises an alarm.
/// </summary>
public sealed class ComposeMail(DeskSettings settings)
{
    /// <summary>For a mailing that is armed, in the transaction that arms it.</summary>
    internal async Task<ComposedMessage> RunAsync(
        DeskDb db, Release release, ReleaseContent content, MailingKind kind, MessageForm form, Instant wall, HolderNotice? notice, CancellationToken cancel)
    {
        var source = MessageSources.For(release, content, kind, form, settings.Office, wall, notice);
        var (message, trouble) = await TryAsync(db, source, cancel);
        if (trouble is not null)
        {
            await RaiseAsync(db, release.Id, MailWording.Named(MailWording.NameOf(source))!.Title, trouble, wall, cancel);
        }

        return message;
    }

    // In the transaction that arms, so that a mailing and its alarm are one. Two forms of one mailing may both be broken: there is one open alarm a release.
    private static async Task RaiseAsync(DeskDb db, string releaseId, string title, string trouble, Instant wall, CancellationToken cancel)
    {
        var text = $"The office’s wording of “{title}” could not be used; the mail goes in the program’s own. Mend it under Mail, Wordings. {trouble}";
        var open = db.Alarms.Local.FirstOrDefault(a => a.Kind == AlarmKind.MailWording && a.ReleaseId == releaseId && a.ClearedAt is null)
            ?? await db.Alarms.FirstOrDefaultAsync(a => a.Kind == AlarmKind.MailWording && a.ReleaseId == releaseId && a.ClearedAt == null, cancel);
        if (open is not null)
        {
            open.Text = text;
            return;
        }

        db.Alarms.Add(new Alarm { Kind = AlarmKind.MailWording, ReleaseId = releaseId, Text = text, RaisedAt = wall });
        db.AuditEntries.Add(new AuditEntry { At = wall, Actor = Actor.Program.Name, Act = "alarm", Subject = "release", SubjectId = releaseId, Detail = $"{AlarmKind.MailWording}: {text}" });
    }

    /// <summary>The message, and why it is not in the office's wording though there is one; null: nothing is wrong.</summary>
    internal static async Task<(ComposedMessage Message, string? Trouble)> TryAsync(DeskDb db, MessageSource source, CancellationToken cancel)
    {
        var own = MessageComposer.Compose(source);
        var name = MailWording.NameOf(source);
        var row = await db.MailTemplates.AsNoTracking().Where(t => t.Name == name).OrderByDescending(t => t.Id).FirstOrDefaultAsync(cancel);
        if (row is null || TemplateText.Of(row) == TemplateText.Own)
        {
            return (own, null);
        }

        try
        {
            return (TemplatedMessage.Compose(source, TemplateText.Of(row)), null);
        }
        catch (TemplateException e)
        {
            return (own, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever the template library trips over: the mail goes.
            return (own, $"It failed: {e.GetType().Name}.");
        }
    }
}
