using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>What the API answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="ETag">With its quotes, or null.</param>
/// <param name="ContentType">Without parameters.</param>
public sealed record ApiAnswer(int Status, string Text, string? ETag, string ContentType)
{
    /// <summary>The body as JSON, or null where it is none.</summary>
    public JsonNode? Json { get; } = Parse(Text, ContentType);

    /// <summary>A field of the body.</summary>
    public JsonNode? this[string name] => Json![name];

    /// <summary>The field "id".</summary>
    public string Id => this["id"]!.GetValue<string>();

    /// <summary>The field "state".</summary>
    public string State => this["state"]!.GetValue<string>();

    /// <summary>The sentence of a problem.</summary>
    public string Detail => this["detail"]!.GetValue<string>();

    /// <summary>The strings of a field that is an array of them.</summary>
    public IReadOnlyList<string> Strings(string name) => [.. this[name]!.AsArray().Select(n => n!.GetValue<string>())];

    /// <summary>The answer, if it has this status; else a failure that shows what the API said.</summary>
    public ApiAnswer Is(int status) => Status == status ? this : throw new Xunit.Sdk.XunitException($"The API answered {Status}, not {status}: {Text}");

    private static JsonNode? Parse(string text, string contentType) => text.Length > 0 && contentType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : null;
}

/// <summary>The desk's API as a client calls it.</summary>
public sealed class DeskApi(HttpClient http)
{
    /// <summary>GET.</summary>
    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>POST, with a JSON body or none.</summary>
    public Task<ApiAnswer> PostAsync(string path, object? body = null, string? ifMatch = null) => SendAsync(HttpMethod.Post, path, Json(body), ifMatch);

    /// <summary>PUT with a JSON body.</summary>
    public Task<ApiAnswer> PutAsync(string path, object body, string? ifMatch = null) => SendAsync(HttpMethod.Put, path, Json(body), ifMatch);

    /// <summary>DELETE.</summary>
    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>PATCH with a JSON body, as a merge patch.</summary>
    public Task<ApiAnswer> PatchAsync(string path, object body, string? ifMatch)
    {
        var content = Json(body)!;
        content.Headers.ContentType = new("application/merge-patch+json");
        return SendAsync(HttpMethod.Patch, path, content, ifMatch);
    }

    /// <summary>PUT or POST of a document as it is.</summary>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, byte[] bytes, string contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(method, path, content);
    }

    /// <summary>PUT or POST of a text as it is.</summary>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, string text, string contentType) => SendAsync(method, path, Encoding.UTF8.GetBytes(text), contentType);

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = content };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await http.SendAsync(request);
        return new ApiAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.ETag?.ToString(), answer.Content.Headers.ContentType?.MediaType ?? "");
    }

    private static JsonContent? Json(object? body) => body is null ? null : JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web);
}
