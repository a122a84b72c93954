using System.Net;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>The moment itself: moved, held, withdrawn, missed.</summary>
public sealed class LiftTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task For_immediate_release_lifts_and_mails_at_once(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var person = Officer.Unique("ana@paper.example");
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync([person]));
        Assert.Equal("lifted", (await desk.Api.GetAsync($"/releases/{id}")).Is(200).State);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(desk.Host, id));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal("Bells ring", Assert.Single(desk.MailTo(person)).Subject);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_moved_embargo_keeps_the_approval_and_the_old_bell_finds_nothing(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var first = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var second = first + Duration.FromMinutes(30);
        var id = await desk.Api.ApprovedAsync("Bells ring", first);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        desk.Clock.AdvanceTo(first - Duration.FromSeconds(40));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "armed");

        var withoutReason = new { local = Officer.Local(second), zone = "Europe/London" };
        Assert.Contains("reason", (await desk.Api.PutAsync($"/releases/{id}/embargo", withoutReason)).Is(422).Detail, StringComparison.Ordinal);
        Assert.Contains("past", (await desk.Api.PutAsync($"/releases/{id}/embargo", new { local = "2020-01-01T00:00", zone = "Europe/London", reason = "r" })).Is(422).Detail, StringComparison.Ordinal);
        var moved = await desk.Api.EmbargoAsync(id, second, "the journal asks");
        Assert.Equal(("scheduled", 1), (moved.State, moved["approvedVersion"]!.GetValue<int>()));
        Assert.Equal(moved["embargo"]!["at"]!.GetValue<string>(), moved["plannedLift"]!.GetValue<string>());

        // What was armed for the old moment is armed anew for the new one; the old bell rings in vain.
        Assert.Equal("planned", (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).State);
        desk.Clock.AdvanceTo(first + Duration.FromSeconds(5));
        var bell = desk.Services.GetRequiredService<LiftRelease>();
        await bell.ArmAndRunAsync(id, CancellationToken.None);
        await bell.RunDueAsync(CancellationToken.None);
        await desk.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
        Assert.Equal("scheduled", (await desk.Api.GetAsync($"/releases/{id}")).Is(200).State);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, id));
        Assert.Empty(sink.Received);

        desk.Clock.AdvanceTo(second - Duration.FromSeconds(1));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Single(sink.Received);
        Assert.Equal(second, Instant.FromDateTimeOffset(sink.Received.Single().Message.Date));
        await using var db = await desk.DbAsync();
        var lifted = await db.Releases.SingleAsync(r => r.Id == id);
        Assert.Equal(second, lifted.PlannedLift);
        Assert.True(lifted.ActualLift >= second);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_held_release_stays_closed_past_its_lift_and_nothing_lifts_by_itself_then(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        (await desk.Api.PostAsync($"/releases/{id}/hold", new { reason = "a call from the journal" })).Is(200);

        desk.Clock.AdvanceTo(lift + Duration.FromSeconds(5));
        await desk.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, id));
        var unheld = (await desk.Api.PostAsync($"/releases/{id}/unhold")).Is(200);
        Assert.Equal(("approved", null), (unheld.State, unheld["plannedLift"]));
        await desk.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, id));
        Assert.Equal("planned", (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).State);
        Assert.Empty(sink.Received);

        // A person lifts it.
        (await desk.Api.PostAsync($"/releases/{id}/lift", new { reason = "all is well" })).Is(200);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(desk, id));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Single(sink.Received);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_hold_ended_before_the_lift_changes_nothing(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var id = await desk.Api.ApprovedAsync("Bells ring", SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1));
        var scheduled = (await desk.Api.PostAsync($"/releases/{id}/schedule")).Is(200)["plannedLift"]!.GetValue<string>();
        (await desk.Api.PostAsync($"/releases/{id}/hold")).Is(200);
        var unheld = (await desk.Api.PostAsync($"/releases/{id}/unhold")).Is(200);
        Assert.Equal(("scheduled", scheduled), (unheld.State, unheld["plannedLift"]!.GetValue<string>()));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Withdrawn_before_its_lift_a_release_never_was_and_afterwards_its_notice_stays(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var (never, was) = (await desk.Api.ApprovedAsync("Bells never rang", SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(1)), await desk.Api.ApprovedAsync("Bells rang", null));
        var mailing = await desk.Api.ScheduleAsync(never, await desk.Api.ListAsync([Officer.Unique("ana@paper.example")]));
        await desk.Api.ScheduleAsync(was);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(desk.Host, was));
        foreach (var id in new[] { never, was })
        {
            (await desk.Api.PostAsync($"/releases/{id}/withdraw", new { reason = "The paper was retracted." })).Is(200);
        }

        Assert.Equal("cancelled", (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).State);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk.Host, never));
        var page = await desk.Host.Outsider.GetAsync(new Uri($"/releases/{was}", UriKind.Relative));
        var notice = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        Assert.Contains("The paper was retracted.", notice, StringComparison.Ordinal);
        Assert.DoesNotContain("Bells rang", notice, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk.Host, $"{was}.txt"));
        Assert.DoesNotContain(was, await desk.Host.Outsider.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task After_an_edit_the_approved_version_stays_pinned_and_goes(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        var edited = (await desk.Api.PatchAsync($"/releases/{id}", new { headline = "Bells ring twice" }, "*")).Is(200);
        Assert.Equal(("scheduled", 2, 1), (edited.State, edited["latestVersion"]!.GetValue<int>(), edited["approvedVersion"]!.GetValue<int>()));

        desk.Clock.AdvanceTo(lift);
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal("Bells ring", sink.Received.Single().Subject);
        Assert.Contains("Bells ring\n", await desk.Outsider.GetStringAsync(new Uri($"/releases/{id}.txt", UriKind.Relative)), StringComparison.Ordinal);

        // Approved later, it is what the page shows; nobody is mailed again by that.
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
        Assert.Contains("Bells ring twice", await desk.Outsider.GetStringAsync(new Uri($"/releases/{id}.txt", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Single(sink.Received);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_version_approved_while_it_is_armed_is_the_one_that_goes(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(30));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "armed");
        (await desk.Api.PatchAsync($"/releases/{id}", new { headline = "Bells ring twice" }, "*")).Is(200);
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);

        desk.Clock.AdvanceTo(lift);
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal("Bells ring twice", sink.Received.Single().Subject);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Taken_out_of_the_schedule_it_does_not_lift(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(30));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "armed");
        Assert.Equal("approved", (await desk.Api.PostAsync($"/releases/{id}/unschedule")).Is(200).State);

        desk.Clock.AdvanceTo(lift + Duration.FromSeconds(5));
        await desk.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, id));
        Assert.Equal("planned", (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).State);
        Assert.Empty(sink.Received);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task After_a_restart_what_was_planned_lifts_also_what_was_missed(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var early = (desk.Clock.Now + Duration.FromHours(1)).ToTheSecondOf();
        var late = early + Duration.FromHours(1);
        var missed = await desk.Api.ApprovedAsync("Missed", early);
        var coming = await desk.Api.ApprovedAsync("Coming", late);
        var list = await desk.Api.ListAsync(["ana@paper.example"]);
        string[] mailings = [await desk.Api.ScheduleAsync(missed, list), await desk.Api.ScheduleAsync(coming, list)];

        await desk.StopAsync();
        desk.Clock.AdvanceTo(early + Duration.FromMinutes(10));
        await desk.StartAgainAsync();
        await desk.Api.ReachesAsync($"/mailings/{mailings[0]}", "done");
        Assert.Equal("Missed", sink.Received.Single().Subject);
        Assert.Contains(desk.Log, l => l.EndsWith("2 planned lifts are scheduled", StringComparison.Ordinal));
        await using (var db = await desk.DbAsync())
        {
            // The public's instant is the planned one; when the program came to it is kept beside it.
            var release = await db.Releases.SingleAsync(r => r.Id == missed);
            Assert.Equal(early, release.PlannedLift);
            Assert.True(release.ActualLift >= early + Duration.FromMinutes(10));
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, coming));
        desk.Clock.AdvanceTo(late - Duration.FromSeconds(2));
        await desk.Api.ReachesAsync($"/mailings/{mailings[1]}", "done");
        Assert.Equal(2, sink.Received.Count);
    }

    private static async Task<HttpStatusCode> StatusAsync(DeskHost desk, string id) =>
        (await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).StatusCode;
}
