using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Recipients;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Recipients;

public sealed class ImportRecipientsTests
{
    private const string Three = "name,email,outlet,cleared_evidence\nAda Berg,ada@paper.example,The Paper,Agreement signed\nBo Ek,bo@paper.example,The Paper,\nCy Dahl,cy@radio.example,Radio,\n";

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_trial_says_what_the_import_then_does(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        await desk.ImportAsync(list.Id, Three);
        var rows = RecipientsDesk.Rows("email,outlet\nada@paper.example,Other Paper\nbo@paper.example,\nnew@paper.example,\nnonsense,\n");

        var trial = await desk.The<ImportRecipients>().TryAsync(list.Id, rows, replace: true, RecipientsDesk.Officer);
        var done = await desk.The<ImportRecipients>().RunAsync(list.Id, rows, replace: true, RecipientsDesk.Officer);

        Assert.Equal((1, 1, 1, 1, 0), (done.Added, done.Changed, done.Skipped, done.Removed, done.Cleared));
        Assert.Equal(5, Assert.Single(done.Refused).Row);
        Assert.Equal(done with { Refused = [] }, trial with { Refused = [] });
        Assert.Equal(done.Refused, trial.Refused);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_trial_keeps_nothing(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();

        var trial = await desk.The<ImportRecipients>().TryAsync(list.Id, RecipientsDesk.Rows(Three), replace: false, RecipientsDesk.Officer);

        Assert.Equal((3, 1), (trial.Added, trial.Cleared));
        await using var db = await desk.DbAsync();
        Assert.Equal((0, 0), (await db.Recipients.CountAsync(), await db.ListMembers.CountAsync()));
        Assert.Equal(["create list: "], await desk.RecordAsync());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_suppressed_person_in_the_file_does_not_leave_a_replaced_list(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        await desk.ImportAsync(list.Id, Three);
        await desk.SuppressAsync("ada@paper.example");

        var done = await desk.ImportAsync(list.Id, "email\nada@paper.example\nbo@paper.example\n", replace: true);

        Assert.Equal((1, 2), (done.Removed, done.Skipped));
        Assert.Equal(["ada@paper.example", "bo@paper.example"], await desk.OnListAsync(list.Id));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Whoever_is_cleared_by_the_file_is_cleared_by_the_officer_on_its_evidence(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();

        Assert.Equal(1, (await desk.ImportAsync(list.Id, Three)).Cleared);

        Assert.Equal(new Clearance(RecipientsDesk.Now, "Olga Officer", "Agreement signed"), (await desk.FindAsync("ada@paper.example")).Clearance);
        Assert.Null((await desk.FindAsync("bo@paper.example")).Clearance);
        Assert.Equal("add list: 3 added, 0 changed, 0 skipped, 0 removed, 0 refused, 1 cleared for embargoed content", (await desk.RecordAsync())[^1]);
    }
}
