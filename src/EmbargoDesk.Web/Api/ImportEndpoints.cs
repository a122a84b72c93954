using System.Security.Claims;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Core.Releases.Reading;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace EmbargoDesk.Web.Api;

/// <summary>Import and the import tray.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this RouteGroupBuilder api)
    {
        api.MapPost("/releases/import", ImportAsync)
            .WithSummary("Read a document into a draft; other releases in it wait in the import tray")
            .Accepts<string>("text/plain", "text/html", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream")
            .Produces<ReleaseResponse>(201).ProducesProblem(422);

        api.MapGet("/imports/{id}", async (string id, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var item = await db.ImportItems.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancel) ?? throw RefusedException.NotFound("import");
            return new ImportResponse(item.Id, item.State, ReleaseRequest.Of(item.Found.Content), item.Found.Date?.ToString("uuuu-MM-dd", null), Doubts(item.Found), item.Found.Unplaced,
                EmbargoOfferJson.Of(item.Found.Offer));
        }).WithSummary("Read an item of the import tray").Produces<ImportResponse>().ProducesProblem(404);

        api.MapPost("/imports/{id}/take", async (string id, ClaimsPrincipal user, TakeImport take, ReleaseAnswer answer, CancellationToken cancel) =>
            answer.Created(await take.RunAsync(id, user.Actor(), cancel)))
            .WithSummary("Make a draft of it").Produces<ReleaseResponse>(201).ProducesProblem(409);

        api.MapPost("/imports/{id}/discard", async (string id, ClaimsPrincipal user, DiscardImports discard, CancellationToken cancel) =>
            await discard.RunAsync([id], user.Actor(), cancel) == 1 ? Results.NoContent()
                : throw new RefusedException(Refusal.WrongState, "This import is not waiting in the tray."))
            .WithSummary("Take it out of the tray").Produces(204).ProducesProblem(409);
    }

    private static async Task<IResult> ImportAsync(
        HttpRequest request, ClaimsPrincipal user, ImportRelease import, ChangeRelease change, ReleaseAnswer answer, string? fileName, CancellationToken cancel)
    {
        var (bytes, type, name) = await DocumentAsync(request, fileName, cancel);
        var result = await import.RunAsync(bytes, type, name, user.Actor(), cancel);
        return answer.Created(await change.ReadAsync(result.Release.Id, cancel), Doubts(result.Lead).Concat(result.LeftOut), body => body with
        {
            Stubs = [.. result.Stubs.Select(s => new StubJson(s.Id, s.Found.Content.Headline))],
            Unplaced = result.Lead.Unplaced,
            EmbargoOffer = EmbargoOfferJson.Of(result.Lead.Offer),
        });
    }

    private static async Task<(byte[] Bytes, string ContentType, string FileName)> DocumentAsync(HttpRequest request, string? fileName, CancellationToken cancel)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(cancel);
            var file = form.Files.Count == 1 ? form.Files[0] : throw new RefusedException(Refusal.Invalid, "Send exactly one file.");
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy, cancel);
            return (copy.ToArray(), file.ContentType, file.FileName);
        }

        var disposition = ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var d) ? d : null;
        return (await request.BytesAsync(cancel), request.ContentType ?? "", fileName ?? disposition?.FileNameStar.Value ?? disposition?.FileName.Value?.Trim('"') ?? "");
    }

    private static List<string> Doubts(ReadRelease found) => [.. found.Doubts.Select(d => $"{d.Field}: {d.Why}")];
}
