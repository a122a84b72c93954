using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution.Bounces;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

/// <summary>The bounce mailbox from end to end: mail out to a scripted server, what comes back into a real Dovecot.</summary>
public sealed class CollectBouncesTests
{
    [Theory]
    [InlineData(Databases.Sqlite, "Imap")]
    [InlineData(Databases.Postgres, "Imap")]
    [InlineData(Databases.Sqlite, "Pop3")]
    [InlineData(Databases.Postgres, "Pop3")]
    public async Task A_dead_address_comes_back_and_is_mailed_no_more(string database, string protocol)
    {
        await using var desk = await BouncesDesk.StartAsync(database, protocol);
        var mailing = await desk.MailAsync("ana@paper.example", "bo@paper.example");
        Assert.Matches("^press-bounces\\+[0-9a-z]+-[0-9a-z]{16}@office\\.example$", desk.CopyTo("ana@paper.example").From);
        Assert.NotEqual(desk.CopyTo("ana@paper.example").From, desk.CopyTo("bo@paper.example").From);

        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo("ana@paper.example"), returned: false));

        Assert.Equal("bounced", await desk.StateAsync(mailing, "ana@paper.example"));
        Assert.Equal("accepted", await desk.StateAsync(mailing, "bo@paper.example"));
        Assert.Equal(SuppressionReason.Bounced, await desk.SuppressedAsync("ana@paper.example"));
        Assert.Null(await desk.SuppressedAsync("bo@paper.example"));
        var bounce = (await desk.ShowsAsync(1))["bounces"]![0]!;
        Assert.Equal(("hard", "5.1.1", "550 5.1.1 User unknown", "mx.paper.example"), (bounce["kind"]!.GetValue<string>(), bounce["status"]!.GetValue<string>(), bounce["words"]!.GetValue<string>(), bounce["reportedBy"]!.GetValue<string>()));
        Assert.NotNull(bounce["settledAt"]);

        var second = await desk.MailAsync("ana@paper.example", "bo@paper.example");
        Assert.Equal(new Dictionary<string, string> { ["bo@paper.example"] = "accepted" }, await desk.Api.DeliveriesAsync(second));
    }
}
