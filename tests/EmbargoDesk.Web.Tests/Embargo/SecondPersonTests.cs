using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Tests.Distribution;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>Where the office wants two persons for a change of an embargo.</summary>
public sealed class SecondPersonTests
{
    private const string Ana = "ana@paper.example";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_change_waits_for_another_person_and_is_then_done_and_told(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database, "--Embargo:SecondPerson=true");
        await desk.AdvancedAsync(Ana);
        var proposal = (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", To(desk.Lift + Duration.FromDays(1)))).Is(202);
        Assert.Equal(("open", "change", "Test", "the journal asks"), (proposal.State, Text(proposal, "act"), Text(proposal, "proposedBy"), Text(proposal, "reason")));
        Assert.Equal(desk.Lift.ToString(), (await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200)["embargo"]!["at"]!.GetValue<string>());
        Assert.Single((await desk.Api.GetAsync("/proposals")).Is(200).Json!.AsArray());

        // One open proposal a release; nobody agrees to their own.
        Assert.Contains("waits for a second person", (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", To(desk.Lift + Duration.FromDays(2)))).Is(409).Detail, StringComparison.Ordinal);
        Assert.Equal("You proposed this change yourself; somebody else must agree to it.", (await desk.Api.PostAsync($"/proposals/{proposal.Id}/agree")).Is(409).Detail);
        Assert.Single(desk.Sink.Received);

        var second = await desk.SecondAsync();
        var agreed = (await second.PostAsync($"/proposals/{proposal.Id}/agree")).Is(200);
        Assert.Equal(("agreed", "Second"), (agreed.State, Text(agreed, "decidedBy")));
        await desk.ToldAsync();
        Assert.Equal((desk.Lift + Duration.FromDays(1)).ToString(), (await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200)["embargo"]!["at"]!.GetValue<string>());
        Assert.StartsWith("EMBARGO CHANGED", desk.To(Ana)[1].Subject, StringComparison.Ordinal);
        Assert.Contains("already", (await second.PostAsync($"/proposals/{proposal.Id}/agree")).Is(409).Detail, StringComparison.Ordinal);
        await using var db = await desk.Host.DbAsync();
        Assert.Equal(["propose", "agree", "embargo"], await db.AuditEntries.Where(e => e.SubjectId == desk.Id && (e.Act == "propose" || e.Act == "agree" || (e.Act == "embargo" && e.Actor == "Second"))).OrderBy(e => e.Id).Select(e => e.Act).ToListAsync());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_early_end_waits_too_but_hold_and_withdraw_do_not(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database, "--Embargo:SecondPerson=true");
        var second = await desk.SecondAsync();
        await desk.Api.ScheduleAsync(desk.Id);
        var proposal = (await desk.Api.PostAsync($"/releases/{desk.Id}/lift", new { reason = "it was broken" })).Is(202);
        Assert.Equal("end", Text(proposal, "act"));
        Assert.Equal("scheduled", (await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200).State);
        (await desk.Api.PostAsync($"/releases/{desk.Id}/hold")).Is(200);
        (await second.PostAsync($"/proposals/{proposal.Id}/agree")).Is(409);
        (await desk.Api.PostAsync($"/releases/{desk.Id}/unhold")).Is(200);
        (await second.PostAsync($"/proposals/{proposal.Id}/agree")).Is(200);
        Assert.Equal("lifted", (await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200).State);
        (await desk.Api.PostAsync($"/releases/{desk.Id}/withdraw", new { reason = "r" })).Is(200);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_proposal_is_refused_or_taken_back_and_changes_nothing(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database, "--Embargo:SecondPerson=true");
        var second = await desk.SecondAsync();
        await desk.Api.ScheduleAsync(desk.Id);
        foreach (var (who, name) in new[] { (second, "Second"), (desk.Api, "Test") })
        {
            var proposal = (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", To(desk.Lift + Duration.FromDays(1)))).Is(202);
            var refused = (await who.PostAsync($"/proposals/{proposal.Id}/refuse", new { reason = "not yet" })).Is(200);
            Assert.Equal(("refused", name), (refused.State, Text(refused, "decidedBy")));
            (await second.PostAsync($"/proposals/{proposal.Id}/agree")).Is(409);
        }

        Assert.Equal(desk.Lift.ToString(), (await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200)["plannedLift"]!.GetValue<string>());
        Assert.Equal(2, (await desk.Api.GetAsync($"/releases/{desk.Id}/proposals")).Is(200).Json!.AsArray().Count);
        Assert.Empty((await desk.Api.GetAsync("/proposals")).Is(200).Json!.AsArray());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_proposal_from_another_embargo_is_out_of_date(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database, "--Embargo:SecondPerson=true");
        var second = await desk.SecondAsync();
        await desk.Api.ScheduleAsync(desk.Id);
        var proposal = (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", To(desk.Lift + Duration.FromDays(1)))).Is(202);
        await using (var db = await desk.Host.DbAsync())
        {
            // As another program, or an older one, might.
            var release = await db.Releases.SingleAsync(r => r.Id == desk.Id);
            release.Embargo = release.Embargo with { At = desk.Lift + Duration.FromHours(5) };
            await db.SaveChangesAsync();
        }

        Assert.Contains("out of date", (await second.PostAsync($"/proposals/{proposal.Id}/agree")).Is(409).Detail, StringComparison.Ordinal);
        Assert.Equal("refused", (await desk.Api.GetAsync($"/proposals/{proposal.Id}")).Is(200).State);
        Assert.Equal(desk.Lift.ToString(), (await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200)["plannedLift"]!.GetValue<string>());

        // Taking it out of the schedule first is no way around. A draft again, one person may change it, and what waits speaks of nothing any more.
        var other = (await desk.Api.PostAsync($"/releases/{desk.Id}/lift", new { reason = "r" })).Is(202);
        (await desk.Api.PostAsync($"/releases/{desk.Id}/unschedule")).Is(200);
        Assert.Contains("waits for a second person", (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", To(desk.Lift + Duration.FromDays(3)))).Is(409).Detail, StringComparison.Ordinal);
        Assert.Contains("waits for a second person", (await desk.Api.PostAsync($"/releases/{desk.Id}/lift", new { reason = "r" })).Is(409).Detail, StringComparison.Ordinal);
        (await desk.Api.PatchAsync($"/releases/{desk.Id}", new { standfirst = "Written anew." }, "*")).Is(200);
        (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", To(desk.Lift + Duration.FromDays(3)))).Is(200);
        Assert.Equal("refused", (await desk.Api.GetAsync($"/proposals/{other.Id}")).Is(200).State);
    }

    private static object To(Instant at) => new { local = Officer.Local(at), zone = "Europe/London", reason = "the journal asks" };

    private static string Text(ApiAnswer answer, string name) => answer[name]!.GetValue<string>();
}
