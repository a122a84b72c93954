using System.Net;
using System.Text.Json.Nodes;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Every delivery ends in a state that a person can read, whatever the server says.</summary>
public sealed class SendDeliveriesTests
{
    private static readonly string[] States =
    [
        "planned", "ready", "sending", "accepted", "refused", "deferred", "expired", "inDoubt", "held", "failed", "cancelled", "suppressed", "bounced", "complained",
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Figures_name_every_state_and_pages_every_delivery(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var people = Enumerable.Range(0, 5).Select(_ => Officer.Unique("ana@paper.example")).ToList();
        desk.Sink.When(SmtpStep.Rcpt, SinkAnswer.Reply("550 5.1.1 no such person"), people[2]);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(people));

        var done = await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal(States, done["counts"]!.AsObject().Select(c => c.Key));
        Assert.Equal([KeyValuePair.Create("accepted", 4), KeyValuePair.Create("refused", 1)], done.Counts());
        Assert.NotNull(done["finishedAt"]);

        var seen = new List<JsonNode>();
        string? next = "0";
        for (var pages = 0; next is not null; pages++)
        {
            Assert.True(pages < 4);
            var page = (await desk.Api.GetAsync($"/mailings/{mailing}/deliveries?limit=2&after={next}")).Is(200);
            seen.AddRange(page["deliveries"]!.AsArray().Select(d => d!));
            next = page["next"]?.ToString();
        }

        Assert.Equal(people.Order(StringComparer.Ordinal), seen.Select(d => d["email"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        var refused = seen.Single(d => d["state"]!.GetValue<string>() == "refused");
        Assert.Equal(people[2], refused["email"]!.GetValue<string>());
        Assert.Contains("5.1.1 no such person", refused["reply"]!.GetValue<string>(), StringComparison.Ordinal);
        (await desk.Api.GetAsync("/mailings/nothing")).Is(404);
        (await desk.Api.GetAsync("/mailings/nothing/deliveries")).Is(404);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task While_the_relay_is_away_deliveries_wait_and_the_desk_says_so_and_all_arrive_when_it_is_back(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        await sink.GoDown();
        var people = Enumerable.Range(0, 12).Select(i => $"ana{i}@paper.example").ToList();
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(people));

        var (status, ready) = await ReadyAsync(desk, r => r["status"]!.GetValue<string>() == "degraded");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("ana", ready.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("cannot be reached", desk.Services.GetRequiredService<RelayStatus>().Current.Trouble, StringComparison.Ordinal);
        Assert.Equal([KeyValuePair.Create("ready", 12)], (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts());
        Assert.Equal(HttpStatusCode.OK, (await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).StatusCode);

        sink.ComeUp();
        Assert.Equal([KeyValuePair.Create("accepted", 12)], (await desk.Api.ReachesAsync($"/mailings/{mailing}", "done")).Counts());
        Assert.Equal(people.Order(StringComparer.Ordinal), sink.Received.Select(m => m.To.Single()).Order(StringComparer.Ordinal));

        // It is not run over when it is back: as many connections as are allowed, and the checks' own.
        Assert.InRange(sink.Connections, 1, 6);
        Assert.Equal("ready", (await ReadyAsync(desk, r => r["status"]!.GetValue<string>() == "ready")).Body["status"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Deferred_is_tried_again_after_a_minute_with_the_same_message_and_expires_after_a_day(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Rcpt, SinkAnswer.Reply("451 4.7.1 greylisted"), "grey@paper.example", times: 1)
            .When(SmtpStep.Dot, SinkAnswer.Reply("451 4.3.0 try later"), "dot@paper.example", times: 1)
            .When(SmtpStep.Dot, SinkAnswer.Reply("554 5.7.1 not this text"), "refuses@paper.example")
            .When(SmtpStep.Rcpt, SinkAnswer.Reply("452 4.2.2 full"), "full@paper.example");
        await using var desk = await DeskHost.StartAsync(database, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["grey@paper.example", "dot@paper.example", "refuses@paper.example", "full@paper.example", "ana@paper.example"]));

        var first = await desk.Api.ShowsAsync($"/mailings/{mailing}", m => !m.Counts().ContainsKey("ready") && !m.Counts().ContainsKey("sending"));
        Assert.Equal([KeyValuePair.Create("accepted", 1), KeyValuePair.Create("refused", 1), KeyValuePair.Create("deferred", 3)], first.Counts());
        Assert.Equal("sending", first.State);
        await using (var db = await desk.DbAsync())
        {
            Assert.All(await db.Deliveries.Where(d => d.State == DeliveryState.Deferred).ToListAsync(),
                d => Assert.Equal(Duration.FromMinutes(1), d.NextAt - d.ChangedAt));
        }

        desk.Clock.Advance(Duration.FromSeconds(61));
        await desk.Api.ShowsAsync(
            $"/mailings/{mailing}/deliveries",
            page => page["deliveries"]!.AsArray().All(d => d!["state"]!.GetValue<string>() is "accepted" or "refused"
                || (d["state"]!.GetValue<string>() == "deferred" && d["attempts"]!.GetValue<int>() == 2)));
        Assert.Equal(2, sink.Commands.Count(c => c.Contains("full@paper.example", StringComparison.Ordinal)));

        desk.Clock.Advance(RetrySchedule.MaxAge);
        var done = await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal([KeyValuePair.Create("accepted", 3), KeyValuePair.Create("refused", 1), KeyValuePair.Create("expired", 1)], done.Counts());
        Assert.Equal(3, sink.Received.Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_refusal_of_the_sender_gives_nobody_up_and_shows_at_once(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Mail, SinkAnswer.Reply("550 5.7.1 press@office.example may not send here"));
        await using var desk = await DeskHost.StartAsync(database, sink);
        var people = Enumerable.Range(0, 12).Select(i => $"ana{i}@paper.example").ToList();
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(people));

        await ReadyAsync(desk, r => r["status"]!.GetValue<string>() == "degraded");
        Assert.Contains("550 5.7.1 press@office.example may not send here", desk.Services.GetRequiredService<RelayStatus>().Current.Trouble, StringComparison.Ordinal);
        var counts = (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts();
        Assert.Subset(new HashSet<string> { "ready", "sending", "deferred" }, counts.Keys.ToHashSet());

        sink.Behave();
        await desk.Api.ShowsAsync($"/mailings/{mailing}", m => !m.Counts().ContainsKey("ready") && !m.Counts().ContainsKey("sending"));
        desk.Clock.Advance(Duration.FromMinutes(6));
        Assert.Equal([KeyValuePair.Create("accepted", 12)], (await desk.Api.ReachesAsync($"/mailings/{mailing}", "done")).Counts());
        Assert.Equal(12, sink.Received.Count);
        Assert.False(desk.Services.GetRequiredService<RelayStatus>().Current.IsDegraded);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_connection_that_breaks_before_the_dot_is_taken_up_again_and_not_for_ever(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Data, SinkAnswer.Reset, "once@paper.example", times: 1)
            .When(SmtpStep.Rcpt, SinkAnswer.Drop, "always@paper.example")
            .When(SmtpStep.Mail, SinkAnswer.Reply("421 4.7.0 enough for one conversation").ThenClose(), times: 1);
        await using var desk = await DeskHost.StartAsync(database, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["once@paper.example", "always@paper.example", "ana@paper.example"]));

        await desk.Api.ShowsAsync($"/mailings/{mailing}", m => m.Counts().GetValueOrDefault("accepted") == 2);
        desk.Clock.Advance(RetrySchedule.MaxAge);
        var done = await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal([KeyValuePair.Create("accepted", 2), KeyValuePair.Create("expired", 1)], done.Counts());
        Assert.Equal(["ana@paper.example", "once@paper.example"], sink.Received.Select(m => m.To.Single()).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_may_have_arrived_is_in_doubt_is_named_and_a_person_settles_it(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, "doubt@paper.example", times: 1);
        await using var desk = await DeskHost.StartAsync(database, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["doubt@paper.example", "ana@paper.example"]));

        var done = await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal([KeyValuePair.Create("accepted", 1), KeyValuePair.Create("inDoubt", 1)], done.Counts());
        Assert.Equal("inDoubt", (await desk.Api.DeliveriesAsync(mailing))["doubt@paper.example"]);
        Assert.Equal(2, sink.Received.Count);

        await desk.Services.GetRequiredService<ChangeMailing>().SettleDoubtsAsync(mailing, DoubtDecision.Resend, new("Pat"));
        Assert.Equal([KeyValuePair.Create("accepted", 2)], (await desk.Api.ShowsAsync($"/mailings/{mailing}", m => m.State == "done" && !m.Counts().ContainsKey("ready"))).Counts());
        var copies = sink.Received.Where(m => m.To.Single() == "doubt@paper.example").ToList();
        Assert.Equal(2, copies.Count);
        Assert.Equal(copies[0].Text, copies[1].Text);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_message_that_cannot_be_written_fails_alone(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink, replace: s => s.AddSingleton<IMailRelay>(sp =>
            new BrokenFor("broken@paper.example", ActivatorUtilities.CreateInstance<SmtpRelay>(sp, RelayConversation.For(sink)))));
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["broken@paper.example", "ana@paper.example"]));

        var done = await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal([KeyValuePair.Create("accepted", 1), KeyValuePair.Create("failed", 1)], done.Counts());
        Assert.Equal("failed", (await desk.Api.DeliveriesAsync(mailing))["broken@paper.example"]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_hold_stops_the_mail_that_is_under_way_and_a_withdrawal_ends_it(string database)
    {
        await using var sink = SmtpSink.Start();
        var held = new TaskCompletionSource();
        var third = new TaskCompletionSource();
        var dots = 0;
        sink.Watching = async (step, _) =>
        {
            if (step == SmtpStep.Dot && Interlocked.Increment(ref dots) == 3)
            {
                third.SetResult();
                await held.Task;
            }
        };
        await using var desk = await DeskHost.StartAsync(database, sink, ["--Smtp:MaxConnections=1"]);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(Enumerable.Range(0, 10).Select(i => $"ana{i}@paper.example")));
        await third.Task;
        (await desk.Api.PostAsync($"/releases/{id}/hold", new { reason = "a call from the journal" })).Is(200);
        held.SetResult();

        // The one on its way ends as the server says; nobody else is mailed.
        var stopped = await desk.Api.ShowsAsync($"/mailings/{mailing}", m => !m.Counts().ContainsKey("sending"));
        Assert.Equal([KeyValuePair.Create("ready", 7), KeyValuePair.Create("accepted", 3)], stopped.Counts());
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).StatusCode);
        (await desk.Api.PostAsync($"/releases/{id}/withdraw", new { reason = "retracted" })).Is(200);
        Assert.Equal([KeyValuePair.Create("accepted", 3), KeyValuePair.Create("cancelled", 7)], (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts());
        Assert.Equal(3, sink.Received.Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Who_is_no_longer_cleared_or_unsubscribes_while_an_advance_waits_gets_nothing(string database)
    {
        await using var sink = SmtpSink.Start();
        await sink.GoDown();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", desk.Clock.Now + Duration.FromDays(1));
        var list = await desk.Api.ListAsync(["ana@paper.example", "bo@paper.example", "cy@paper.example"], cleared: true);
        var advance = (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "advance", lists = new[] { list } })).Is(201).Id;
        await ReadyAsync(desk, r => r["status"]!.GetValue<string>() == "degraded");
        await using (var db = await desk.DbAsync())
        {
            await db.Recipients.Where(r => r.Address == "bo@paper.example").ForEachAsync(r => r.Clearance = null);
            await db.SaveChangesAsync();
            var token = await db.Deliveries.Where(d => d.Address == "cy@paper.example").Select(d => d.Token).SingleAsync();
            (await desk.Outsider.PostAsync(new Uri($"/u/{token}", UriKind.Relative), new StringContent("List-Unsubscribe=One-Click"))).EnsureSuccessStatusCode();
        }

        sink.ComeUp();
        var done = await desk.Api.ReachesAsync($"/mailings/{advance}", "done");
        Assert.Equal([KeyValuePair.Create("accepted", 1), KeyValuePair.Create("cancelled", 1), KeyValuePair.Create("suppressed", 1)], done.Counts());
        Assert.Equal(["ana@paper.example"], sink.Received.Select(m => m.To.Single()));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_advance_for_later_goes_with_the_lists_of_that_time_and_not_after_the_lift(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = desk.Clock.Now + Duration.FromHours(3);
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        var list = await desk.Api.ListAsync(["ana@paper.example"], cleared: true);
        async Task<string> PlanAsync(Duration before) => (await desk.Api.PostAsync(
            $"/releases/{id}/mailings", new { kind = "advance", lists = new[] { list }, at = (lift - before).ToString() })).Is(201).Id;
        var (advance, never) = (await PlanAsync(Duration.FromHours(2)), await PlanAsync(Duration.FromMinutes(5)));
        Assert.Equal("planned", (await desk.Api.GetAsync($"/mailings/{advance}")).Is(200).State);
        (await desk.Api.PutAsync($"/lists/{list}/recipients", new[] { new { email = "bo@paper.example", clearedEvidence = "press card seen" } })).Is(200);

        desk.Clock.AdvanceTo(lift - Duration.FromHours(2));
        await desk.Api.ReachesAsync($"/mailings/{advance}", "done");
        Assert.Equal("bo@paper.example", sink.Received.Single().To.Single());

        // Lifted early by hand, without a lift mailing: the later advance ends as cancelled.
        (await desk.Api.PostAsync($"/releases/{id}/lift", new { reason = "the paper is out" })).Is(200);
        await desk.Api.ReachesAsync($"/mailings/{never}", "cancelled");
        (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "advance", lists = new[] { list } })).Is(409);

        // Whoever holds a copy is told that its embargo has ended, and gets nothing else.
        await sink.ReceivesAsync(2);
        Assert.Equal(["bo@paper.example", "bo@paper.example"], sink.Received.Select(m => m.To.Single()));
        Assert.StartsWith("EMBARGO ENDED", sink.Received.Last().Subject, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> ReadyAsync(DeskHost desk, Func<JsonNode, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var answer = await desk.Outsider.GetAsync(new Uri("/readyz", UriKind.Relative), patience.Token);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(patience.Token))!;
            if (wanted(body))
            {
                return (answer.StatusCode, body);
            }

            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>A relay whose connection cannot write one person's message.</summary>
    private sealed class BrokenFor(string address, IMailRelay inner) : IMailRelay
    {
        public string Describe() => inner.Describe();

        public async Task<IMailConnection> OpenAsync(CancellationToken cancellationToken) => new Connection(address, await inner.OpenAsync(cancellationToken));

        private sealed class Connection(string address, IMailConnection inner) : IMailConnection
        {
            private bool spent;

            public bool IsSpent => spent || inner.IsSpent;

            public Task<SendOutcome> SendAsync(MimeMessage message, MailboxAddress sender, MailboxAddress recipient)
            {
                spent = recipient.Address == address;
                return spent ? throw new FormatException("not to be written") : inner.SendAsync(message, sender, recipient);
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
