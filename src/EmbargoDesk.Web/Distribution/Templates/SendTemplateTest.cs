using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Templates;

/// <summary>Sends a wording, filled with an invented release and marked as a proof, to the person who words it.</summary>
public sealed class SendTemplateTest(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, SendToOneself send)
{
    /// <summary>Sends it, also where something that a mail must have is still missing.</summary>
    /// <exception cref="RefusedException">It cannot be written, or the mail server does not take it.</exception>
    public async Task RunAsync(string name, TemplateText text, Actor actor, CancellationToken cancel = default)
    {
        _ = MailWording.Named(name) ?? throw RefusedException.NotFound("wording");
        try
        {
            await send.ProofAsync(TemplatedMessage.Try(ExampleRelease.Full(name, settings.Office), text).Message, actor, null, cancel);
        }
        catch (TemplateException e)
        {
            throw new RefusedException(Refusal.Invalid, e.Message);
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "test", Subject = "wording", SubjectId = name, Detail = "an example to the administrator's own address" });
        await db.SaveChangesAsync(cancel);
    }
}
