using System.Text.Json;
using System.Text.Json.Serialization;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace EmbargoDesk.Web.Api;

/// <summary>The HTTP API: thin endpoints over the same verbs. Errors are RFC 9457 problem details.</summary>
public static class ApiSetup
{
    public static void AddDeskApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            o.SerializerOptions.DictionaryKeyPolicy = JsonNamingPolicy.CamelCase;

            // A number is a number; reading it from a string too would make every integer of the document "integer or string".
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", o =>
        {
            // Pages and health have no group; by default they would be described too.
            o.ShouldInclude = d => d.GroupName == "v1";
            o.AddDocumentTransformer(ApiDocument.DescribeAsync);
            o.AddSchemaTransformer(ApiDocument.MendAsync);
        });
    }

    /// <summary>Before routing's endpoints: whatever goes wrong under /api is told as a problem, never as a page.</summary>
    public static void UseApiProblems(this WebApplication app) => app.UseWhen(c => c.Request.Path.StartsWithSegments("/api"), api =>
    {
        api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = ApiProblem.HandleAsync, SuppressDiagnosticsCallback = c => c.Exception is RefusedException or BadHttpRequestException });
        api.UseStatusCodePages();
    });

    public static void MapDeskApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        ApiDocument.MapPage(app);
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.Api).DisableAntiforgery().WithGroupName("v1");
        Chapter("Releases").MapReleases();
        Chapter("Releases").MapReleaseVerbs();
        Chapter("Releases").MapLiftRecord();
        Chapter("Embargo").MapHolders();
        Chapter("Import").MapImports();
        Chapter("Lists").MapLists();
        Chapter("Mailings").MapMailings();
        Chapter("Mailings").MapMailStop();
        Chapter("Bounces").MapBounces();
        Chapter("Freeze").MapFreeze();
        Chapter("Journals").MapJournals();
        Chapter("Alarms").MapAlarms();
        Chapter("Health").MapFullHealth();
        Chapter("Mail").MapMailSetup();
        Chapter("Mail").MapMailTemplates();
        RouteGroupBuilder Chapter(string name) => api.MapGroup("").WithTags(name);
    }
}
