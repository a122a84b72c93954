using System.Security.Claims;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>/mail/templates: how the office words its mail. For administrators.</summary>
internal static class MailTemplateEndpoints
{
    public static void MapMailTemplates(this RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/mail/templates").RequireAuthorization(Policies.Administer);

        templates.MapGet("", async (IDbContextFactory<DeskDb> dbs, DeskSettings settings, CancellationToken cancel) =>
        {
            var all = new List<WordingResponse>();
            foreach (var w in MailWording.All)
            {
                all.Add(await ShownAsync(w, dbs, settings, cancel));
            }

            return all;
        }).WithSummary("The kinds of mail, each with the wording in force (administrator)").ProducesProblem(403);

        templates.MapGet("/{name}", (string name, IDbContextFactory<DeskDb> dbs, DeskSettings settings, CancellationToken cancel) => ShownAsync(Named(name), dbs, settings, cancel))
            .WithSummary("One kind: the wording in force, the program’s own to start from, the fields").ProducesProblem(403).ProducesProblem(404);

        templates.MapGet("/{name}/versions", async (string name, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            Named(name);
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return (await db.MailTemplates.AsNoTracking().Where(t => t.Name == name).OrderByDescending(t => t.Id).ToListAsync(cancel)).Select(WordingVersion.Of).ToList();
        }).WithSummary("Its versions, the newest first").ProducesProblem(403).ProducesProblem(404);

        templates.MapPut("/{name}", async (string name, WordingFields body, ClaimsPrincipal user, SaveMailTemplate save, IDbContextFactory<DeskDb> dbs, DeskSettings settings, CancellationToken cancel) =>
        {
            await save.RunAsync(name, body.Read(), body.BasedOn, user.Actor(), cancel);
            return await ShownAsync(Named(name), dbs, settings, cancel);
        }).WithSummary("Word it anew, from the next mailing on; an empty part is the program’s own").ProducesProblem(403).ProducesProblem(404).ProducesProblem(412).ProducesProblem(422);

        templates.MapDelete("/{name}", async (string name, ClaimsPrincipal user, SaveMailTemplate save, CancellationToken cancel) =>
        {
            await save.RunAsync(name, TemplateText.Own, null, user.Actor(), cancel);
            return Results.NoContent();
        }).WithSummary("Back to the program’s own; the versions stay").Produces(204).ProducesProblem(403).ProducesProblem(404);

        templates.MapPost("/{name}/preview", (string name, WordingFields body, DeskSettings settings) =>
        {
            Named(name);
            try
            {
                var (message, _) = TemplatedMessage.Try(ExampleRelease.Full(name, settings.Office), body.Read());
                return new WordingPreview(message.Subject, TemplatePreviews.Shown(message.Text), TemplatePreviews.Shown(message.Html), TemplatedMessage.Fault(name, body.Read(), settings.Office));
            }
            catch (TemplateException e)
            {
                throw new RefusedException(Refusal.Invalid, e.Message);
            }
        }).WithSummary("What it would be with an example release, and what keeps it from being used").ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
    }

    private static MailWording Named(string name) => MailWording.Named(name) ?? throw RefusedException.NotFound("wording");

    private static async Task<WordingResponse> ShownAsync(MailWording wording, IDbContextFactory<DeskDb> dbs, DeskSettings settings, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var row = await db.MailTemplates.AsNoTracking().Where(t => t.Name == wording.Name).OrderByDescending(t => t.Id).FirstOrDefaultAsync(cancel);
        var start = TemplatedMessage.StartingFrom(wording.Name);
        return new WordingResponse(
            wording.Name, wording.Title, wording.When, row is null || TemplateText.Of(row) == TemplateText.Own,
            row is null ? null : WordingVersion.Of(row), new WordingFields(start.Subject, start.Text, start.Html), TemplatedMessage.FieldsOf(wording.Name, settings.Office));
    }
}

/// <summary>A wording, in Liquid. A part that is empty or missing is the program's own.</summary>
/// <param name="Subject">The Subject header.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">What stands in the column of the HTML.</param>
/// <param name="BasedOn">The id of the version that it was made from, 0 for the program's own: refused if somebody else saved one meanwhile. Missing: not asked.</param>
public sealed record WordingFields(string? Subject = null, string? Text = null, string? Html = null, long? BasedOn = null)
{
    internal TemplateText Read() => new(Subject ?? "", Text ?? "", Html ?? "");
}

/// <summary>One version of a wording.</summary>
/// <param name="Id">Rises.</param>
/// <param name="Subject">Liquid, or empty.</param>
/// <param name="Text">Liquid, or empty.</param>
/// <param name="Html">Liquid, or empty.</param>
/// <param name="At">When it was saved.</param>
/// <param name="By">Who saved it.</param>
public sealed record WordingVersion(long Id, string Subject, string Text, string Html, string At, string By)
{
    internal static WordingVersion Of(MailTemplate t) => new(t.Id, t.Subject, t.Text, t.Html, ApiTime.Text(t.At), t.By);
}

/// <summary>One kind of mail and how it is worded.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Title">In words.</param>
/// <param name="When">When it goes.</param>
/// <param name="Own">Whether the program's own wording is in force.</param>
/// <param name="InForce">The newest version, or null.</param>
/// <param name="Start">The program's own as Liquid.</param>
/// <param name="Fields">What it may name.</param>
public sealed record WordingResponse(string Name, string Title, string When, bool Own, WordingVersion? InForce, WordingFields Start, IReadOnlyList<string> Fields);

/// <summary>A wording filled with an example.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The whole HTML.</param>
/// <param name="Fault">Why it may not be used, or null.</param>
public sealed record WordingPreview(string Subject, string Text, string Html, string? Fault);
