using System.Net;
using System.ServiceModel.Syndication;
using System.Xml;
using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Newsroom;

/// <summary>The Atom feed says what the public pages say, and when.</summary>
public sealed class FeedTests
{
    private static readonly Uri Feed = new("/feed.atom", UriKind.Relative);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_entry_comes_with_the_lift_moves_with_a_correction_and_goes_with_a_withdrawal(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var empty = await ReadAsync(desk);
        Assert.Empty(empty.Items);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells <ring> & ring", lift);
        await desk.Api.ScheduleAsync(id);
        var before = await desk.Outsider.GetByteArrayAsync(Feed);
        Assert.DoesNotContain(id, System.Text.Encoding.UTF8.GetString(before), StringComparison.Ordinal);
        Assert.Equal(empty.LastUpdatedTime, (await ReadAsync(desk)).LastUpdatedTime);

        desk.Clock.AdvanceTo(lift);
        var feed = await ReadAsync(desk);
        var entry = Assert.Single(feed.Items);
        Assert.Equal(($"urn:embargodesk:release:{id}", "Bells <ring> & ring"), (entry.Id, entry.Title.Text));
        Assert.Equal((lift, lift), (Instant.FromDateTimeOffset(entry.PublishDate), Instant.FromDateTimeOffset(entry.LastUpdatedTime)));
        Assert.Equal(new Uri($"{desk.Url}releases/{id}"), Assert.Single(entry.Links).Uri);
        Assert.Equal(new Uri(desk.Url, "/feed.atom"), Assert.Single(feed.Links, l => l.RelationshipType == "self").Uri);
        Assert.Equal(entry.LastUpdatedTime, feed.LastUpdatedTime);
        Assert.Equal(await desk.Outsider.GetByteArrayAsync(Feed), await desk.Outsider.GetByteArrayAsync(Feed));

        // A saved correction is nobody's business; an approved one is.
        desk.Clock.Advance(Duration.FromMinutes(5));
        (await desk.Api.PatchAsync($"/releases/{id}", new { headline = "Bells ring twice" }, "*")).Is(200);
        Assert.Equal((entry.Title.Text, entry.LastUpdatedTime), Shown(await ReadAsync(desk)));
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
        var corrected = Assert.Single((await ReadAsync(desk)).Items);
        Assert.Equal((entry.Id, "Bells ring twice", entry.PublishDate), (corrected.Id, corrected.Title.Text, corrected.PublishDate));
        Assert.True(corrected.LastUpdatedTime >= (lift + Duration.FromMinutes(5)).ToDateTimeOffset());

        (await desk.Api.PostAsync($"/releases/{id}/withdraw", new { reason = "Retracted." })).Is(200);
        Assert.Empty((await ReadAsync(desk)).Items);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_held_release_is_in_no_feed_and_other_methods_find_nothing(string database)
    {
        var desk = (await SharedDesk.OnAsync(database)).Host;
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        await desk.Api.ScheduleAsync(id);
        Assert.Contains(id, await desk.Outsider.GetStringAsync(Feed), StringComparison.Ordinal);
        (await desk.Api.PostAsync($"/releases/{id}/hold")).Is(200);
        Assert.DoesNotContain(id, await desk.Outsider.GetStringAsync(Feed), StringComparison.Ordinal);

        using var answer = await desk.Outsider.GetAsync(Feed);
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var head = await desk.Outsider.SendAsync(new HttpRequestMessage(HttpMethod.Head, Feed));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using var post = await desk.Outsider.PostAsync(Feed, null);
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
        Assert.Contains("<link rel=\"alternate\" type=\"application/atom+xml\"", WebUtility.HtmlDecode(await desk.Outsider.GetStringAsync(new Uri("/", UriKind.Relative))), StringComparison.Ordinal);
    }

    private static (string, DateTimeOffset) Shown(SyndicationFeed feed) => (feed.Items.Single().Title.Text, feed.Items.Single().LastUpdatedTime);

    private static async Task<SyndicationFeed> ReadAsync(DeskHost desk)
    {
        using var reader = XmlReader.Create(await desk.Outsider.GetStreamAsync(Feed));
        return SyndicationFeed.Load(reader);
    }
}
