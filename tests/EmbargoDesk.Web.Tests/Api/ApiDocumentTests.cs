using System.Text.Json;
using System.Text.RegularExpressions;
using EmbargoDesk.Tests.Equipment;

namespace EmbargoDesk.Web.Tests.Api;

public sealed partial class ApiDocumentTests
{
    [Fact]
    public async Task The_reading_page_alone_has_a_wider_policy_with_a_new_nonce_each_time()
    {
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite);
        var nonces = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            using var page = await desk.Outsider.GetAsync("/openapi/");
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            var nonce = Nonce().Match(policy).Groups[1].Value;
            var html = await page.Content.ReadAsStringAsync();
            Assert.DoesNotContain("script-src 'self' 'unsafe", policy, StringComparison.Ordinal);
            Assert.Equal(Scripts().Count(html), html.Split($"nonce=\"{nonce}\"").Length - 1);
            Assert.DoesNotContain("://", html, StringComparison.Ordinal);
            Assert.True(nonces.Add(nonce));
        }

        foreach (var path in new[] { "/", "/openapi/v1.json", "/agreement", "/account/sign-in" })
        {
            using var other = await desk.Outsider.GetAsync(path);

            // Blazor adds a second policy of its own; a browser keeps both.
            Assert.All(other.Headers.GetValues("Content-Security-Policy"), policy => Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_document_says_of_each_call_what_it_does_takes_and_gives()
    {
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite);
        using var document = JsonDocument.Parse(await desk.Outsider.GetStringAsync("/openapi/v1.json"));
        var root = document.RootElement;
        Assert.StartsWith("3.1", root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(root.GetProperty("paths").EnumerateObject(), path => Assert.StartsWith("/api/v1/", path.Name, StringComparison.Ordinal));
        Assert.All(root.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()), operation =>
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            var successes = operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2').ToList();
            Assert.NotEmpty(successes);
            Assert.All(successes, s => Assert.True(s.Name == "204" || s.Value.TryGetProperty("content", out _)));
        });

        var schemas = root.GetProperty("components").GetProperty("schemas");
        Assert.Equal(["draft", "inReview", "approved", "scheduled", "lifted", "withdrawn"], schemas.GetProperty("ReleaseState").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal("string", schemas.GetProperty("ReleaseState").GetProperty("type").GetString());
        Assert.All(schemas.EnumerateObject().Where(s => s.Name.EndsWith("Request", StringComparison.Ordinal)), s => Assert.False(s.Value.TryGetProperty("required", out _)));
        Assert.Equal("integer", schemas.GetProperty("ImportAnswer").GetProperty("properties").GetProperty("added").GetProperty("type").GetString());
        Assert.Equal("string", root.GetProperty("paths").GetProperty("/api/v1/lists/{id}/recipients").GetProperty("put").GetProperty("requestBody").GetProperty("content")
            .GetProperty("text/csv").GetProperty("schema").GetProperty("type").GetString());
    }

    [GeneratedRegex("'nonce-([0-9A-F]{32})'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[ >]")]
    private static partial Regex Scripts();
}
