using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;

namespace EmbargoDesk.Web.Tests.Recipients;

/// <summary>One person, changed by hand: added, saved, cleared, put on a list and taken off.</summary>
public sealed class ChangeRecipientTests
{
    private const string Two = "name,email,outlet\nAda Berg,ada@paper.example,The Paper\nBo Ek,bo@paper.example,\n";
    private static readonly RecipientRow Ada = new() { Name = "Ada Berg", Email = "ada@paper.example", Outlet = "The Paper" };

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_person_is_added_by_hand(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();

        await desk.The<AddRecipient>().RunAsync(list.Id, Ada with { ClearedEvidence = "Press card seen" }, RecipientsDesk.Officer);

        var ada = await desk.FindAsync("ada@paper.example");
        Assert.Equal(("Ada Berg", "The Paper", "Press card seen"), (ada.Name, ada.Outlet, ada.Clearance?.Evidence));
        Assert.Equal(["ada@paper.example"], await desk.OnListAsync(list.Id));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_adds_nobody_is_refused_with_the_reason_and_leaves_no_trace(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        await desk.ImportAsync(list.Id, Two);
        await desk.SuppressAsync("gone@paper.example");
        var before = await desk.RecordAsync();

        Assert.StartsWith("“nobody” is not", await RefusalAsync(desk, list.Id, Ada with { Email = "nobody" }), StringComparison.Ordinal);
        Assert.StartsWith("Give the person’s name", await RefusalAsync(desk, list.Id, Ada with { Name = " " }), StringComparison.Ordinal);
        Assert.Contains("must not be mailed: the person unsubscribed", await RefusalAsync(desk, list.Id, Ada with { Email = "Gone@paper.example" }), StringComparison.Ordinal);
        Assert.Contains("is on this list already", await RefusalAsync(desk, list.Id, Ada), StringComparison.Ordinal);

        Assert.Equal(before, await desk.RecordAsync());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Saving_may_empty_a_field_and_puts_the_fields_names_on_record(string kind)
    {
        await using var desk = await StartWithTwoAsync(kind);
        var ada = await desk.FindAsync("ada@paper.example");
        var before = RecipientDetails.Of(ada);

        var saved = await desk.The<SaveRecipient>().RunAsync(ada.Id, before, before with { Outlet = "", Address = "ADA@Other.example" }, RecipientsDesk.Officer);

        Assert.Equal(("", "ADA@Other.example"), (saved.Outlet, saved.Address));
        Assert.Equal(ada.Id, (await desk.FindAsync("ada@other.example")).Id);
        Assert.Equal("change recipient: address, outlet", (await desk.RecordAsync())[^1]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_two_who_save_the_second_is_told(string kind)
    {
        await using var desk = await StartWithTwoAsync(kind);
        var ada = await desk.FindAsync("ada@paper.example");
        var before = RecipientDetails.Of(ada);
        await desk.The<SaveRecipient>().RunAsync(ada.Id, before, before with { Beats = "health" }, RecipientsDesk.Officer);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.The<SaveRecipient>().RunAsync(ada.Id, before, before with { Beats = "climate" }, RecipientsDesk.Officer));

        Assert.Equal(Refusal.Stale, refused.Kind);
        Assert.Equal("health", (await desk.FindAsync("ada@paper.example")).Beats);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_address_that_belongs_to_another_person_is_refused(string kind)
    {
        await using var desk = await StartWithTwoAsync(kind);

        Assert.Contains("Another person has the address", await ReaddressAsync(desk, "Bo@paper.example"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SuppressionReason.Unsubscribed)]
    [InlineData(SuppressionReason.Complained)]
    [InlineData(SuppressionReason.Erased)]
    public async Task Who_said_no_gets_no_other_address(SuppressionReason reason)
    {
        await using var desk = await StartWithTwoAsync(Databases.Sqlite);
        await desk.SuppressAsync("ada@paper.example", reason);

        Assert.StartsWith("The address cannot change", await ReaddressAsync(desk, "ada@other.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_died_may_be_replaced()
    {
        await using var desk = await StartWithTwoAsync(Databases.Sqlite);
        await desk.SuppressAsync("ada@paper.example", SuppressionReason.Bounced);

        Assert.Equal("", await ReaddressAsync(desk, "ada@other.example"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clearance_and_its_end_are_on_record_with_their_reasons(string kind)
    {
        await using var desk = await StartWithTwoAsync(kind);
        var id = (await desk.FindAsync("ada@paper.example")).Id;

        await desk.The<ClearRecipient>().RunAsync(id, "Agreement\nsigned", RecipientsDesk.Officer);
        Assert.Equal(new Clearance(RecipientsDesk.Now, "Olga Officer", "Agreement signed"), (await desk.FindAsync("ada@paper.example")).Clearance);

        await desk.The<ClearRecipient>().RevokeAsync(id, "Broke an embargo", RecipientsDesk.Officer);
        Assert.Null((await desk.FindAsync("ada@paper.example")).Clearance);
        Assert.Equal(["clear recipient: Agreement signed", "revoke clearance recipient: Broke an embargo"], (await desk.RecordAsync())[^2..]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Whoever_is_taken_off_a_list_can_be_put_back_once(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        await desk.ImportAsync(list.Id, Two);
        var id = (await desk.FindAsync("ada@paper.example")).Id;

        await desk.The<RemoveFromList>().RunAsync(list.Id, id, RecipientsDesk.Officer);
        Assert.Equal(["bo@paper.example"], await desk.OnListAsync(list.Id));

        await desk.The<PutOnList>().RunAsync(list.Id, id, RecipientsDesk.Officer);
        await desk.The<PutOnList>().RunAsync(list.Id, id, RecipientsDesk.Officer);
        Assert.Equal(["ada@paper.example", "bo@paper.example"], await desk.OnListAsync(list.Id));
        Assert.Equal([$"remove list: recipient {id}", $"add list: recipient {id}"], (await desk.RecordAsync())[^2..]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_list_keeps_its_own_name_and_takes_no_others(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ListAsync("Local press");
        var list = await desk.ListAsync();

        await desk.The<RenameList>().RunAsync(list.Id, "Science desks", "Editors", RecipientsDesk.Officer);
        await Assert.ThrowsAsync<RefusedException>(() => desk.The<RenameList>().RunAsync(list.Id, "Local press", "", RecipientsDesk.Officer));

        await using var db = await desk.DbAsync();
        Assert.Equal("Editors", db.RecipientLists.Single(l => l.Name == "Science desks").Description);
    }

    private static async Task<RecipientsDesk> StartWithTwoAsync(string kind)
    {
        var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, Two);
        return desk;
    }

    private static async Task<string> RefusalAsync(RecipientsDesk desk, string listId, RecipientRow row) =>
        (await Assert.ThrowsAsync<RefusedException>(() => desk.The<AddRecipient>().RunAsync(listId, row, RecipientsDesk.Officer))).Message;

    private static async Task<string> ReaddressAsync(RecipientsDesk desk, string address)
    {
        var ada = await desk.FindAsync("ada@paper.example");
        var before = RecipientDetails.Of(ada);
        try
        {
            await desk.The<SaveRecipient>().RunAsync(ada.Id, before, before with { Address = address }, RecipientsDesk.Officer);
            return "";
        }
        catch (RefusedException e)
        {
            return e.Message;
        }
    }
}
