using Bunit;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution.Setup;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Distribution.Setup;

public sealed class MailSetupPageTests
{
    [Fact]
    public async Task A_key_is_made_shown_to_be_published_and_used_when_dns_shows_it()
    {
        await using var dns = SmallDns.Start();
        using var desk = await MailPagesDesk.StartAsync(settings: ("Dns:Server", dns.Server));
        var panel = desk.Render<DkimPanel>();
        panel.WaitForElement("#selector");
        panel.Find("#selector").Change("desk2026");
        await panel.Find("form").SubmitAsync();
        panel.WaitForAssertion(() => Assert.Equal("desk2026._domainkey.office.example", panel.Find("code").TextContent));
        var value = panel.Find("pre").TextContent;
        Assert.StartsWith("v=DKIM1; k=rsa; p=", value, StringComparison.Ordinal);
        Assert.All(panel.FindAll("[data-copy]"), b => Assert.NotNull(panel.Find($"#{b.GetAttribute("data-copy")}")));

        await Button(panel, "Check it").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("There is no TXT record", panel.Markup, StringComparison.Ordinal));
        await Button(panel, "Use it").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("Sign although DNS does not show the key?", panel.Markup, StringComparison.Ordinal));
        dns.WithTxt("desk2026._domainkey.office.example", value);
        await Button(panel, "Use it").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("Mail is signed with desk2026 from the next mailing on.", panel.Markup, StringComparison.Ordinal));

        await using var db = await desk.DbAsync();
        Assert.NotNull((await db.DkimKeys.SingleAsync()).ActiveAt);
    }

    [Fact]
    public async Task The_server_is_tested_with_each_step_in_words()
    {
        await using var sink = SmtpSink.Start();
        using var desk = await MailPagesDesk.StartAsync(settings: [("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{sink.Port}"), ("Smtp:Security", "None")]);
        var panel = desk.Render<MailWayPanel>();
        Assert.Contains("Nothing has been sent since the program started", panel.Markup, StringComparison.Ordinal);

        await panel.Find("#test-server").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Equal(5, panel.FindAll("#server-steps > li").Count));
        Assert.Contains("C: EHLO", panel.Find("#conversation").TextContent, StringComparison.Ordinal);
        Assert.Contains("It last took something", panel.Markup, StringComparison.Ordinal);

        await panel.Find("#test-message").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("took a test message to ada@office.example", panel.Markup, StringComparison.Ordinal));
        Assert.Equal("EmbargoDesk: a test message", Assert.Single(await sink.ReceivesAsync(1)).Subject);
    }

    [Fact]
    public async Task The_domains_records_stand_with_what_to_do()
    {
        await using var dns = SmallDns.Start();
        using var desk = await MailPagesDesk.StartAsync(settings: ("Dns:Server", dns.Server));
        var panel = desk.Render<MailDomainPanel>();
        await panel.Find("#check-domain").ClickAsync(new());

        panel.WaitForAssertion(() => Assert.Equal(["SPF", "DKIM", "DMARC", "MX", "PTR"], panel.FindAll("#findings b").Select(b => b.TextContent)));
        Assert.Equal(4, panel.FindAll(".ed-tag-stop").Count);
        Assert.Contains("v=DMARC1; p=none", panel.Markup, StringComparison.Ordinal);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<DkimPanel> panel, string word) =>
        panel.FindAll("button").First(b => b.TextContent.StartsWith(word, StringComparison.Ordinal));
}
