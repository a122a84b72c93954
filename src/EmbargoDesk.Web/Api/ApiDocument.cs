using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace EmbargoDesk.Web.Api;

/// <summary>The OpenAPI document and the page to read it.</summary>
internal static class ApiDocument
{
    public static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "EmbargoDesk",
            Version = "v1",
            Description = "The desk's verbs over HTTP. Send a token as “Authorization: Bearer …”; make one at the desk under API tokens, or by "
                + "`dotnet run --project src/EmbargoDesk.Web -- token create --name X --role officer`. Errors are RFC 9457 problem details: "
                + "409 the wrong state, 412 changed in the meantime, 422 refused with a sentence that says what to mend, 428 If-Match missing.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    }

    public static void MapPage(WebApplication app) =>
        app.MapScalarApiReference("/openapi", o => o.WithTitle("EmbargoDesk API").WithOpenApiRoutePattern("/openapi/{documentName}.json")).AllowAnonymous();
}
