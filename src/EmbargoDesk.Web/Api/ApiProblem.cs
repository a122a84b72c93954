using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;

namespace EmbargoDesk.Web.Api;

/// <summary>Refusals and faults as RFC 9457 problem details. A fault inside says its kind, never the content of a release.</summary>
internal static class ApiProblem
{
    public static Task HandleAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        SecurityHeaders.Set(context.Response);
        return Of(error).ExecuteAsync(context);
    }

    private static IResult Of(Exception? error) => error switch
    {
        RefusedException { Candidates.Count: > 0 } r => Problem(r, new Dictionary<string, object?> { ["candidates"] = r.Candidates.Select(Candidate).ToList() }),
        RefusedException r => Problem(r, null),
        BadHttpRequestException b => Results.Problem(statusCode: b.StatusCode, title: "The request cannot be read", detail: Sentence(b)),
        _ => Results.Problem(statusCode: 500, title: "EmbargoDesk failed", detail: $"The request failed inside ({error?.GetType().Name}); the log says more."),
    };

    private static IResult Problem(RefusedException r, IDictionary<string, object?>? extensions)
    {
        var (status, title) = r.Kind switch
        {
            Refusal.NotFound => (404, "Not found"),
            Refusal.WrongState => (409, "Not in this state"),
            Refusal.Stale => (412, "Changed in the meantime"),
            _ => (422, "Refused"),
        };
        return Results.Problem(statusCode: status, title: title, detail: r.Message, extensions: extensions);
    }

    private static object Candidate(ZonedDateTime z) => new { local = ApiTime.Text(z.LocalDateTime), offset = z.Offset.ToString("+HH:mm", null), at = ApiTime.Text(z.ToInstant()) };

    private static string Sentence(BadHttpRequestException b) => b.InnerException is System.Text.Json.JsonException j
        ? $"The JSON is not what this call takes{(j.Path is { Length: > 0 } path ? $", at {path}" : "")}, line {j.LineNumber + 1}."
        : b.Message;
}
