using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>All requests of a crawl: the endpoints as the running program tells them, and <see cref="ProbeShapes"/>.</summary>
public static class ProbeBook
{
    // What the other parameters of an address with several take; unknown ones take all of them.
    private static readonly string[] Words = ["1", "v1", "advance", "lift", "lift-text", "lifted", "advance-text", "{ID}"];

    /// <summary>The program's endpoints, static files aside: method and address, with the gap for each parameter in turn.</summary>
    public static IReadOnlyList<Probe> Endpoints(DeskHost desk) =>
    [
        .. from endpoint in Routes(desk)
           where !IsFile(endpoint)
           from address in Addresses(endpoint.RoutePattern)
           from method in (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Concat(["GET", "HEAD", "OPTIONS"]).Distinct()
           select new Probe(method, address),
    ];

    /// <summary>The static files.</summary>
    public static IReadOnlyList<Probe> Files(DeskHost desk) =>
        [.. Routes(desk).Where(IsFile).SelectMany(e => Addresses(e.RoutePattern)).Distinct().Select(a => new Probe("GET", a, [("Accept-Encoding", "gzip")]))];

    /// <summary>Every way to ask for a release, for somebody who may not have it.</summary>
    public static IReadOnlyList<Probe> Shapes(DeskHost desk) =>
    [
        .. Addresses(desk).SelectMany(a => new[] { "GET", "HEAD" }.Select(m => new Probe(m, a))),
        .. Variants,
    ];

    /// <summary>The addresses alone, read.</summary>
    public static IReadOnlyList<Probe> Reads(DeskHost desk) => [.. Addresses(desk).Select(a => new Probe("GET", a))];

    /// <summary>Headers, methods and bodies on the addresses that the program has.</summary>
    public static IReadOnlyList<Probe> Variants { get; } =
    [
        .. from headers in ProbeShapes.Headers from address in new[] { "/releases/{ID}", "/releases/{ID}.txt" } select new Probe("GET", address, headers),
        .. ProbeShapes.Rewrites.Select(h => new Probe("GET", "/", h)),
        .. from method in ProbeShapes.Methods
           from address in new[] { "/releases/{ID}", "/releases/{ID}.txt", "/media/releases/{ID}", "/releases/{ID}/", "/api/v1/releases/{ID}" }
           select new Probe(method, address),
        new("POST", "/releases/{ID}", [("Content-Type", "application/x-www-form-urlencoded")], "_method=GET&id={ID}&preview=1"),
        new("POST", "/releases/{ID}", [("Content-Type", "application/json")], "{\"id\":\"{ID}\",\"version\":2}"),
        new("POST", "/", [("Content-Type", "application/x-www-form-urlencoded")], "id={ID}&_handler=release"),
        new("POST", "/u/{ID}", [("Content-Type", "application/x-www-form-urlencoded")], "List-Unsubscribe=One-Click"),
        new("OPTIONS", "/releases/{ID}", [("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET")]),
    ];

    /// <summary>Addresses without an id.</summary>
    public static IReadOnlyList<Probe> Lists { get; } =
    [
        .. ProbeShapes.Lists.SelectMany(a => new[] { "GET", "HEAD" }.Select(m => new Probe(m, a))),
        .. new[] { "gzip", "br" }.Select(e => new Probe("GET", "/", [("Accept-Encoding", e)])),
        .. new[] { "application/json", "application/rss+xml", "application/atom+xml", "text/plain" }.Select(a => new Probe("GET", "/", [("Accept", a)])),
        .. ProbeShapes.Methods.Select(m => new Probe(m, "/")),
        new("POST", "/_blazor/negotiate?negotiateVersion=1"),
    ];

    /// <summary>How many endpoints the program has that are no static files.</summary>
    public static int CountEndpoints(DeskHost desk) => Routes(desk).Count(e => !IsFile(e));

    private static IEnumerable<string> Addresses(DeskHost desk) => ProbeShapes.Addresses.Select(a => a.Replace("HOST", desk.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

    private static IEnumerable<RouteEndpoint> Routes(DeskHost desk) => desk.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static bool IsFile(RouteEndpoint endpoint) => endpoint.RoutePattern.Parameters.Count == 0 && Path.HasExtension(endpoint.RoutePattern.RawText);

    private static IEnumerable<string> Addresses(RoutePattern pattern)
    {
        IEnumerable<string> addresses = [""];
        foreach (var segment in pattern.PathSegments)
        {
            addresses = [.. from before in addresses from part in Parts(segment, pattern) select $"{before}/{part}"];
        }

        return addresses.Select(a => a.Length == 0 ? "/" : a)
            .Where(a => pattern.Parameters.Count == 0 || pattern.Parameters.All(p => p.IsCatchAll) || a.Contains("{ID}", StringComparison.Ordinal)).Distinct();
    }

    private static IEnumerable<string> Parts(RoutePatternPathSegment segment, RoutePattern pattern)
    {
        IEnumerable<string> texts = [""];
        foreach (var part in segment.Parts)
        {
            texts = part switch
            {
                RoutePatternLiteralPart literal => texts.Select(t => t + literal.Content),
                RoutePatternSeparatorPart separator => texts.Select(t => t + separator.Content),
                _ when pattern.Parameters.Count == 1 => texts.Select(t => t + "{ID}"),
                _ => from t in texts from w in Words select t + w,
            };
        }

        return texts;
    }
}
