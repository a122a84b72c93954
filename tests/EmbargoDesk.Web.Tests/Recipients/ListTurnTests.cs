using Bunit;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Recipients;

public sealed class ListTurnTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_office_says_which_list_goes_first_and_it_is_on_record(string database)
    {
        using var desk = await RecipientsDesk.StartAsync(database);
        var list = await desk.ListAsync();
        var page = desk.Render<ListPage>(p => p.Add(l => l.Id, list.Id));
        page.WaitForElement("#turn");
        Assert.Equal("5", page.Find("#turn").GetAttribute("value"));

        await page.Find("#turn").ChangeAsync(new() { Value = "1" });

        page.WaitForAssertion(() => Assert.Contains("Its copies go first", page.Markup, StringComparison.Ordinal));
        await using var db = await desk.DbAsync();
        Assert.Equal(1, (await db.RecipientLists.SingleAsync(l => l.Id == list.Id)).Turn);
        Assert.Contains("change list: turn 5 -> 1", await desk.RecordAsync());
        await Assert.ThrowsAsync<RefusedException>(() => desk.The<SetListTurn>().RunAsync(list.Id, 0, RecipientsDesk.Officer));
        await Assert.ThrowsAsync<RefusedException>(() => desk.The<SetListTurn>().RunAsync("none", 1, RecipientsDesk.Officer));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_api_sets_it_too(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var list = (await desk.Api.PostAsync("/lists", new { name = Officer.Unique("Turn") })).Is(201);
        Assert.Equal(5, list["turn"]!.GetValue<int>());
        (await desk.Api.PutAsync($"/lists/{list.Id}/turn", new { turn = 9 })).Is(204);
        Assert.Equal(9, (await desk.Api.GetAsync($"/lists/{list.Id}")).Is(200)["turn"]!.GetValue<int>());
        (await desk.Api.PutAsync($"/lists/{list.Id}/turn", new { turn = 10 })).Is(422);
    }
}
