using Bunit;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Embargo.Journals;
using EmbargoDesk.Web.Tests.Distribution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Embargo.Journals;

public sealed class JournalsPageTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_journal_is_described_changed_and_deleted(string database)
    {
        using var desk = await StartAsync(database);
        var page = desk.Render<JournalsPage>();
        page.WaitForAssertion(() => Assert.Contains("No journal is described", page.Markup, StringComparison.Ordinal));

        await page.Find("#add-journal").ClickAsync(new());
        page.Find("#journal").Change("Annals of Northern Ecology");
        page.Find("#lift-time").Change("16:00");
        page.Find("#lift-zone").Change("Europe/London");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Annals of Northern Ecology is saved.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Unverified", page.Find("#journals-list").TextContent, StringComparison.Ordinal);

        await Button(page, "Change").ClickAsync(new());
        Assert.Equal("16:00", page.Find("#lift-time").GetAttribute("value"));
        page.Find("#lift-time").Change("4 pm");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("time of day", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("4 pm", page.Find("#lift-time").GetAttribute("value"));

        await Button(page, "Delete").ClickAsync(new());
        await page.Find("dialog form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("Annals of Northern Ecology is deleted.", page.Markup, StringComparison.Ordinal));
        await using var db = await desk.DbAsync();
        Assert.False(await db.JournalPresets.AnyAsync());
    }

    private static Task<MailPagesDesk> StartAsync(string database) =>
        MailPagesDesk.StartAsync(database, services: s => s.AddSingleton<SaveJournalPreset>().AddSingleton<DeleteJournalPreset>());

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<JournalsPage> page, string word) =>
        page.FindAll("#journals-list button").First(b => b.TextContent.StartsWith(word, StringComparison.Ordinal));
}
