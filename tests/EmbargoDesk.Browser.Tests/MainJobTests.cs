using System.Text.RegularExpressions;
using EmbargoDesk.Tests.Equipment;
using Microsoft.Playwright;
using MimeKit;
using NodaTime;
using static Microsoft.Playwright.Assertions;

namespace EmbargoDesk.Browser.Tests;

/// <summary>The whole main job, as an officer does it: from a pasted page to the mail that arrived.</summary>
public sealed partial class MainJobTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>
{
    private const string People = """
        name,email,outlet,country,cleared_evidence
        Ada Cleared,ada@daily.example.org,The Daily,UK,Agreement signed 2026-03-02
        Bea Cleared,bea@wire.example.org,The Wire,UK,Agreement signed 2026-04-11
        Cy Uncleared,cy@post.example.org,The Post,UK,
        Cy Again,CY@post.example.org,The Post,UK,
        Broken,not-an-address,Nowhere,UK,
        """;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_officer_takes_a_pasted_page_to_the_journalists_at_the_lift(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var host = await DeskHost.StartAsync(database, sink, ["--environment=Development"]);
        await using var officer = await Visitor.ComeAsync(chromium.Browser, host);
        var page = officer.Page;
        await officer.SignInAsync("officer");

        // A list, by CSV: what it would do is shown first, then done.
        await officer.OpenAsync("/desk/lists");
        if (await page.GetByRole(AriaRole.Button, new() { Name = "New list" }).IsVisibleAsync())
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "New list" }).ClickAsync();
        }

        await page.Locator("#list-name").FillAsync("Science desks, test");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the list" }).ClickAsync();
        await page.WaitForURLAsync("**/desk/lists/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await page.Locator("#import-text").FillAsync(People);
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the rows" }).ClickAsync();
        await Expect(page.GetByText("not-an-address").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = ImportWord() }).ClickAsync();
        await Expect(page.GetByText("What the last import did")).ToBeVisibleAsync();

        // The page of a distributor, pasted whole.
        await officer.OpenAsync("/desk/import");
        var pasted = await File.ReadAllTextAsync(Samples.PageOfADistributor);
        await page.Locator("#paste").FillAsync(pasted);
        await page.Locator("#read").ClickAsync();
        await page.WaitForURLAsync("**/desk/releases/*");
        await officer.InteractiveAsync();
        var id = page.Url.Split('/')[^1];
        var headline = await page.Locator("#headline").InputValueAsync();
        Assert.NotEmpty(headline);
        await Expect(page.Locator("#body")).Not.ToBeEmptyAsync();

        // Undecided blocks approval, in words.
        await page.Locator("#approve").ClickAsync();
        await Expect(page.GetByText("The embargo is undecided; say")).ToBeVisibleAsync();

        // What the officer adds: a corresponding author.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a corresponding author" }).ClickAsync();
        var author = page.Locator("#contacts .ed-contacts fieldset").Last;
        await author.GetByLabel("Name").FillAsync("Ingrid Sandvall");
        await author.GetByLabel("Degrees").FillAsync("PhD");
        await author.GetByLabel("E-mail", new() { Exact = true }).FillAsync("i.sandvall@nordhamn.example.org");
        await author.GetByLabel("Telephone", new() { Exact = true }).FillAsync("+46 31 390 06 12");
        await author.GetByLabel("Languages for interviews").FillAsync("English, Swedish");
        await author.GetByLabel("Degrees").FocusAsync();
        await Expect(page.Locator("#saved")).ToContainTextAsync("Unsaved changes");
        await page.Locator("#save").ClickAsync();
        await Expect(page.Locator("#saved")).ToContainTextAsync("Version 2");

        // The embargo: far enough ahead for the officer's hands, in seconds so that the test need not wait for a minute to turn.
        var zone = DateTimeZoneProviders.Tzdb["Europe/London"];
        var lift = Instant.FromUnixTimeSeconds(host.Clock.Now.ToUnixTimeSeconds()) + Duration.FromSeconds(75);
        await page.Locator("label[for=embargo-Until]").ClickAsync();
        await page.Locator("#embargo-date").FillAsync(lift.InZone(zone).Date.ToString("uuuu-MM-dd", null));
        await page.Locator("#embargo-time").FillAsync(lift.InZone(zone).TimeOfDay.ToString("HH:mm:ss", null));
        await page.Locator("#embargo-zone").FillAsync("Europe/London");
        await page.Locator("#set-embargo").ClickAsync();
        await Expect(page.GetByText("Embargoed until").Last).ToBeVisibleAsync();
        await page.Locator("#approve").ClickAsync();
        await Expect(page.GetByText("Version 2 is approved.")).ToBeVisibleAsync();

        // The advance, to the cleared alone; who is left out, and why, is said before.
        await page.Locator("#plan-advance").ClickAsync();
        await officer.InteractiveAsync();
        await page.GetByLabel("Science desks, test").CheckAsync();
        await Expect(page.Locator("#audience")).ToContainTextAsync("2 people");
        await Expect(page.GetByText("1 person left out: not cleared for embargoed content")).ToBeVisibleAsync();
        await page.Locator("#confirm").ClickAsync();
        await page.WaitForURLAsync("**/desk/mailings/*");
        await sink.ReceivesAsync(2);
        Assert.Equal(["ada@daily.example.org", "bea@wire.example.org"], sink.Received.SelectMany(m => m.To).Order());
        Assert.All(sink.Received, m => Assert.Contains("EMBARGOED UNTIL", m.Message.TextBody, StringComparison.Ordinal));
        var advances = sink.Received.ToDictionary(m => m.To[0], m => m.MessageId);

        // The schedule: how many people, the exact mail, a proof to oneself first.
        await officer.OpenAsync($"/desk/releases/{id}/mailings/new/lift");
        await page.GetByLabel("Science desks, test").CheckAsync();
        await Expect(page.Locator("#audience")).ToContainTextAsync("3 people");
        await Expect(page.FrameLocator(".ed-mail-frame").GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(headline);
        await page.Locator("#proof").ClickAsync();
        await sink.ReceivesAsync(3);
        var proof = sink.Received.Single(m => m.To[0] == "officer@demo.example" && m.Subject.StartsWith("[PROOF]", StringComparison.Ordinal));
        Assert.StartsWith("[PROOF]", proof.Message.Subject, StringComparison.Ordinal);
        await Expect(page.Locator("#confirm")).ToContainTextAsync("mail 3 people at the lift");

        // The page names a journal, which has not confirmed: that is asked.
        await Expect(page.Locator("#confirm")).ToBeDisabledAsync();
        await page.Locator("#confirm-how").FillAsync("E-mail from its press office");
        await page.Locator("#record-confirmation").ClickAsync();
        await Expect(page.Locator("#unconfirmed")).ToHaveCountAsync(0);
        Assert.True(host.Clock.Now < lift, "The test was too slow for its own lift.");
        await page.Locator("#confirm").ClickAsync();
        await page.WaitForURLAsync($"**/desk/releases/{id}");
        await Expect(page.Locator(".ed-state-embargoed").First).ToBeVisibleAsync();

        // Before the lift an outsider finds nothing; at the lift the page.
        Assert.Equal(404, (int)(await host.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).StatusCode);
        while (host.Clock.Now < lift)
        {
            await Task.Delay(200);
        }

        // The office gets mail too: this test asked for the address too early, which is an alarm.
        List<ReceivedMail> ToJournalists() => [.. sink.Received.Where(m => !m.To[0].EndsWith("@demo.example", StringComparison.Ordinal))];
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); ToJournalists().Count < 5 && patience.Elapsed < TimeSpan.FromMinutes(1);)
        {
            await Task.Delay(50);
        }

        var lifted = ToJournalists().TakeLast(3).ToList();
        Assert.All(lifted, m => Assert.True(m.At >= lift, $"Mail to {m.To[0]} came {lift - m.At} before the lift."));
        Assert.Equal(["ada@daily.example.org", "bea@wire.example.org", "cy@post.example.org"], lifted.SelectMany(m => m.To).Order());
        foreach (var mail in lifted)
        {
            CheckLifted(mail, headline, advances.GetValueOrDefault(mail.To[0]), host);
        }

        // The officer's page says so by itself, and keeps the figures.
        await Expect(page.Locator(".ed-state-lifted").First).ToBeVisibleAsync();
        await Expect(page.Locator("#mailings").GetByText("Accepted by their server").Last).ToBeVisibleAsync();

        // The newsroom, as anybody reads it.
        await using var reader = await Visitor.ComeAsync(chromium.Browser, host);
        await reader.Page.GotoAsync("/");
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = headline }).First.ClickAsync();
        await Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(headline);
        await Expect(reader.Page.GetByText("i.sandvall@nordhamn.example.org")).ToBeVisibleAsync();
        await Expect(reader.Page.GetByText("+46 31 390 06 12")).Not.ToBeVisibleAsync();
        await Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Name = "Latest" })).ToBeVisibleAsync();

        // One click ends the mail.
        var unsubscribe = LinkIn().Match(lifted.Single(m => m.To[0] == "cy@post.example.org").Message.Headers[HeaderId.ListUnsubscribe]!).Groups[1].Value;
        await reader.Page.GotoAsync(unsubscribe);
        await reader.Page.GetByRole(AriaRole.Button).First.ClickAsync();
        await using (var db = await host.DbAsync())
        {
            Assert.Contains(db.Suppressions.ToList(), s => s.CanonicalAddress == "cy@post.example.org");
        }

        Assert.Empty(officer.Complaints);
        Assert.Empty(reader.Complaints);
    }

    private static void CheckLifted(ReceivedMail mail, string headline, string? advance, DeskHost host)
    {
        var message = mail.Message;
        var both = Assert.IsType<MultipartAlternative>(message.Body, exactMatch: false);
        Assert.Equal(2, both.Count);
        Assert.Contains("List-Unsubscribe=One-Click", message.Headers[HeaderId.ListUnsubscribePost], StringComparison.Ordinal);
        Assert.Contains($"{host.Url}u/", message.Headers[HeaderId.ListUnsubscribe], StringComparison.Ordinal);
        if (advance is not null)
        {
            Assert.Equal($"EMBARGO LIFTED: {headline}", message.Subject);
            Assert.Equal(advance, message.InReplyTo);
            return;
        }

        Assert.Equal(headline, message.Subject);
        Assert.DoesNotContain("EMBARGOED", message.TextBody, StringComparison.Ordinal);
        foreach (var part in new[] { message.TextBody, message.HtmlBody })
        {
            Assert.Contains("Ingrid Sandvall, PhD", part, StringComparison.Ordinal);
            Assert.Contains("i.sandvall@nordhamn.example.org", part, StringComparison.Ordinal);
            Assert.Contains("Press contact", part, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("^Import \\(")]
    private static partial Regex ImportWord();

    [GeneratedRegex("<([^>]+)>")]
    private static partial Regex LinkIn();
}
