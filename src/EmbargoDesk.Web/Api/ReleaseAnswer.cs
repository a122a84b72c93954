using System.Text.Json;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Releases;

namespace EmbargoDesk.Web.Api;

/// <summary>A release as an answer, with its ETag and warnings.</summary>
internal sealed class ReleaseAnswer(DeskSettings settings, IDeskClock clock, FindCircumstances circumstances)
{
    // What GET shows and nobody sets by PATCH: a client that sends back what it read is not warned of these.
    private static readonly HashSet<string> ReadOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "state", "held", "publicUrl", "warnings", "embargo", "plannedLift", "actualLift", "latestVersion", "approvedVersion", "stubs", "unplaced", "embargoOffer",
    };

    public IResult Ok(Release r, IEnumerable<string>? more = null) => new Answer(this, r, more, Results.Ok);

    public IResult Created(Release r, IEnumerable<string>? more = null, Func<ReleaseResponse, ReleaseResponse>? with = null) =>
        new Answer(this, r, more, body => Results.Created($"/api/v1/releases/{r.Id}", with is null ? body : with(body)));

    public static IEnumerable<string> Ignored(Dictionary<string, JsonElement>? unknown) =>
        (unknown?.Keys ?? Enumerable.Empty<string>()).Where(k => !ReadOnly.Contains(k)).Select(k => $"A release has no field “{k}”; it was not kept.");

    private async Task<ReleaseResponse> OfAsync(Release r, IEnumerable<string>? more, CancellationToken cancel)
    {
        var newest = r.Versions.Single(v => v.Number == r.LatestVersion).Content;
        var around = (await circumstances.RunAsync(r, newest.Doi, cancel)).Of(r, newest, clock.Now);
        return ReleaseResponse.Of(r, settings.Office.BaseUrl, ReleaseChecks.Warnings(newest, r.State, around).Concat(more ?? []));
    }

    // What the warnings need is read when the answer is written, so that an endpoint need not wait for it.
    private sealed class Answer(ReleaseAnswer answer, Release release, IEnumerable<string>? more, Func<ReleaseResponse, IResult> result) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.SetETag(release.Revision);
            await result(await answer.OfAsync(release, more, context.RequestAborted)).ExecuteAsync(context);
        }
    }
}
