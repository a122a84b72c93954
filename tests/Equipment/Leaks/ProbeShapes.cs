namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>The ways to ask for a release that people, programs and attackers try, whether or not the program has such an address.</summary>
public static class ProbeShapes
{
    /// <summary>The addresses that the program has for a reader.</summary>
    public static IReadOnlyList<string> Plain { get; } = ["/releases/{ID}", "/releases/{ID}.txt", "/media/releases/{ID}"];

    /// <summary>Addresses with a gap for the id.</summary>
    public static IReadOnlyList<string> Addresses { get; } =
    [
        "/releases/{ID}", "/releases/{ID}.txt", "/media/releases/{ID}", "/u/{ID}",
        "/releases/{ID}/", "/releases/{ID}.txt/", "//releases/{ID}", "/releases//{ID}", "/./releases/{ID}", "/releases/./{ID}", "/releases/x/../{ID}", "/releases/{ID}/.", "/releases/{ID}/..",
        "/%2e/releases/{ID}", "/releases/%2e/{ID}", "/releases/%2e%2e/releases/{ID}", "/releases/..%2Freleases/{ID}", "/releases%2F{ID}", "/releases%5C{ID}", "/releases\\{ID}", "/%72eleases/{ID}",
        "/RELEASES/{ID}", "/Releases/{UPPER}", "/releases/{UPPER}", "/releases/{UPPER}.TXT", "/releases/{PCT}", "/releases/{PCT2}", "/releases/{PCT}.txt",
        "/releases/{ID}%20", "/releases/%20{ID}", "/releases/{ID}%00", "/releases/{ID}%0d%0aX-A:%20b", "/releases/{ID};v=1", "/releases;x/{ID}", "/releases/{ID}%3Fpreview=1", "/releases/{ID}%23x", "/releases/{ID}.",
        "/releases/{ID}.json", "/releases/{ID}.xml", "/releases/{ID}.atom", "/releases/{ID}.rss", "/releases/{ID}.html", "/releases/{ID}.pdf", "/releases/{ID}.md", "/releases/{ID}.eml", "/releases/{ID}.txt.gz", "/releases/{ID}~",
        "/releases/{ID}/edit", "/releases/{ID}/text", "/releases/{ID}/mail/lift", "/releases/{ID}/versions/1", "/releases/{ID}/versions/2", "/releases/{ID}/1", "/releases/{ID}/2", "/releases/{ID}/embed", "/releases/{ID}/image", "/releases/{ID}/preview",
        "/releases/{ID}?preview=1", "/releases/{ID}?version=2", "/releases/{ID}?now=2099-01-01T00:00:00Z", "/releases/{ID}?format=json", "/releases/{ID}?draft=true&lifted=1&held=false", "/releases/{ID}?role=Officer&approvedVersion=2",
        "/releases/{ID}.txt?version=2", "/releases/{ID}?_method=PUT", "/releases/{ID}?access_token=ed_x", "/releases/{ID}?{ID}", "/releases?id={ID}", "/?id={ID}", "/?q={ID}", "/search?q={ID}", "/?handler={ID}",
        "/{ID}", "/r/{ID}", "/release/{ID}", "/releases/{ID}/{ID}", "/drafts/{ID}", "/preview/{ID}", "/archive/{ID}", "/feed/{ID}", "/feeds/{ID}.xml", "/sitemap/{ID}.xml", "/.well-known/releases/{ID}", "/oembed?url=%2Freleases%2F{ID}", "/amp/releases/{ID}",
        "/media/releases/{ID}/", "/media/releases/{ID}.txt", "/media/releases/{ID}?version=2", "/MEDIA/releases/{UPPER}", "/media/{ID}", "/media?id={ID}", "/media/releases/{PCT}",
        "/desk/releases/{ID}", "/desk/releases/{ID}/mail/advance", "/desk/releases/{ID}/mail/lift-text", "/DESK/releases/{ID}/mail/lift", "/desk/imports/{ID}/original", "/desk//releases/{ID}/mail/lift", "/./desk/releases/{ID}/mail/lift",
        "/api/v1/releases/{ID}", "/API/V1/releases/{ID}", "/api/v1/releases/{ID}/", "/api/v1/releases/{ID}.json", "/api/v2/releases/{ID}", "/api/releases/{ID}", "/api//v1/releases/{ID}", "/api/v1/releases?after={ID}", "/api/v1/releases/{ID}/mailings", "/api/v1/imports/{ID}",
        "/account/sign-in?returnUrl=%2Freleases%2F{ID}", "/account/denied?returnUrl=%2Fdesk%2Freleases%2F{ID}", "/_blazor?id={ID}", "/_framework/{ID}", "/_content/{ID}", "/hangfire/jobs/details/{ID}", "/openapi/{ID}.json", "/healthz/{ID}",
        "HOST/releases/{ID}", "HOST/media/releases/{ID}",
    ];

    /// <summary>Headers that have led servers astray, each asked with the release's page and its plain text.</summary>
    public static IReadOnlyList<(string Name, string Value)[]> Headers { get; } =
    [
        [("Range", "bytes=0-")], [("Range", "bytes=0-0")], [("Range", "bytes=-200")], [("Range", "bytes=0-9,20-29")], [("Range", "bytes=0-"), ("If-Range", "\"1\"")],
        [("If-None-Match", "*")], [("If-None-Match", "\"1\"")], [("If-None-Match", "W/\"1\", \"2\"")], [("If-Match", "*")], [("If-Match", "\"1\"")],
        [("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")], [("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")], [("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")],
        [("X-HTTP-Method-Override", "PUT")], [("X-HTTP-Method", "POST")], [("X-Method-Override", "GET")],
        [("X-Forwarded-For", "127.0.0.1")], [("X-Forwarded-Host", "desk.example")], [("X-Forwarded-Proto", "https")], [("X-Forwarded-Prefix", "/desk")], [("Forwarded", "for=127.0.0.1;host=desk.example;proto=https")], [("X-Real-IP", "127.0.0.1")],
        [("Accept", "application/json")], [("Accept", "text/plain")], [("Accept", "application/ld+json")], [("Accept", "application/activity+json")], [("Accept", "application/rss+xml, application/atom+xml")], [("Accept", "image/*")], [("Accept", "text/event-stream")],
        [("Accept-Encoding", "gzip")], [("Accept-Encoding", "br")], [("Accept-Encoding", "gzip, deflate, br, zstd")], [("Accept-Encoding", "identity;q=0")], [("Accept-Language", "sv")], [("Accept-Charset", "utf-16")],
        [("Authorization", "Basic YWRtaW46YWRtaW4=")], [("Authorization", "Bearer ed_{ID}")], [("Authorization", "Bearer x")], [("Cookie", "EmbargoDesk=CfDJ8")], [("Cookie", "preview=1; role=Officer")],
        [("Host", "localhost")], [("Host", "desk.example")], [("Origin", "https://desk.example")], [("Referer", "https://desk.example/desk/releases/{ID}")], [("X-Requested-With", "XMLHttpRequest")],
        [("Purpose", "prefetch"), ("Sec-Purpose", "prefetch;prerender")], [("User-Agent", "Googlebot/2.1")], [("User-Agent", "facebookexternalhit/1.1")], [("User-Agent", "Slackbot-LinkExpanding 1.0")],
        [("Cache-Control", "no-cache")], [("Cache-Control", "only-if-cached")], [("Date", "Fri, 01 Jan 2100 00:00:00 GMT")], [("X-Now", "2100-01-01T00:00:00Z")], [("Prefer", "return=representation")], [("blazor-enhanced-nav", "on")], [("HX-Request", "true")],
    ];

    /// <summary>Headers that name the release while the address is the front page's.</summary>
    public static IReadOnlyList<(string Name, string Value)[]> Rewrites { get; } =
        [[("X-Original-URL", "/releases/{ID}")], [("X-Rewrite-URL", "/releases/{ID}")], [("X-Original-URI", "/releases/{ID}")], [("X-Forwarded-Uri", "/releases/{ID}")], [("X-Forwarded-Path", "/releases/{ID}")], [("Referer", "/releases/{ID}")]];

    /// <summary>Every method.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "PURGE", "SEARCH", "get"];

    /// <summary>Addresses without an id, whether they exist or not.</summary>
    public static IReadOnlyList<string> Lists { get; } =
    [
        "/", "//", "/?page=2", "/?page=-1", "/?count=1000", "/?now=2099-01-01", "/?state=Scheduled", "/index.html", "/releases", "/releases/", "/releases.json", "/releases/latest", "/archive", "/calendar", "/calendar.ics",
        "/search", "/search?q=bells", "/suggest?q=bells", "/feed", "/feed.xml", "/feed.json", "/feeds", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json", "/rss", "/rss.xml", "/atom.xml", "/sitemap.xml", "/sitemap-news.xml", "/robots.txt", "/humans.txt", "/ads.txt",
        "/.well-known/security.txt", "/.well-known/webfinger", "/.well-known/openid-configuration", "/.well-known/ai-plugin.json", "/favicon.ico", "/manifest.webmanifest", "/sw.js", "/opensearch.xml", "/oembed", "/widget.js", "/embed", "/metrics", "/health", "/status", "/debug", "/trace.axd", "/elmah.axd",
        "/appsettings.json", "/appsettings.Production.json", "/web.config", "/desk.db", "/data/desk.db", "/data", "/outbox", "/.git/HEAD", "/.env", "/backup.zip", "/wwwroot", "/swagger", "/swagger/v1/swagger.json", "/graphql", "/odata", "/api", "/api/v1", "/api/v1/releases?limit=200", "/api/v1/search?q=bells",
        "/media", "/media/", "/media?all=1", "/media/feed.xml", "/media/releases", "/agreement", "/desk", "/desk/", "/desk/calendar", "/hangfire/jobs/scheduled", "/hangfire/jobs/succeeded", "/hangfire/jobs/processing", "/hangfire/jobs/failed", "/hangfire/stats", "/_blazor/negotiate", "/_blazor/negotiate?negotiateVersion=1",
        "/_blazor/initializers", "/_framework/blazor.web.js", "/_framework/blazor.server.js", "/_framework/opaque-redirect", "/account/sign-in", "/account/sign-in?returnUrl=%2Fdesk", "/account/set-up", "/account/set-password", "/%00", "/%", "/~", "/*",
    ];
}
