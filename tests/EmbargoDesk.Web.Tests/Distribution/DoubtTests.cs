using EmbargoDesk.Tests.Equipment;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What is done with a copy that was perhaps delivered: it waits for a person, or is sent once more by itself.</summary>
public sealed class DoubtTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Resend_sends_a_doubtful_copy_once_more_with_the_same_bytes_and_only_once(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, "once@paper.example", times: 1).When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, "twice@paper.example", times: 2);
        await using var desk = await DeskHost.StartAsync(database, sink);
        var list = await desk.Api.ListAsync(["once@paper.example", "twice@paper.example", "ana@paper.example"]);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        (await desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list }, doubt = "resend" })).Is(200);
        var mailing = (await desk.Api.MailingAsync(id, "lift"))!["id"]!.GetValue<string>();

        var done = await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal("resend", done["doubt"]!.GetValue<string>());
        Assert.Equal([KeyValuePair.Create("accepted", 2), KeyValuePair.Create("inDoubt", 1)], done.Counts());
        var states = await desk.Api.DeliveriesAsync(mailing);
        Assert.Equal(("accepted", "inDoubt"), (states["once@paper.example"], states["twice@paper.example"]));
        Assert.Equal(5, sink.Received.Count);
        Assert.All(sink.Received.GroupBy(m => m.To.Single()), g => Assert.Single(g.Select(m => m.Text).Distinct()));
        Assert.Equal(["send doubtful again: 2 copies"], [.. (await ActsAsync(desk, mailing)).Where(a => a.StartsWith("send doubtful", StringComparison.Ordinal)).Order()]);

        // The second doubt is a person's.
        (await desk.Api.PostAsync($"/mailings/{mailing}/doubts", new { decision = "arrived" })).Is(200);
        Assert.Equal([KeyValuePair.Create("accepted", 3)], (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts());
        Assert.Equal(5, sink.Received.Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Held_is_what_nobody_chose_and_a_person_may_choose_otherwise_while_it_goes(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, "doubt@paper.example", times: 1).When(SmtpStep.Rcpt, SinkAnswer.Reply(451), "later@paper.example", times: 1);
        await using var desk = await DeskHost.StartAsync(database, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["doubt@paper.example", "later@paper.example"]));
        var waits = await desk.Api.ShowsAsync($"/mailings/{mailing}", m => m.Counts().ContainsKey("inDoubt") && m.Counts().ContainsKey("deferred"));
        Assert.Equal("hold", waits["doubt"]!.GetValue<string>());

        (await desk.Api.PutAsync($"/mailings/{mailing}/doubt", new { doubt = "resend" })).Is(200);
        await desk.Api.ShowsAsync($"/mailings/{mailing}", m => m.Counts().GetValueOrDefault("accepted") == 1);
        Assert.Equal(2, sink.Received.Count);
        desk.Clock.Advance(NodaTime.Duration.FromMinutes(2));
        Assert.Equal([KeyValuePair.Create("accepted", 2)], (await desk.Api.ReachesAsync($"/mailings/{mailing}", "done")).Counts());
        (await desk.Api.PutAsync($"/mailings/{mailing}/doubt", new { doubt = "hold" })).Is(409);
        (await desk.Api.PutAsync($"/mailings/{mailing}/doubt", new { })).Is(422);
        Assert.Contains("choose what is done with doubts: Resend", await ActsAsync(desk, mailing));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Doubts_of_a_cancelled_mailing_are_settled_too_and_who_was_not_sent_it_gets_the_next(string database)
    {
        await using var sink = SmtpSink.Start();
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        sink.When(SmtpStep.Dot, SinkAnswer.Drop, "doubt@paper.example", times: 1);
        sink.Watching = async (step, _) =>
        {
            if (step == SmtpStep.Dot)
            {
                reached.TrySetResult();
                await go.Task;
            }
        };
        await using var desk = await DeskHost.StartAsync(database, sink);
        var list = await desk.Api.ListAsync(["doubt@paper.example"]);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, list);
        await reached.Task;
        (await desk.Api.PostAsync($"/mailings/{mailing}/cancel")).Is(200);
        go.SetResult();
        await desk.Api.ShowsAsync($"/mailings/{mailing}", m => m.Counts().ContainsKey("inDoubt"));

        (await desk.Api.PostAsync($"/mailings/{mailing}/doubts", new { decision = "resend" })).Is(409);
        (await desk.Api.PostAsync($"/mailings/{mailing}/doubts", new { })).Is(422);
        (await desk.Api.PostAsync($"/mailings/{mailing}/doubts", new { decision = "notSent" })).Is(200);
        Assert.Equal([KeyValuePair.Create("cancelled", 1)], (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts());
        Assert.Contains("take doubtful as not sent: 1 copies", await ActsAsync(desk, mailing));

        var next = (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "lift", lists = new[] { list } })).Is(201).Id;
        await desk.Api.ReachesAsync($"/mailings/{next}", "done");
        Assert.Equal("doubt@paper.example", sink.Received.Single().To.Single());
        (await desk.Api.PostAsync($"/mailings/{next}/doubts", new { decision = "notSent" })).Is(409);
    }

    private static async Task<IReadOnlyList<string>> ActsAsync(DeskHost desk, string mailing)
    {
        await using var db = await desk.DbAsync();
        return await db.AuditEntries.Where(a => a.SubjectId == mailing).Select(a => a.Act + ": " + a.Detail).ToListAsync();
    }
}
