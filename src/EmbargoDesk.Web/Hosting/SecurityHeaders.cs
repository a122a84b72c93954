namespace EmbargoDesk.Web.Hosting;

/// <summary>Headers on every answer. Strict CSP: no inline script or style anywhere.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        Set(context.Response);
        return next();
    });

    /// <summary>Sets them; also for an answer that an exception handler began anew.</summary>
    public static void Set(HttpResponse response)
    {
        var h = response.Headers;
        h.ContentSecurityPolicy = Policy;
        h.XContentTypeOptions = "nosniff";
        h["Referrer-Policy"] = "no-referrer";
        h["Cross-Origin-Opener-Policy"] = "same-origin";
        h["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";

        // Nothing that anybody may see today and not tomorrow (or the other way round) stays in a cache. Static files say their own: only where
        // nothing is said, and as late as that is known. "no-cache" beside it keeps antiforgery content.
        response.OnStarting(() =>
        {
            if (response.Headers.CacheControl.Count == 0)
            {
                response.Headers.CacheControl = "no-cache, no-store";
            }

            return Task.CompletedTask;
        });
    }
}
