using System.Security.Claims;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;

namespace EmbargoDesk.Web.Api;

/// <summary>Stopping all mail, and letting it go again.</summary>
internal static class MailStopEndpoints
{
    public static void MapMailStop(this RouteGroupBuilder api)
    {
        api.MapGet("/mail/stop", AnswerAsync).WithSummary("Whether all mail is stopped, by whom and why").Produces<MailStopAnswer>();

        api.MapPost("/mail/stop", async (MailStopRequest? body, ClaimsPrincipal user, StopMail stop, WatchMailStop watch, CancellationToken cancel) =>
        {
            await stop.RunAsync(body?.Reason, user.Actor(), cancel);
            return await AnswerAsync(watch, cancel);
        }).WithSummary("Stop all mail: no copy of any mailing leaves").Produces<MailStopAnswer>().ProducesProblem(409);

        api.MapPost("/mail/go", async (ClaimsPrincipal user, LetMailGo go, WatchMailStop watch, CancellationToken cancel) =>
        {
            await go.RunAsync(user.Actor(), user.IsInRole(Roles.Administrator), cancel);
            return await AnswerAsync(watch, cancel);
        }).WithSummary("Let mail go again; where the program stopped it, only administrators").Produces<MailStopAnswer>().ProducesProblem(409);
    }

    private static async Task<MailStopAnswer> AnswerAsync(WatchMailStop watch, CancellationToken cancel) => await watch.ReadAsync(cancel) is { } stop
        ? new MailStopAnswer(true, ApiTime.Text(stop.At), stop.By, stop.Reason)
        : new MailStopAnswer(false, null, null, null);
}

/// <summary>Why all mail is to be stopped.</summary>
/// <param name="Reason">In your words; stands in the record and on every page of the desk.</param>
public sealed record MailStopRequest(string? Reason);

/// <summary>Whether all mail is stopped.</summary>
/// <param name="Stopped">Whether it is.</param>
/// <param name="At">UTC instant since when; null: mail goes.</param>
/// <param name="By">Who; "EmbargoDesk" where the program found an older database or a copy of it.</param>
/// <param name="Reason">Why.</param>
public sealed record MailStopAnswer(bool Stopped, string? At, string? By, string? Reason);
