using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmbargoDesk.Web.Api;

/// <summary>/releases: make, read, list, change.</summary>
internal static class ReleaseEndpoints
{
    private const int MaxPage = 200;

    public static void MapReleases(this RouteGroupBuilder api)
    {
        api.MapPost("/releases", async (ReleaseRequest body, ClaimsPrincipal user, CreateRelease create, ReleaseAnswer answer, CancellationToken cancel) =>
            answer.Created(await create.RunAsync(body.ToContent(), user.Actor(), cancel), ReleaseAnswer.Ignored(body.Unknown)))
            .WithSummary("Make a draft").Produces<ReleaseResponse>(201).ProducesProblem(422);

        api.MapGet("/releases", ListAsync).WithSummary("List releases, newest change first").Produces<ReleasePage>();

        api.MapGet("/releases/{id}", async (string id, ChangeRelease change, ReleaseAnswer answer, CancellationToken cancel) =>
            answer.Ok(await change.ReadAsync(id, cancel)))
            .WithSummary("Read a release").Produces<ReleaseResponse>().ProducesProblem(404);

        api.MapPatch("/releases/{id}", PatchAsync)
            .WithSummary("Change the text by an RFC 7396 merge patch; If-Match is required")
            .Accepts<ReleaseRequest>("application/merge-patch+json", "application/json")
            .Produces<ReleaseResponse>().ProducesProblem(412).ProducesProblem(428).ProducesProblem(422);
    }

    private static async Task<ReleasePage> ListAsync(IDbContextFactory<DeskDb> dbs, DeskSettings settings, string? after, int? limit, CancellationToken cancel)
    {
        var take = Math.Clamp(limit ?? 50, 1, MaxPage);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var query = db.Releases.AsNoTracking();
        if (after is not null)
        {
            var last = await query.SingleOrDefaultAsync(r => r.Id == after, cancel) ?? throw new RefusedException(Refusal.Invalid, $"“after” names no release: {after}.");
#pragma warning disable CA1309 // Compared in SQL, by its collation; EF takes no StringComparison.
            query = query.Where(r => r.CreatedAt < last.CreatedAt || (r.CreatedAt == last.CreatedAt && string.Compare(r.Id, after) > 0));
#pragma warning restore CA1309
        }

        var rows = await query.OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id).Take(take + 1)
            .SelectMany(r => r.Versions.Where(v => v.Number == r.LatestVersion), (r, v) => new { r.Id, v.Headline, r.State, r.Held, r.PlannedLift }).ToListAsync(cancel);
        var page = rows.Take(take).Select(r =>
            new ReleaseLine(r.Id, r.Headline, r.State, r.Held, r.PlannedLift is { } p ? ApiTime.Text(p) : null, $"{settings.Office.BaseUrl}/releases/{r.Id}")).ToList();
        return new ReleasePage(page, rows.Count > take ? page[^1].Id : null);
    }

    private static async Task<IResult> PatchAsync(
        string id, HttpRequest request, ClaimsPrincipal user, SaveRelease save, ChangeRelease change, ReleaseAnswer answer, IOptions<JsonOptions> json, CancellationToken cancel)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return Results.Problem(statusCode: 428, title: "If-Match is required", detail: "Read the release and send its ETag in If-Match, so that nobody's text is overwritten.");
        }

        var options = json.Value.SerializerOptions;
        var patch = await ReadPatchAsync(request, cancel);
        var expected = request.ExpectedRevision();
        ReleaseRequest? patched = null;
        await save.RunAsync(id, content =>
        {
            var merged = Merge(JsonSerializer.SerializeToNode(ReleaseRequest.Of(content), options), patch);
            try
            {
                patched = merged.Deserialize<ReleaseRequest>(options)!;
            }
            catch (JsonException e)
            {
                throw new RefusedException(Refusal.Invalid, $"The field {e.Path} is not of the kind that a release has there.");
            }

            return patched.ToContent();
        }, null, expected, user.Actor(), cancel);
        return answer.Ok(await change.ReadAsync(id, cancel), ReleaseAnswer.Ignored(patched?.Unknown));
    }

    private static async Task<JsonObject> ReadPatchAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: cancel) as JsonObject
                ?? throw new RefusedException(Refusal.Invalid, "A merge patch is a JSON object with the fields to change.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not JSON.", 400, e);
        }
    }

    // RFC 7396 section 2.
    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(result[name]?.DeepClone(), value);
            }
        }

        return result;
    }
}

/// <summary>A page of releases.</summary>
/// <param name="Releases">The lines.</param>
/// <param name="Next">For <c>?after=</c>; null on the last page.</param>
public sealed record ReleasePage(IReadOnlyList<ReleaseLine> Releases, string? Next);

/// <summary>A line of the list.</summary>
public sealed record ReleaseLine(string Id, string Headline, ReleaseState State, bool Held, string? PlannedLift, string PublicUrl);
