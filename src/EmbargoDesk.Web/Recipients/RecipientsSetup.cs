using System.Security.Claims;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Newsroom;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Lists, recipients, and the one-click unsubscribe of RFC 8058.</summary>
public static class RecipientsSetup
{
    public static void AddRecipients(this IServiceCollection services)
    {
        services.AddSingleton<CreateList>();
        services.AddSingleton<RenameList>();
        services.AddSingleton<SetListTurn>();
        services.AddSingleton<PutOnList>();
        services.AddSingleton<RemoveFromList>();
        services.AddSingleton<ExportList>();
        services.AddSingleton<AddRecipient>();
        services.AddSingleton<SaveRecipient>();
        services.AddSingleton<ClearRecipient>();
        services.AddSingleton<ImportRecipients>();
        services.AddSingleton<Unsubscribe>();
        services.AddSingleton<LiftSuppression>();
    }

    /// <summary>A list as a file.</summary>
    public static void MapListExport(this WebApplication app) =>
        app.MapGet("/desk/lists/{id}.csv", async (string id, ClaimsPrincipal person, ExportList export, CancellationToken cancel) =>
            await export.BeginAsync(id, CurrentActor.Of(person), cancel) is { } name
                ? Results.Stream(to => export.RunAsync(id, to, cancel), "text/csv; charset=utf-8", name)
                : NewsroomSetup.NotFound()).RequireAuthorization(Policies.Desk);

    /// <summary>A GET shows a page and changes nothing; the POST needs no cookie and gets no redirect (RFC 8058 section 3.1).</summary>
    public static void MapUnsubscribe(this WebApplication app)
    {
        app.MapGet("/u/{token}", async (string token, Unsubscribe unsubscribe, CancellationToken cancel) =>
            await unsubscribe.KnowsAsync(token, cancel) ? Page(token, done: false) : NewsroomSetup.NotFound()).AllowAnonymous();
        app.MapPost("/u/{token}", async (string token, Unsubscribe unsubscribe, CancellationToken cancel) =>
            await unsubscribe.RunAsync(token, cancel) ? Page(token, done: true) : NewsroomSetup.NotFound()).AllowAnonymous().DisableAntiforgery();
    }

    private static IResult Page(string token, bool done) =>
        new RazorComponentResult<UnsubscribePage>(new Dictionary<string, object?> { [nameof(UnsubscribePage.Token)] = token, [nameof(UnsubscribePage.Done)] = done });
}
