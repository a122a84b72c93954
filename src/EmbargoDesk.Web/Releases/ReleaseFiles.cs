using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Releases;

/// <summary>What the desk shows in a frame or hands out as a file: the exact mail, and the original of an import.</summary>
public static class ReleaseFiles
{
    // A mail carries its own style and nothing else; it is shown without scripts, in a frame of the desk alone.
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups";

    public static void MapReleaseFiles(this WebApplication app)
    {
        var desk = app.MapGroup("/desk").RequireAuthorization(Policies.Desk);
        desk.MapGet("/releases/{id}/mail/{view}", async (string id, string view, PreviewMail preview, HttpContext context, CancellationToken cancel) =>
        {
            var kind = view.StartsWith("advance", StringComparison.Ordinal) ? MailingKind.Advance : MailingKind.Lift;
            var form = view.StartsWith("lifted", StringComparison.Ordinal) ? MessageForm.Lifted : MessageForm.Full;
            try
            {
                var mail = await preview.ComposeAsync(id, kind, form, cancel);
                context.Response.Headers.ContentSecurityPolicy = MailPolicy;
                return view.EndsWith("-text", StringComparison.Ordinal)
                    ? Results.Text($"Subject: {mail.Subject}\n\n{Shown(mail.Text)}", "text/plain", Encoding.UTF8)
                    : Results.Text(Shown(mail.Html), "text/html", Encoding.UTF8);
            }
            catch (RefusedException e)
            {
                return Results.Text(e.Message, statusCode: 404);
            }
            catch (ArgumentException)
            {
                return Results.Text("This mail cannot be shown yet: decide the embargo first.", "text/plain", Encoding.UTF8);
            }
        });
        desk.MapGet("/imports/{documentId}/original", async (string documentId, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return await db.ImportedDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == documentId, cancel) is { } d

                // Never as what it claims to be: an imported page must not run here.
                ? Results.File(d.Bytes, "application/octet-stream", d.FileName.Length > 0 ? d.FileName : "pasted.txt")
                : Results.NotFound();
        });
    }

    private static string Shown(string part) => part
        .Replace(ComposedMessage.LinkGap, "your-own-link", StringComparison.Ordinal)
        .Replace(ComposedMessage.ListGap, "the recipient’s list", StringComparison.Ordinal);
}
