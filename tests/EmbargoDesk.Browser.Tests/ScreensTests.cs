using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EmbargoDesk.Tests.Equipment;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmbargoDesk.Browser.Tests;

/// <summary>Every main screen of the demonstration newsroom, light, dark and on a phone: axe, console, width; and the pictures of docs/.</summary>
public sealed class ScreensTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    public async Task Screens_are_accessible_fit_and_complain_of_nothing(string scheme, int width)
    {
        await using var sink = SmtpSink.Start();
        await using var host = await DeskHost.StartAsync(Databases.Sqlite, sink, ["--environment=Development", "--Newsroom:Name=Nordhamn University", "--Newsroom:MailFrom=press@nordhamn.example.org"]);
        await using var visitor = await Visitor.ComeAsync(chromium.Browser, host, width, 1000, scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        var ids = await IdsAsync(host);
        var found = new List<string>();
        foreach (var (name, path) in PublicScreens(ids))
        {
            await visitor.Page.GotoAsync(path);
            await LookAsync(visitor, name, scheme, width, found);
        }

        await visitor.SignInAsync("administrator");
        foreach (var (name, path) in DeskScreens(ids))
        {
            await visitor.OpenAsync(path);
            await LookAsync(visitor, name, scheme, width, found);
        }

        // People, tokens and one's own account are static pages: no circuit to wait for.
        foreach (var (name, path) in (IEnumerable<(string, string)>)[("people", "/desk/people"), ("tokens", "/desk/tokens"), ("account", "/account")])
        {
            await visitor.Page.GotoAsync(path);
            await LookAsync(visitor, name, scheme, width, found);
        }

        // The exact mail is shown without scripts, so axe cannot run in it.
        await visitor.Page.GotoAsync($"/desk/releases/{ids.Scheduled}/mail/advance");
        await Assertions.Expect(visitor.Page.GetByText("EMBARGOED UNTIL").First).ToBeVisibleAsync();
        await PictureAsync(visitor, "mail", scheme, width);

        Assert.Empty(found);

        // The browser itself says of the page that is not there that it is not there.
        Assert.DoesNotContain(visitor.Complaints, c => !c.Contains("/releases/none", StringComparison.Ordinal));
    }

    private sealed record Ids(string Scheduled, string Public, string Mailing, string List, string Recipient);

    private static async Task<Ids> IdsAsync(DeskHost host)
    {
        await using var db = await host.DbAsync();
        var scheduled = await db.Releases.Where(r => r.State == Core.Releases.ReleaseState.Scheduled && !r.Held).OrderBy(r => r.PlannedLift).FirstAsync();
        var lifted = await db.Releases.Where(r => r.State == Core.Releases.ReleaseState.Lifted).OrderByDescending(r => r.PlannedLift).FirstAsync();
        var mailing = await db.Mailings.Where(m => m.State == Core.Distribution.MailingState.Done).OrderBy(m => m.CreatedAt).FirstAsync();
        return new Ids(scheduled.Id, lifted.Id, mailing.Id, (await db.RecipientLists.OrderBy(l => l.Name).FirstAsync()).Id, (await db.Recipients.OrderBy(r => r.Name).FirstAsync()).Id);
    }

    private static IEnumerable<(string Name, string Path)> PublicScreens(Ids ids) =>
        [("home", "/"), ("newsroom", $"/releases/{ids.Public}"), ("agreement", "/agreement"), ("not-found", "/releases/none"), ("sign-in", "/account/sign-in")];

    private static IEnumerable<(string Name, string Path)> DeskScreens(Ids ids) =>
    [
        ("today", "/desk"), ("releases", "/desk/releases"), ("release-editor", $"/desk/releases/{ids.Scheduled}"), ("plan", $"/desk/releases/{ids.Scheduled}/mailings/new/lift"),
        ("import", "/desk/import"), ("mailings", "/desk/mailings"), ("mailing", $"/desk/mailings/{ids.Mailing}"), ("lists", "/desk/lists"), ("list", $"/desk/lists/{ids.List}"),
        ("recipients", "/desk/recipients"), ("recipient", $"/desk/recipients/{ids.Recipient}"), ("journals", "/desk/journals"), ("mail-setup", "/desk/mail"), ("wordings", "/desk/mail/templates/advance"), ("audit", "/desk/audit"), ("bounces", "/desk/bounces"),
    ];

    private static async Task LookAsync(Visitor visitor, string name, string scheme, int width, List<string> found)
    {
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();

        // What is still being read is read in well under a second; a page that stays at "Reading" fails here.
        await Assertions.Expect(visitor.Page.GetByText("Reading the")).ToHaveCountAsync(0);
        await PictureAsync(visitor, name, scheme, width);

        // The frame of a mail runs no script, so axe would wait in it for ever; the mail is looked at by itself.
        await visitor.Page.EvaluateAsync("document.querySelectorAll('iframe').forEach(f => f.remove())");
        var axe = await visitor.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        found.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{name} ({scheme}, {width}): {v.Id}: {v.Help}: {v.Nodes[0].Html}"));
        var wide = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wide > 0)
        {
            found.Add($"{name} ({scheme}, {width}): the page is {wide} px wider than the screen");
        }
    }

    private static async Task PictureAsync(Visitor visitor, string name, string scheme, int width)
    {
        if (Environment.GetEnvironmentVariable("EMBARGODESK_PICTURES") is { Length: > 0 } folder)
        {
            var suffix = (scheme, width) switch { ("dark", _) => "-dark", (_, < 1000) => "-phone", _ => "" };
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}{suffix}.png") });
        }
    }
}
