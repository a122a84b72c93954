using Bunit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Recipients;
using EmbargoDesk.Web.Tests.Recipients;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

/// <summary>The list of what came back, on either database.</summary>
public sealed class BouncesPageTests
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_waits_for_a_person_stands_first_and_is_settled(string kind)
    {
        await using var desk = await WithAsync(kind, Row('a', BounceKind.Policy, "refused"), Row('b', BounceKind.AutoReply, ""), Row('c', BounceKind.Soft, "full"));
        var page = desk.Render<BouncesPage>();
        page.WaitForAssertion(() => Assert.Equal(["Refused by policy", "Passing failure", "Automatic answer"], Titles(page)));
        Assert.Contains("“refused”", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Nobody reads what comes back.", page.Markup, StringComparison.Ordinal);

        await page.Find("button.btn-primary").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal(["Passing failure", "Automatic answer", "Refused by policy"], Titles(page)));
        Assert.Contains("settle bounce: ", await desk.RecordAsync());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task It_is_filtered_by_kind_and_by_what_waits(string kind)
    {
        await using var desk = await WithAsync(kind, Row('a', BounceKind.Policy, "one"), Row('b', BounceKind.Policy, "two"), Row('c', BounceKind.Soft, "full"));
        var page = desk.Render<BouncesPage>();
        page.WaitForElement("#bounce-kind");
        await page.Find("#bounce-kind").ChangeAsync(new() { Value = "Policy" });
        page.WaitForAssertion(() => Assert.Equal(2, Titles(page).Count));
        Assert.Contains("Settle all 2", page.Markup, StringComparison.Ordinal);
        await page.Find("#bounce-kind").ChangeAsync(new() { Value = "" });
        await page.Find("#bounce-open").ChangeAsync(new() { Value = true });
        page.WaitForAssertion(() => Assert.Equal(["Refused by policy", "Refused by policy"], Titles(page)));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_person_s_page_shows_it_and_only_an_administrator_mails_the_address_again(string kind)
    {
        await using var desk = await WithAsync(kind, Row('a', BounceKind.Hard, "550 5.1.1 unknown"));
        await desk.ImportAsync((await desk.ListAsync()).Id, "name,email\nAna Lind,ana@paper.example\n");
        await desk.SuppressAsync("ana@paper.example", SuppressionReason.Bounced);
        var id = (await desk.FindAsync("ana@paper.example")).Id;

        var page = desk.Render<RecipientPage>(p => p.Add(r => r.Id, id));
        page.WaitForAssertion(() => Assert.Contains("550 5.1.1 unknown", page.Find("[aria-labelledby=came-back-title]").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Mail this address again", page.Markup, StringComparison.Ordinal);

        desk.Authorization.SetPolicies(Policies.Administer).SetRoles(Roles.Administrator);
        var administrators = desk.Render<RecipientPage>(p => p.Add(r => r.Id, id));
        administrators.WaitForAssertion(() => Assert.Contains("Mail this address again", administrators.Markup, StringComparison.Ordinal));
    }

    private static async Task<RecipientsDesk> WithAsync(string kind, params Bounce[] rows)
    {
        var desk = await RecipientsDesk.StartAsync(kind);
        await using var db = await desk.DbAsync();
        foreach (var row in rows)
        {
            // One by one: the order of their numbers is what the page sorts by.
            db.Bounces.Add(row);
            await db.SaveChangesAsync();
        }

        return desk;
    }

    private static Bounce Row(char name, BounceKind kind, string words) => new()
    {
        Fingerprint = new string(name, 64), Kind = kind, CanonicalAddress = "ana@paper.example", Words = words, At = RecipientsDesk.Now, SettledAt = kind == BounceKind.Policy ? null : RecipientsDesk.Now,
    };

    private static List<string> Titles(IRenderedComponent<BouncesPage> page) => [.. page.FindAll(".ed-row-title").Select(t => t.TextContent.Split(':')[0].Trim())];
}
