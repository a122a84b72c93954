using System.Security.Claims;
using EmbargoDesk.Web.Hosting;
using Microsoft.Net.Http.Headers;

namespace EmbargoDesk.Web.Api;

/// <summary>What endpoints read from a request.</summary>
internal static class ApiRequest
{
    /// <summary>The largest document or file, in bytes; above it the reader's own limits speak first.</summary>
    private const int MaxBody = 25 * 1024 * 1024;

    public static Actor Actor(this ClaimsPrincipal user) => new(user.Identity?.Name ?? "API");

    /// <summary>The revision of If-Match, or null where it is absent or "*".</summary>
    /// <exception cref="RefusedException">An ETag that is not ours cannot be current.</exception>
    public static int? ExpectedRevision(this HttpRequest request)
    {
        var ifMatch = request.GetTypedHeaders().IfMatch;
        if (ifMatch.Count == 0 || ifMatch.Any(e => e == EntityTagHeaderValue.Any))
        {
            return null;
        }

        return ifMatch.Select(e => int.TryParse(e.Tag.AsSpan().Trim('"'), out var n) ? n : (int?)null).FirstOrDefault(n => n is not null)
            ?? throw new RefusedException(Refusal.Stale, "The ETag in If-Match is not one of this release; read it again and send its ETag.");
    }

    public static void SetETag(this HttpResponse response, int revision) => response.Headers.ETag = $"\"{revision}\"";

    public static async Task<byte[]> BytesAsync(this HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MaxBody)
        {
            throw TooLarge();
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancel)) > 0)
        {
            if (buffer.Length + read > MaxBody)
            {
                throw TooLarge();
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static RefusedException TooLarge() => new(Refusal.Invalid, $"The body is larger than {MaxBody / 1024 / 1024} MB; send a smaller file.");
}
