using System.Text.Json;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases;

namespace EmbargoDesk.Web.Api;

/// <summary>A release as an answer, with its ETag and warnings.</summary>
internal sealed class ReleaseAnswer(DeskSettings settings, IDeskClock clock, IHttpContextAccessor http)
{
    // What GET shows and nobody sets by PATCH: a client that sends back what it read is not warned of these.
    private static readonly HashSet<string> ReadOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "state", "held", "publicUrl", "warnings", "embargo", "plannedLift", "actualLift", "latestVersion", "approvedVersion", "stubs", "unplaced", "embargoOffer",
    };

    public IResult Ok(Release r, IEnumerable<string>? more = null) => Results.Ok(Of(r, more));

    public IResult Created(Release r, IEnumerable<string>? more = null, Func<ReleaseResponse, ReleaseResponse>? with = null)
    {
        var body = Of(r, more);
        return Results.Created($"/api/v1/releases/{r.Id}", with is null ? body : with(body));
    }

    public static IEnumerable<string> Ignored(Dictionary<string, JsonElement>? unknown) =>
        (unknown?.Keys ?? Enumerable.Empty<string>()).Where(k => !ReadOnly.Contains(k)).Select(k => $"A release has no field “{k}”; it was not kept.");

    private ReleaseResponse Of(Release r, IEnumerable<string>? more)
    {
        http.HttpContext!.Response.SetETag(r.Revision);
        var newest = r.Versions.Single(v => v.Number == r.LatestVersion).Content;
        return ReleaseResponse.Of(r, settings.Office.BaseUrl, ReleaseChecks.Warnings(newest, r.Embargo, clock.Now).Concat(more ?? []));
    }
}
