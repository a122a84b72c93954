using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Distribution.Templates;

/// <summary>
/// Composes a message in the office's wording, where there is one and it can be used; else in the program's own. A broken wording never stops or
/// delays a mailing: it raises an alarm.
/// </summary>
public sealed class ComposeMail(DeskSettings settings, RaiseAlarm alarm)
{
    /// <summary>For a mailing that is armed, in the transaction that arms it.</summary>
    internal async Task<ComposedMessage> RunAsync(
        DeskDb db, Release release, ReleaseContent content, MailingKind kind, MessageForm form, Instant wall, HolderNotice? notice, CancellationToken cancel)
    {
        var source = MessageSources.For(release, content, kind, form, settings.Office, wall, notice);
        var (message, trouble) = await TryAsync(db, source, cancel);
        // Two forms of one mailing may both be broken, and there is one open alarm a release.
        if (trouble is not null && !db.Alarms.Local.Any(a => a.Kind == AlarmKind.MailWording && a.ReleaseId == release.Id && a.ClearedAt is null))
        {
            var title = MailWording.Named(MailWording.NameOf(source))!.Title;
            await alarm.AddAsync(
                db, [new(AlarmKind.MailWording, release.Id, $"The office’s wording of “{title}” could not be used; the mail goes in the program’s own. Mend it under Mail, Wordings. {trouble}")], cancel);
        }

        return message;
    }

    /// <summary>The message, and why it is not in the office's wording though there is one; null: nothing is wrong.</summary>
    internal async Task<(ComposedMessage Message, string? Trouble)> TryAsync(DeskDb db, MessageSource source, CancellationToken cancel)
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
