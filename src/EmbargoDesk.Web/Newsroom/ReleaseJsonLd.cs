using System.Text.Json;
using System.Text.Json.Nodes;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>A public release as schema.org's NewsArticle. There is no such thing before the lift.</summary>
internal static class ReleaseJsonLd
{
    /// <summary>JSON that may stand in a script element: the default encoder escapes &lt;, &gt; and &amp;.</summary>
    public static string Of(PublicRelease release, Office office)
    {
        var c = release.Content;
        var url = $"{office.BaseUrl}/releases/{release.Id}";
        var press = (c.PressContact ?? office.PressContact).For(ContactVisibility.Public);
        var article = Thing("NewsArticle",
            ("headline", c.Headline),
            ("description", c.Standfirst),
            ("dateline", Dateline.Render(c.Dateline, release.PublicAt.InZone(DateTimeZoneProviders.Tzdb[office.Zone]).Date)),
            ("datePublished", InstantPattern.General.Format(release.PublicAt)),
            ("url", url),
            ("mainEntityOfPage", url),
            ("publisher", Thing("Organization", ("name", office.Name), ("url", office.BaseUrl),
                ("contactPoint", Thing("ContactPoint", ("contactType", "press"), ("name", press.Name), ("email", press.Email), ("telephone", press.Phone))))),
            ("citation", Study(c)));
        article.Insert(0, "@context", "https://schema.org");
        return article.ToJsonString(JsonSerializerOptions.Default);
    }

    private static JsonObject? Study(ReleaseContent c) => c.StudyTitle.Length + c.Doi.Length == 0
        ? null
        : Thing("ScholarlyArticle",
            ("name", c.StudyTitle),
            ("identifier", c.Doi.Length > 0 ? $"https://doi.org/{c.Doi}" : ""),
            ("isPartOf", c.Journal.Length > 0 ? Thing("Periodical", ("name", c.Journal)) : null),
            ("author", c.Authors.Count > 0 ? new JsonArray([.. c.Authors.Select(a => Thing("Person", ("name", a.Name)))]) : null));

    private static JsonObject Thing(string type, params (string Name, JsonNode? Value)[] properties)
    {
        var thing = new JsonObject { ["@type"] = type };
        foreach (var (name, value) in properties.Where(p => p.Value is not null && p.Value.ToString().Length > 0))
        {
            thing[name] = value;
        }

        return thing;
    }
}
