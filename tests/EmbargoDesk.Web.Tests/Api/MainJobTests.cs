using System.Net;
using EmbargoDesk.Tests.Equipment;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Api;

/// <summary>The whole job by the API, from a pasted page to the mail that arrived.</summary>
public sealed class MainJobTests
{
    private const string Headline = "Rain can wake yeast that slept for ninety years";
    private static readonly byte[] Page = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "news-page.txt"));

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_pasted_page_becomes_a_release_that_lifts_on_time_and_reaches_each_journalist_once(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var api = desk.Api;

        // Import.
        var imported = (await api.SendAsync(HttpMethod.Post, "/releases/import", Page, "text/plain")).Is(201);
        var id = imported.Id;
        Assert.Equal("draft", imported.State);
        Assert.Equal(Headline, imported["headline"]!.GetValue<string>());
        Assert.Equal(10, imported["stubs"]!.AsArray().Count);
        Assert.Contains("Brightwater chemists dissolve barnacles with vinegar", imported.Text, StringComparison.Ordinal);
        Assert.NotEqual("", imported["unplaced"]!.GetValue<string>());
        Assert.Equal($"{desk.Url}releases/{id}", imported["publicUrl"]!.GetValue<string>());
        Assert.Contains(imported.Strings("warnings"), w => w.StartsWith("correspondingAuthors: ", StringComparison.Ordinal));

        // Edit.
        var patched = (await api.PatchAsync($"/releases/{id}", new
        {
            dateline = "HOLLIN",
            correspondingAuthors = new[] { new { name = "Pilar Aranda-Ruiz", degrees = "Ph.D.", email = "pilar.aranda@ferncliffe.example", phone = "+1 555 0100" } },
        }, imported.ETag)).Is(200);
        Assert.Equal(Headline, patched["headline"]!.GetValue<string>());
        Assert.Equal(15, patched["authors"]!.AsArray().Count);

        // Lists: by CSV, as a spreadsheet saves it, and by JSON.
        var wires = (await api.PostAsync("/lists", new { name = "Wires" })).Is(201).Id;
        var csv = "Name;E-mail;Outlet;Cleared evidence\r\nAna Núñez;ana@paper.example;The Paper;agreement of 3 May\r\nBo Berg;bo@radio.example;Radio;\r\nNobody;not an address;;\r\n";
        var filled = (await api.SendAsync(HttpMethod.Put, $"/lists/{wires}/recipients", csv, "text/csv")).Is(200);
        Assert.Equal((2, 0, 0), (filled["added"]!.GetValue<int>(), filled["changed"]!.GetValue<int>(), filled["skipped"]!.GetValue<int>()));
        Assert.Equal(4, Assert.Single(filled["refused"]!.AsArray())!["row"]!.GetValue<int>());
        var science = await api.ListAsync(["cy@web.example", "ana@paper.example"]);

        // Embargo, approval, advance, schedule.
        var lift = (desk.Clock.Now + Duration.FromHours(2)).ToTheSecondOf();
        await api.EmbargoAsync(id, lift);
        (await api.PostAsync($"/releases/{id}/approve")).Is(200);
        var advance = (await api.PostAsync($"/releases/{id}/mailings", new { kind = "advance", lists = new[] { wires, science } })).Is(201).Id;
        Assert.Equal(1, (await api.ReachesAsync($"/mailings/{advance}", "done")).Counts()["accepted"]);
        var mailing = await api.ScheduleAsync(id, wires, science);
        var early = Assert.Single(sink.Received);
        Assert.Equal(["ana@paper.example"], early.To);
        Assert.StartsWith("EMBARGOED until ", early.Subject, StringComparison.Ordinal);

        // Until the lift nothing is public and nobody else has mail.
        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(4));
        var ahead = desk.Clock.Now - SystemClock.Instance.GetCurrentInstant();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, $"/releases/{id}"));
        Assert.Equal(3, (await api.ReachesAsync($"/mailings/{mailing}", "armed")).Counts()["ready"]);
        Assert.Single(sink.Received);

        // The lift.
        var done = await api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal([KeyValuePair.Create("accepted", 3)], done.Counts());
        var page = await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(Headline, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var release = (await api.GetAsync($"/releases/{id}")).Is(200);
        Assert.Equal("lifted", release.State);

        // The mail.
        var late = sink.Received.Skip(1).ToList();
        Assert.All(late, m => Assert.True(m.At + ahead >= lift, $"{m.To[0]} had it at {m.At + ahead}, before {lift}"));
        Assert.Equal(["ana@paper.example", "bo@radio.example", "cy@web.example"], late.Select(m => Assert.Single(m.To)).Order(StringComparer.Ordinal));
        Assert.Equal(4, sink.Received.Select(m => m.MessageId).Distinct().Count());
        foreach (var full in late.Where(m => m.To[0] != "ana@paper.example").Select(m => m.Message))
        {
            Assert.Equal(Headline, full.Subject);
            var both = Assert.IsType<MultipartAlternative>(full.Body);
            foreach (var part in new[] { full.TextBody, full.HtmlBody })
            {
                Assert.Contains("Pilar Aranda-Ruiz, Ph.D.", part, StringComparison.Ordinal);
                Assert.Contains("pilar.aranda@ferncliffe.example", part, StringComparison.Ordinal);
                Assert.Contains("Pat Press", part, StringComparison.Ordinal);
                Assert.Contains("Waking the ‘Sleepers’ in Clay", WebUtility.HtmlDecode(part), StringComparison.Ordinal);
                Assert.DoesNotContain("EMBARGOED", part, StringComparison.OrdinalIgnoreCase);
            }

            Assert.Equal("pat.press@office.example", Assert.Single(full.ReplyTo.Mailboxes).Address);
            Assert.Equal("List-Unsubscribe=One-Click", full.Headers[HeaderId.ListUnsubscribePost]);
            Assert.Equal(2, both.Count);
        }

        var notice = Assert.Single(late, m => m.To[0] == "ana@paper.example").Message;
        Assert.StartsWith("EMBARGO LIFTED: ", notice.Subject, StringComparison.Ordinal);
        Assert.Equal(early.MessageId, notice.InReplyTo);
        Assert.Equal([early.MessageId], notice.References);

        // One click, without a cookie and without a redirect, and Bo gets nothing more.
        var link = late.Single(m => m.To[0] == "bo@radio.example").Message.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>');
        Assert.Equal(HttpStatusCode.OK, (await desk.Outsider.GetAsync(new Uri(link))).StatusCode);
        Assert.Equal(["cy@web.example", "bo@radio.example", "ana@paper.example"], await NextAudienceAsync(api, wires, science));
        using var click = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await desk.Outsider.PostAsync(new Uri(link), click)).StatusCode);
        Assert.Equal(["cy@web.example", "ana@paper.example"], await NextAudienceAsync(api, wires, science));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Seconds_ahead_an_advance_and_the_lift_reach_each_person_once_in_either_order(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var (first, second) = (Officer.Unique("ana@paper.example"), Officer.Unique("bo@paper.example"));
        var list = await desk.Api.ListAsync([first, second], cleared: true);
        var lift = (SystemClock.Instance.GetCurrentInstant() + Duration.FromSeconds(14)).ToTheSecondOf();
        var before = await desk.Api.ApprovedAsync(Officer.Unique("Bells ring"), lift);
        var after = await desk.Api.ApprovedAsync(Officer.Unique("Bells rest"), lift);

        (await desk.Api.PostAsync($"/releases/{before}/mailings", new { kind = "advance", lists = new[] { list } })).Is(201);
        var mailings = new[] { await desk.Api.ScheduleAsync(before, list), await desk.Api.ScheduleAsync(after, list) };
        await desk.Api.ReachesAsync($"/mailings/{mailings[1]}", "armed");
        (await desk.Api.PostAsync($"/releases/{after}/mailings", new { kind = "advance", lists = new[] { list } })).Is(201);
        foreach (var mailing in mailings)
        {
            Assert.Equal([KeyValuePair.Create("accepted", 2)], (await desk.Api.ReachesAsync($"/mailings/{mailing}", "done")).Counts());
        }

        foreach (var person in new[] { first, second })
        {
            var mail = desk.MailTo(person);
            Assert.Equal(4, mail.Count);
            Assert.Equal(2, mail.Count(m => m.Subject.StartsWith("EMBARGOED until ", StringComparison.Ordinal) && m.At < lift));
            Assert.Equal(2, mail.Count(m => m.Subject.StartsWith("EMBARGO LIFTED: ", StringComparison.Ordinal) && m.At >= lift));
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(DeskHost desk, string path) => (await desk.Outsider.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;

    private static async Task<IEnumerable<string>> NextAudienceAsync(DeskApi api, params string[] lists)
    {
        var next = await api.ApprovedAsync(Officer.Unique("The next release"), null);
        var mailing = await api.ScheduleAsync(next, lists);
        await api.ReachesAsync($"/mailings/{mailing}", "done");
        return (await api.DeliveriesAsync(mailing)).Keys.OrderDescending(StringComparer.Ordinal);
    }
}
