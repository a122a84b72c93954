using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Recipients;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Recipients;

public sealed class FindRecipientsTests
{
    private const string People = """
        name,email,outlet,cleared_evidence
        Åsa Tornberg,asa@paper.example,The Northern Paper,
        Lovisa BRÄNNSTRÖM,lovisa@radio.example,Radio 100%,Press card seen
        Émile Noir,emile@paper.example,Le Matin,
        """;

    public static TheoryData<string, string, string[]> Searches()
    {
        var data = new TheoryData<string, string, string[]>();
        foreach (var kind in new[] { Databases.Sqlite, Databases.Postgres })
        {
            data.Add(kind, "", ["asa@paper.example", "emile@paper.example", "lovisa@radio.example"]);
            data.Add(kind, "TORNBERG", ["asa@paper.example"]);
            data.Add(kind, "åsa", ["asa@paper.example"]);
            data.Add(kind, "brännström", ["lovisa@radio.example"]);
            data.Add(kind, "émile", ["emile@paper.example"]);
            data.Add(kind, "paper.example", ["asa@paper.example", "emile@paper.example"]);
            data.Add(kind, "  paper   matin ", ["emile@paper.example"]);
            data.Add(kind, "100%", ["lovisa@radio.example"]);
            data.Add(kind, "%", ["lovisa@radio.example"]);
            data.Add(kind, "_", []);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Every_word_is_found_in_name_address_or_outlet_whatever_its_case(string kind, string text, string[] found)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, People);

        await using var db = await desk.DbAsync();
        Assert.Equal(found, await FindRecipients.Matching(db.Recipients, text).Select(r => r.CanonicalAddress).OrderBy(a => a).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_filter_tells_cleared_not_cleared_and_suppressed(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await desk.ImportAsync((await desk.ListAsync()).Id, People);
        await desk.SuppressAsync("asa@paper.example", SuppressionReason.Bounced);

        await using var db = await desk.DbAsync();
        async Task<List<(string, bool, SuppressionReason?)>> OnlyAsync(RecipientFilter filter) =>
            (await FindRecipients.Lines(db, FindRecipients.Only(db, db.Recipients, filter)).OrderBy(l => l.Address).ToListAsync())
            .ConvertAll(l => (l.Address, l.Cleared, l.Suppressed));
        Assert.Equal([("lovisa@radio.example", true, null)], await OnlyAsync(RecipientFilter.Cleared));
        Assert.Equal([("asa@paper.example", false, SuppressionReason.Bounced), ("emile@paper.example", false, null)], await OnlyAsync(RecipientFilter.NotCleared));
        Assert.Equal([("asa@paper.example", false, SuppressionReason.Bounced)], await OnlyAsync(RecipientFilter.Suppressed));
        Assert.Equal(3, (await OnlyAsync(RecipientFilter.All)).Count);
    }
}
