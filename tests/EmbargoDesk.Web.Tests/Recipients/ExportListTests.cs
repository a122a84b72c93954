using System.Text;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Recipients;

namespace EmbargoDesk.Web.Tests.Recipients;

public sealed class ExportListTests
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Cells_that_a_spreadsheet_would_run_are_made_harmless(string kind)
    {
        var lines = await ExportAsync(kind, "name,email,outlet,beats,country,language,notes\n=1+1,a@paper.example,+x,-x,@x,\"\tx\",\"say \"\"no\"\"\"\n");

        Assert.Equal(
            """"
            "'=1+1",a@paper.example,"'+x","'-x","'@x",x,"say ""no""",,
            """",
            lines[1]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_list_can_be_read_in_again_as_it_went_out(string kind)
    {
        var lines = await ExportAsync(kind, "name,email,outlet,cleared_evidence\nÅsa Ek,asa@paper.example,\"Paper, The\",Press card\nBo,bo@paper.example,,\n");

        var rows = RecipientsDesk.Rows(string.Join("\r\n", lines));
        Assert.Equal([("asa@paper.example", "Åsa Ek", "Paper, The", "Press card"), ("bo@paper.example", "Bo", "", "")],
            rows.Select(r => (r.Email, r.Name, r.Outlet, r.ClearedEvidence)).OrderBy(r => r.Email));
    }

    [Fact]
    public async Task That_a_list_left_the_desk_is_on_record()
    {
        await using var desk = await RecipientsDesk.StartAsync(Databases.Sqlite);
        var list = await desk.ListAsync("Press: science/health");

        Assert.Equal("Press  science health.csv", await desk.The<ExportList>().BeginAsync(list.Id, RecipientsDesk.Officer));
        Assert.Equal("export list: 0 people", (await desk.RecordAsync())[^1]);
        Assert.Null(await desk.The<ExportList>().BeginAsync("nothing", RecipientsDesk.Officer));
    }

    private static async Task<string[]> ExportAsync(string kind, string csv)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        var list = await desk.ListAsync();
        await desk.ImportAsync(list.Id, csv);
        using var file = new MemoryStream();
        await desk.The<ExportList>().RunAsync(list.Id, file);
        return Encoding.UTF8.GetString(file.ToArray()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
