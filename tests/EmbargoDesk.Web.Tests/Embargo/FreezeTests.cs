using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Tests.Releases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>One act closes all embargoed content, on every server; the public site stays up.</summary>
public sealed class FreezeTests
{
    private const string Ana = "ana@paper.example";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task One_act_closes_page_mail_and_lift_on_every_server_and_the_public_pages_stay(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        await using var second = database == Databases.Postgres ? await desk.SecondAsync(sink) : null;
        DeskHost[] servers = second is null ? [desk] : [desk, second];
        await desk.RunAsync((AddAccount add) => add.RunAsync("Ana", Ana, Roles.Journalist, DemonstrationDesk.Officer));
        var media = await Task.WhenAll(servers.Select(s => s.SignedInAsync(Ana)));
        var list = await desk.Api.ListAsync([Ana], cleared: true);
        var lift = (desk.Clock.Now + Duration.FromHours(1)).ToTheSecondOf();
        var published = await desk.Api.ApprovedAsync("Published", null);
        await desk.Api.ScheduleAsync(published);
        var coming = await desk.Api.ApprovedAsync("Coming", lift);
        var atLift = await desk.Api.ScheduleAsync(coming, list);
        var sent = await AdvanceAsync(desk, coming, list);
        await desk.Api.ReachesAsync($"/mailings/{sent}", "done");
        var later = await desk.Api.ApprovedAsync("Later", lift + Duration.FromDays(1));
        Assert.All(await Task.WhenAll(media.Select(m => MediaAsync(m, coming))), status => Assert.Equal(200, status));

        // Another server than the one that was told.
        var closed = (await servers[^1].Api.PostAsync("/freeze", new { reason = "A doubt about the study" })).Is(200);
        Assert.True(closed["closed"]!.GetValue<bool>());
        await ClosedAsync(servers);
        Assert.All(await Task.WhenAll(media.Select(m => MediaAsync(m, coming))), status => Assert.Equal(404, status));
        Assert.DoesNotContain(coming, await media[0].GetStringAsync("/media"), StringComparison.Ordinal);
        var waiting = await AdvanceAsync(desk, later, list);
        desk.Clock.AdvanceTo(lift + Duration.FromHours(1));
        foreach (var server in servers)
        {
            await server.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
            await server.Services.GetRequiredService<LiftRelease>().ArmAndRunAsync(coming, CancellationToken.None);
            foreach (var path in new[] { $"/releases/{coming}", $"/releases/{coming}.txt" })
            {
                Assert.Equal(404, await server.StatusAsync(path));
            }

            foreach (var path in new[] { "/", $"/releases/{published}", $"/releases/{published}.txt" })
            {
                Assert.Equal(200, await server.StatusAsync(path));
            }
        }

        // By hand nothing opens either, and the first reason stays.
        var immediate = await desk.Api.ApprovedAsync("Immediate", null);
        Assert.Contains("closed", (await desk.Api.PostAsync($"/releases/{coming}/lift")).Is(409).Detail, StringComparison.Ordinal);
        Assert.Contains("closed", (await desk.Api.PostAsync($"/releases/{immediate}/schedule")).Is(409).Detail, StringComparison.Ordinal);
        Assert.Contains("already", (await desk.Api.PostAsync("/freeze")).Is(409).Detail, StringComparison.Ordinal);
        Assert.Equal("A doubt about the study", (await desk.Api.GetAsync("/freeze")).Is(200)["freezes"]![0]!["reason"]!.GetValue<string>());
        await ReadyAsync(desk, "closed by a person");

        // A server that starts meanwhile is closed before it answers.
        await desk.StopAsync();
        await desk.StartAgainAsync();
        Assert.Equal(404, await desk.StatusAsync($"/releases/{coming}"));
        Assert.Equal("scheduled", (await desk.Api.GetAsync($"/releases/{coming}")).Is(200).State);
        Assert.Equal(["accepted"], (await desk.Api.DeliveriesAsync(sent)).Values);
        Assert.DoesNotContain("accepted", (await desk.Api.DeliveriesAsync(waiting)).Values);
        Assert.Single(sink.Received);

        // Opened again: what passed meanwhile waits for a person; what was to go, goes.
        (await desk.Api.PostAsync("/freeze/end")).Is(200);
        var returned = (await desk.Api.GetAsync($"/releases/{coming}")).Is(200);
        Assert.Equal(("approved", null), (returned.State, returned["plannedLift"]));
        await desk.Api.ReachesAsync($"/mailings/{waiting}", "done");
        foreach (var server in servers)
        {
            await server.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
            Assert.Equal(404, await server.StatusAsync($"/releases/{coming}"));
        }

        Assert.Equal("planned", (await desk.Api.GetAsync($"/mailings/{atLift}")).Is(200).State);
        Assert.Equal(2, sink.Received.Count);
        await using var db = await desk.DbAsync();
        var record = await db.AuditEntries.AsNoTracking().Where(e => e.Act == "end freeze" || e.Act == "freeze" || (e.Act == "unschedule" && e.SubjectId == coming)).OrderBy(e => e.Id).ToListAsync();
        Assert.Equal(["freeze", "unschedule", "end freeze"], record.Select(e => e.Act));
        Assert.Contains(coming, record[^1].Detail, StringComparison.Ordinal);
        (await desk.Api.PostAsync($"/releases/{coming}/lift", new { reason = "r" })).Is(200);
        Assert.Equal(200, await desk.StatusAsync($"/releases/{coming}"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Opened_again_before_the_lift_the_schedule_holds(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var lift = (desk.Clock.Now + Duration.FromHours(1)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Coming", lift);
        await desk.Api.ScheduleAsync(id);
        (await desk.Api.PostAsync("/freeze/end")).Is(409);
        (await desk.Api.PostAsync("/freeze", new { reason = "" })).Is(200);
        desk.Clock.Advance(Duration.FromMinutes(30));
        Assert.False((await desk.Api.PostAsync("/freeze/end")).Is(200)["closed"]!.GetValue<bool>());
        desk.Clock.AdvanceTo(lift);
        await desk.Api.ReachesAsync($"/releases/{id}", "lifted");
        Assert.Equal(200, await desk.StatusAsync($"/releases/{id}"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Held_ones_stay_held_when_all_is_opened_again_and_return_to_approved_after_their_hold(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var lift = (desk.Clock.Now + Duration.FromHours(1)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Held", lift);
        await desk.Api.ScheduleAsync(id);
        (await desk.Api.PostAsync($"/releases/{id}/hold")).Is(200);
        (await desk.Api.PostAsync("/freeze")).Is(200);
        desk.Clock.AdvanceTo(lift + Duration.FromHours(1));
        (await desk.Api.PostAsync("/freeze/end")).Is(200);
        Assert.Equal(404, await desk.StatusAsync($"/releases/{id}"));
        Assert.Equal("approved", (await desk.Api.PostAsync($"/releases/{id}/unhold")).Is(200).State);
        Assert.Equal(404, await desk.StatusAsync($"/releases/{id}"));
    }

    private static async Task<string> AdvanceAsync(DeskHost desk, string id, string list) =>
        (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "advance", lists = new[] { list } })).Is(201).Id;

    private static async Task<int> MediaAsync(HttpClient media, string id)
    {
        using var answer = await media.GetAsync(new Uri($"/media/releases/{id}", UriKind.Relative));
        return (int)answer.StatusCode;
    }

    private static async Task ClosedAsync(DeskHost[] servers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (servers.Any(s => s.Services.GetRequiredService<GuardedClock>().OpenFreezes.All(f => f.Kind != FreezeKind.Person)))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    // Time was set forward under it: its sweep beats again within a second.
    private static async Task ReadyAsync(DeskHost desk, string says)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var ready = await desk.Outsider.GetAsync(new Uri("/readyz", UriKind.Relative));
            if (ready.IsSuccessStatusCode)
            {
                // Whoever is outside does not learn that something is closed.
                Assert.DoesNotContain("closed", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                Assert.Contains(says, (await desk.Api.GetAsync("/health")).Is(200).Json!.ToJsonString(), StringComparison.Ordinal);
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
