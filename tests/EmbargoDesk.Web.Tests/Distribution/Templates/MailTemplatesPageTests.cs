using Bunit;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Distribution.Templates;

public sealed class MailTemplatesPageTests
{
    private static readonly Actor Ben = new("Ben Admin", "BEN");

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task One_starts_from_the_programs_own_changes_it_sees_it_and_saves_it(string database)
    {
        using var desk = await MailPagesDesk.StartAsync(database);
        var page = desk.Render<MailTemplatesPage>(p => p.Add(t => t.Name, "lifted"));
        page.WaitForAssertion(() => Assert.Contains("In force is the program’s own wording.", page.Markup, StringComparison.Ordinal));
        Assert.True(page.Find("#save").HasAttribute("disabled"));
        Assert.Contains("release_url", page.Find("#fields").TextContent, StringComparison.Ordinal);

        await page.Find("#start").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("EMBARGO LIFTED: {{ headline }}", page.Find("#subject").GetAttribute("value")));
        await page.Find("#subject").InputAsync(new() { Value = "Now: {{ headline }}" });
        page.WaitForAssertion(() => Assert.Contains("Now: Night lights", page.Find("#preview-subject").TextContent, StringComparison.Ordinal));
        Assert.StartsWith("/desk/mail/templates/preview/", page.Find("#preview-html").GetAttribute("src"), StringComparison.Ordinal);
        Assert.True(page.Find("#preview-html").HasAttribute("sandbox"));
        page.Find("#part").Change("text");
        Assert.StartsWith("FOR IMMEDIATE RELEASE", page.Find("#preview-text").TextContent, StringComparison.Ordinal);

        await page.Find("#save").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Saved.", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Contains("the office’s own wording, saved by Ada Admin", page.Markup, StringComparison.Ordinal);
        await using var db = await desk.DbAsync();
        Assert.Equal(["lifted"], await db.MailTemplates.Select(t => t.Name).ToListAsync());
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_last_preview_and_keeps_it_from_being_saved()
    {
        using var desk = await MailPagesDesk.StartAsync();
        var page = desk.Render<MailTemplatesPage>(p => p.Add(t => t.Name, "lift"));
        page.WaitForElement("#text");

        await page.Find("#text").InputAsync(new() { Value = "{{ headlin }}" });

        page.WaitForAssertion(() => Assert.Contains("There is no field “headlin”", page.Markup, StringComparison.Ordinal));
        Assert.True(page.Find("#save").HasAttribute("disabled"));
        Assert.NotNull(page.Find("#preview-html"));
    }

    [Fact]
    public async Task What_was_typed_and_not_saved_is_there_again_and_can_be_thrown_away()
    {
        using var desk = await MailPagesDesk.StartAsync();
        var first = desk.Render<MailTemplatesPage>(p => p.Add(t => t.Name, "advance"));
        first.WaitForElement("#subject");
        await first.Find("#subject").InputAsync(new() { Value = "EMBARGOED {{ until }}: {{ headline }}" });
        await first.InvokeAsync(() => first.Instance.DisposeAsync().AsTask());

        var again = desk.Render<MailTemplatesPage>(p => p.Add(t => t.Name, "advance"));
        again.WaitForAssertion(() => Assert.Equal("EMBARGOED {{ until }}: {{ headline }}", again.Find("#subject").GetAttribute("value")));
        Assert.Contains("What you typed is still here", again.Markup, StringComparison.Ordinal);

        await again.FindAll("button").Single(b => b.TextContent == "Throw it away").ClickAsync(new());
        again.WaitForAssertion(() => Assert.Equal("", again.Find("#subject").GetAttribute("value") ?? ""));
        await using var db = await desk.DbAsync();
        Assert.False(await db.MailTemplates.AnyAsync());
    }

    [Fact]
    public async Task Versions_are_compared_and_taken_up_again()
    {
        using var desk = await MailPagesDesk.StartAsync();
        var save = desk.The<SaveMailTemplate>();
        await save.RunAsync("lift", TemplateText.Own with { Subject = "First: {{ headline }}" }, null, Ben);
        await save.RunAsync("lift", TemplateText.Own with { Subject = "Second: {{ headline }}" }, null, Ben);
        var page = desk.Render<MailTemplatesPage>(p => p.Add(t => t.Name, "lift"));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("#versions > li").Count));

        await page.FindAll("#versions > li")[1].QuerySelector("button")!.ClickAsync(new());
        Assert.Contains("First: {{ headline }}", page.Find("del").TextContent, StringComparison.Ordinal);
        Assert.Contains("Second: {{ headline }}", page.Find("ins").TextContent, StringComparison.Ordinal);
        await page.FindAll("button").Single(b => b.TextContent.StartsWith("Take it up again", StringComparison.Ordinal)).ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("First: {{ headline }}", page.Find("#subject").GetAttribute("value")));
    }

    [Fact]
    public async Task Two_administrators_never_overwrite_each_other_unseen()
    {
        using var desk = await MailPagesDesk.StartAsync();
        var page = desk.Render<MailTemplatesPage>(p => p.Add(t => t.Name, "lift"));
        page.WaitForElement("#subject");
        await page.Find("#subject").InputAsync(new() { Value = "Mine: {{ headline }}" });
        await desk.The<SaveMailTemplate>().RunAsync("lift", TemplateText.Own with { Subject = "Theirs: {{ headline }}" }, null, Ben);
        page.WaitForAssertion(() => Assert.False(page.Find("#save").HasAttribute("disabled")));

        await page.Find("#save").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Ben Admin changed this wording meanwhile", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Mine: {{ headline }}", page.Find("#subject").GetAttribute("value"));
    }
}
