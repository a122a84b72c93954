using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>The exact mail before it goes: on screen, and as a marked proof to the officer.</summary>
public sealed class PreviewMail(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, SendToOneself send)
{
    /// <summary>Composes what recipients would get: of the approved version if there is one, else of the newest.</summary>
    public async Task<ComposedMessage> ComposeAsync(string releaseId, MailingKind kind, MessageForm form, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var (release, content) = await ReadAsync(db, releaseId, cancel);
        return (await ComposeMail.TryAsync(db, MessageSources.For(release, content, kind, form, settings.Office, clock.Now), cancel)).Message;
    }

    /// <summary>Sends the proof at once, past every list, to the officer alone.</summary>
    /// <exception cref="RefusedException">The officer has no address, or the relay does not take it; with the server's words.</exception>
    public async Task SendProofAsync(string releaseId, MailingKind kind, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var (release, content) = await ReadAsync(db, releaseId, cancel);
        var (message, _) = await ComposeMail.TryAsync(db, MessageSources.For(release, content, kind, MessageForm.Full, settings.Office, clock.Now), cancel);
        await send.ProofAsync(message, actor, content.PressContact, cancel);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "proof", Subject = "release", SubjectId = releaseId, Detail = $"{kind} to the officer's own address" });
        await db.SaveChangesAsync(cancel);
    }

    private static async Task<(Release Release, ReleaseContent Content)> ReadAsync(DeskDb db, string releaseId, CancellationToken cancel)
    {
        var release = await db.Releases.AsNoTracking().Include(r => r.Versions).SingleOrDefaultAsync(r => r.Id == releaseId, cancel) ?? throw RefusedException.NotFound("release");
        var number = release.ApprovedVersion ?? release.LatestVersion;
        return (release, release.Versions.Single(v => v.Number == number).Content);
    }
}
