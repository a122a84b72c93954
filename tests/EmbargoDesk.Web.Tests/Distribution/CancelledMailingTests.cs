using EmbargoDesk.Tests.Equipment;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>A person stops a mailing: whoever has not been reached can be reached by the next one.</summary>
public sealed class CancelledMailingTests
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task People_of_a_cancelled_mailing_get_the_next_one_of_its_kind(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        await sink.GoDown();
        var list = await desk.Api.ListAsync(["ana@paper.example", "bo@radio.example"]);
        var id = await desk.Api.ApprovedAsync("Stopped and begun again", null);
        var first = await desk.Api.ScheduleAsync(id, list);
        (await desk.Api.PostAsync($"/mailings/{first}/cancel")).Is(200);

        sink.ComeUp();
        var second = (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "lift", lists = new[] { list } })).Is(201).Id;
        Assert.Equal(2, (await desk.Api.ReachesAsync($"/mailings/{second}", "done")).Counts()["accepted"]);
        Assert.Equal(["ana@paper.example", "bo@radio.example"], sink.Received.SelectMany(m => m.To).Order());
    }
}
