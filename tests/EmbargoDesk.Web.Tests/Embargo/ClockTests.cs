using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>A clock that is set, in the running program and while it is stopped: nothing opens early, and a person says when it is right again.</summary>
public sealed class ClockTests
{
    public static TheoryData<string, int> Jumps
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var hours in new[] { 1, -1, 24, -24 })
            {
                data.Add(Databases.Sqlite, hours);
                data.Add(Databases.Postgres, hours);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Jumps))]
    public async Task A_clock_that_is_set_closes_all_embargoed_content_until_an_administrator_trusts_it(string database, int hours)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var (coming, published, lift) = await ScheduledAsync(desk);

        desk.Clock.Jump(Duration.FromHours(hours));
        await FrozenAsync(desk);
        await NothingLiftsAsync(desk, coming, lift);
        Assert.Equal(200, await desk.StatusAsync($"/releases/{published}"));
        Assert.Empty(sink.Received);
        await using (var db = await desk.DbAsync())
        {
            var alarm = await db.Alarms.SingleAsync(a => a.Kind == AlarmKind.Clock);
            Assert.Contains(hours > 0 ? "ahead of" : "behind", alarm.Text, StringComparison.Ordinal);
            Assert.Null(alarm.ClearedAt);
        }

        // Set right again, it is still a person's word that counts, and an administrator's.
        desk.Clock.Jump(Duration.FromHours(-hours));
        await NothingLiftsAsync(desk, coming, lift);
        (await desk.Api.PostAsync("/clock/trust")).Is(403);
        Assert.Contains("Nobody", (await desk.Api.PostAsync("/freeze/end")).Is(409).Detail, StringComparison.Ordinal);
        (await (await desk.ApiAsAsync(Roles.Administrator)).PostAsync("/clock/trust")).Is(200);

        // Late, at once, and to be seen as late.
        await desk.Api.ReachesAsync($"/releases/{coming}", "lifted");
        Assert.Equal(200, await desk.StatusAsync($"/releases/{coming}"));
        await sink.ReceivesAsync(1);
        await using (var db = await desk.DbAsync())
        {
            var release = await db.Releases.SingleAsync(r => r.Id == coming);
            Assert.Equal(lift, release.PlannedLift);
            Assert.InRange((release.ActualLift!.Value - lift).TotalMinutes, 1, 30);
            Assert.NotNull((await db.Alarms.SingleAsync(a => a.Kind == AlarmKind.Clock)).ClearedAt);
            Assert.False(await db.Freezes.AnyAsync(f => f.EndedAt == null));
        }
    }

    [Theory, MemberData(nameof(Jumps))]
    public async Task A_clock_that_was_set_while_the_program_was_stopped_is_found_before_anything_is_served(string database, int hours)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var (coming, _, lift) = await ScheduledAsync(desk);
        await desk.StopAsync();
        desk.Clock.Jump(Duration.FromHours(hours));
        await desk.StartAgainAsync();
        Assert.Equal(404, await desk.StatusAsync($"/releases/{coming}"));
        await FrozenAsync(desk);
        await NothingLiftsAsync(desk, coming, lift);

        // Another start, with the clock set right, does not open it.
        await desk.StopAsync();
        desk.Clock.Jump(Duration.FromHours(-hours));
        await desk.StartAgainAsync();
        await NothingLiftsAsync(desk, coming, lift);
        (await (await desk.ApiAsAsync(Roles.Administrator)).PostAsync("/clock/trust")).Is(200);
        await desk.Api.ReachesAsync($"/releases/{coming}", "lifted");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task After_a_reboot_a_clock_behind_what_was_recorded_is_not_trusted_and_one_ahead_of_it_is(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var (coming, _, lift) = await ScheduledAsync(desk);
        await desk.StopAsync();
        desk.Clock.Reboot();
        desk.Clock.Jump(Duration.FromMinutes(-5));
        await desk.StartAgainAsync();
        await FrozenAsync(desk);
        await NothingLiftsAsync(desk, coming, lift);
        desk.Clock.Jump(Duration.FromMinutes(5));
        (await (await desk.ApiAsAsync(Roles.Administrator)).PostAsync("/clock/trust")).Is(200);
        await desk.Api.ReachesAsync($"/releases/{coming}", "lifted");

        await desk.StopAsync();
        desk.Clock.Reboot();
        desk.Clock.Jump(Duration.FromMinutes(5));
        await desk.StartAgainAsync();
        Assert.False((await desk.Api.GetAsync("/freeze")).Is(200)["closed"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task While_two_clocks_disagree_nobody_s_word_makes_them_right(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var (coming, _, lift) = await ScheduledAsync(desk);
        desk.Clock.Fault = "The server's clock is 90 s behind the database's.";
        await FrozenAsync(desk);
        await NothingLiftsAsync(desk, coming, lift);
        var administrator = await desk.ApiAsAsync(Roles.Administrator);
        Assert.Contains("90 s behind", (await administrator.PostAsync("/clock/trust")).Is(409).Detail, StringComparison.Ordinal);
        desk.Clock.Fault = null;
        await NothingLiftsAsync(desk, coming, lift);

        // What was compared must be what the clock shows now.
        var compared = NodaTime.Text.InstantPattern.General.Format(desk.Clock.Now - Duration.FromMinutes(3));
        Assert.Contains("Compare it again", (await administrator.PostAsync("/clock/trust", new { now = compared })).Is(409).Detail, StringComparison.Ordinal);
        (await administrator.PostAsync("/clock/trust")).Is(200);
        await desk.Api.ReachesAsync($"/releases/{coming}", "lifted");
    }

    // A release that is public, and one that lifts in half an hour with a mailing.
    private static async Task<(string Coming, string Published, Instant Lift)> ScheduledAsync(DeskHost desk)
    {
        var published = await desk.Api.ApprovedAsync("Published", null);
        await desk.Api.ScheduleAsync(published);
        var lift = (desk.Clock.Now + Duration.FromMinutes(30)).ToTheSecondOf();
        var coming = await desk.Api.ApprovedAsync("Coming", lift);
        await desk.Api.ScheduleAsync(coming, await desk.Api.ListAsync(["ana@paper.example"]));
        return (coming, published, lift);
    }

    private static Task FrozenAsync(DeskHost desk) => desk.Api.ShowsAsync("/freeze", a => a["freezes"]!.AsArray().Any(f => f!["kind"]!.GetValue<string>() == "clock"));

    // The time of the lift passes.
    private static async Task NothingLiftsAsync(DeskHost desk, string coming, Instant lift)
    {
        if (SystemClock.Instance.GetCurrentInstant() + desk.Clock.Passed < lift)
        {
            desk.Clock.Advance(Duration.FromMinutes(32));
        }

        await desk.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);
        Assert.Equal(404, await desk.StatusAsync($"/releases/{coming}"));
        Assert.Equal("scheduled", (await desk.Api.GetAsync($"/releases/{coming}")).Is(200).State);
        Assert.Contains("not trusted", (await desk.Api.GetAsync("/health")).Is(200).Json!["clock"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
