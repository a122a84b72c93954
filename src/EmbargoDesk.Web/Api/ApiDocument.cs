using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace EmbargoDesk.Web.Api;

/// <summary>The OpenAPI document and the page to read it.</summary>
internal static class ApiDocument
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'nonce-NONCE'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

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
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            (operation.Responses ??= []).TryAdd("401", new OpenApiResponse { Description = "No token, or one that has been revoked" });
            foreach (var (type, body) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (type == "text/csv")
                {
                    body.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "A header row, then a person a row; the columns are the fields of RecipientRequest." };
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>What the generator reads out of the types and a client would misread.</summary>
    public static Task MendAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = context.JsonTypeInfo.Type;
        if (type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            // A constructor's parameter is not a field that a client must send.
            schema.Required = null;
        }

        if ((Nullable.GetUnderlyingType(type) ?? type).IsEnum)
        {
            schema.Type = Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// The page to read it: Scalar, from the package's own files. It writes its styles while it runs, so this one page allows inline styles; its
    /// one inline script carries a nonce, and nothing leads to another host.
    /// </summary>
    public static void MapPage(WebApplication app) => app.MapScalarApiReference("/openapi", (o, context) =>
    {
        var nonce = RandomNumberGenerator.GetHexString(32);
        context.Response.Headers.ContentSecurityPolicy = PagePolicy.Replace("NONCE", nonce, StringComparison.Ordinal);
        o.WithTitle("EmbargoDesk API").WithOpenApiRoutePattern("/openapi/{documentName}.json").WithNonce(nonce).WithFavicon("/favicon.svg")
            .DisableTelemetry().DisableDefaultFonts().DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools()
            .WithCustomCss(".generate-sdk-button, .selected-client-action { display: none; }");
    }).AllowAnonymous();
}
