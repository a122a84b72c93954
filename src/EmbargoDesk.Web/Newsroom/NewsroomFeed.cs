using System.ServiceModel.Syndication;
using System.Xml;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using NodaTime;

namespace EmbargoDesk.Web.Newsroom;

/// <summary>The newest public releases as an Atom feed (RFC 4287). It says nothing that the public pages do not say.</summary>
internal static class NewsroomFeed
{
    public const string Path = "/feed.atom";
    public const string ContentType = "application/atom+xml; charset=utf-8";

    /// <summary>The feed's bytes: the same entries give the same bytes, whenever they are written.</summary>
    public static byte[] Of(IReadOnlyList<PublicEntry> entries, Office office)
    {
        var self = new Uri(office.BaseUrl + Path);
        var feed = new SyndicationFeed(entries.Select(e => Item(e, office)))
        {
            Id = self.AbsoluteUri,
            Title = new TextSyndicationContent($"Newsroom · {office.Name}"),
            Language = "en",

            // Without one, the library writes the time at which it is asked.
            LastUpdatedTime = At(entries.Count > 0 ? entries.Max(e => e.UpdatedAt) : Instant.FromUnixTimeTicks(0)),
            Links = { SyndicationLink.CreateSelfLink(self, "application/atom+xml"), SyndicationLink.CreateAlternateLink(new Uri(office.BaseUrl + "/"), "text/html") },
            Authors = { new SyndicationPerson { Name = office.Name } },
        };
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), Indent = true }))
        {
            feed.SaveAsAtom10(writer);
        }

        return bytes.ToArray();
    }

    private static SyndicationItem Item(PublicEntry e, Office office) => new()
    {
        // By the opaque id alone: the entry stays the same one when the newsroom moves to another address.
        Id = $"urn:embargodesk:release:{e.Id}",
        Title = new TextSyndicationContent(e.Headline),
        Summary = e.Standfirst.Length > 0 ? new TextSyndicationContent(e.Standfirst) : null,
        PublishDate = At(e.PublicAt),
        LastUpdatedTime = At(e.UpdatedAt),
        Links = { SyndicationLink.CreateAlternateLink(new Uri($"{office.BaseUrl}/releases/{e.Id}"), "text/html") },
    };

    // Whole seconds: a fraction is the clock's noise.
    private static DateTimeOffset At(Instant at) => Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds()).ToDateTimeOffset();
}
