using Bunit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Audit;
using EmbargoDesk.Web.Recipients;

namespace EmbargoDesk.Web.Tests.Recipients;

/// <summary>What the pages ask the database can be answered by either, and stands on them.</summary>
public sealed class RecipientPagesTests
{
    private const string Two = "name,email,outlet,cleared_evidence\nAda Berg,ada@paper.example,The Paper,Press card\nBo Ek,bo@paper.example,,\n";

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_lists_stand_with_people_cleared_and_not_mailed(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, Two);
        await desk.SuppressAsync("bo@paper.example");

        var page = desk.Render<ListsPage>();

        page.WaitForAssertion(() => Assert.Equal(["2", "1", "1"], page.FindAll("tbody td").Select(c => c.TextContent)));
        Assert.Equal("Science desks", page.Find("tbody th a").TextContent);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_list_is_searched_by_the_database_while_one_types(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        await desk.ImportAsync(list.Id, Two);
        var page = desk.Render<ListPage>(p => p.Add(l => l.Id, list.Id));
        page.WaitForAssertion(() => Assert.Equal(["Ada Berg", "Bo Ek"], page.FindAll("tbody a").Select(a => a.TextContent)));

        await page.Find("#people-search").InputAsync(new() { Value = "bo" });

        page.WaitForAssertion(() => Assert.Equal(["Bo Ek"], page.FindAll("tbody a").Select(a => a.TextContent)));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_was_typed_stays_when_adding_is_refused(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        var page = desk.Render<ListPage>(p => p.Add(l => l.Id, list.Id));
        page.WaitForElement("#add-name");

        await page.Find("#add-name").InputAsync(new() { Value = "Ada Berg" });
        await page.Find("#add-address").InputAsync(new() { Value = "nobody" });
        await page.Find("#add form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("is not an e-mail address", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal(("Ada Berg", "nobody"), (page.Find("#add-name").GetAttribute("value"), page.Find("#add-address").GetAttribute("value")));
        Assert.Equal("true", page.Find("[data-unsaved]").GetAttribute("data-unsaved"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_person_stands_with_clearance_suppression_lists_and_every_copy(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, Two);
        await desk.ListAsync("Local press");
        await desk.SuppressAsync("ada@paper.example", SuppressionReason.Bounced);
        var ada = await desk.FindAsync("ada@paper.example");
        await SendAsync(desk, ada);

        var page = desk.Render<RecipientPage>(p => p.Add(r => r.Id, ada.Id));

        page.WaitForElement(".ed-row-title a");
        page.WaitForElement("#put-on");
        Assert.Equal("Moths return", page.Find(".ed-row-title a").TextContent);
        Assert.Contains("Embargoed advance, version 1", page.Find(".ed-row-what").TextContent, StringComparison.Ordinal);
        Assert.Contains("550 no such user", page.Find(".ed-row-what").TextContent, StringComparison.Ordinal);
        Assert.Contains("Refused by their server", page.Find(".ed-row-state").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Wed 28 Oct 2026, 16:00 GMT", "Olga Officer", "Press card"], page.FindAll("dl.ed-pairs dd").Select(d => d.TextContent));
        Assert.Contains("mail to the address came back for good", page.Find(".ed-note-warn").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Science desks"], page.FindAll("ul.ed-pairs a").Select(a => a.TextContent));
        Assert.Equal(["Choose a list", "Local press"], page.FindAll("#put-on option").Select(o => o.TextContent));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Everybody_stands_with_their_lists(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, Two);
        await desk.ImportAsync((await desk.ListAsync("Local press")).Id, "email\nbo@paper.example\n");

        var page = desk.Render<RecipientsPage>();

        page.WaitForAssertion(() => Assert.Equal(["Science desks", "Local press; Science desks"], page.FindAll("tbody td.d-lg-table-cell").Select(c => c.TextContent.Trim()).Where(c => c.Length > 0)));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_audit_trail_names_what_it_is_about_newest_first(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, Two);
        await desk.The<ClearRecipient>().RunAsync((await desk.FindAsync("bo@paper.example")).Id, "Press card", RecipientsDesk.Officer);

        var page = desk.Render<AuditTrailPage>();

        page.WaitForAssertion(() => Assert.Equal(["Bo Ek", "Science desks", "Science desks"], page.FindAll("tbody a").Select(a => a.TextContent)));
        Assert.Equal("Wed 28 Oct 2026, 16:00 GMT", page.Find("tbody time").TextContent);
    }

    private static async Task SendAsync(RecipientsDesk desk, Recipient to)
    {
        await using var db = await desk.DbAsync();
        var (release, mailing) = (OpaqueId.New(), OpaqueId.New());
        db.Releases.Add(new Release { Id = release, LatestVersion = 1, CreatedAt = RecipientsDesk.Now, CreatedBy = "Test" });
        db.ReleaseVersions.Add(new ReleaseVersion { ReleaseId = release, Number = 1, Content = new() { Headline = "Moths return" }, SavedAt = RecipientsDesk.Now, SavedBy = "Test" });
        db.Mailings.Add(new Mailing { Id = mailing, ReleaseId = release, Kind = MailingKind.Advance, ListIds = [], CreatedAt = RecipientsDesk.Now, CreatedBy = "Test" });
        db.Deliveries.Add(new Delivery
        {
            MailingId = mailing, ReleaseId = release, Kind = MailingKind.Advance, VersionNumber = 1, Occasion = 1, RecipientId = to.Id, Address = to.Address,
            CanonicalAddress = to.CanonicalAddress, Name = to.Name, Token = OpaqueId.New(), Form = MessageForm.Full, State = DeliveryState.Refused, Attempts = 1,
            Reply = "550 no such user", ChangedAt = RecipientsDesk.Now,
        });
        await db.SaveChangesAsync();
    }
}
