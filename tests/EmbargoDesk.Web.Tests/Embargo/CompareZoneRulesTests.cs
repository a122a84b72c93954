using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>A government changes its clocks between planning and lift. Rows that an older tz database computed stand in for it.</summary>
public sealed class CompareZoneRulesTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task At_a_start_a_lift_that_the_newer_rules_would_move_raises_an_alarm_and_stays(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var right = (desk.Clock.Now + Duration.FromDays(9)).ToTheSecondOf();
        var wrong = right + Duration.FromHours(1);
        var moved = await desk.Api.ApprovedAsync("Bells ring", right);
        await desk.Api.ScheduleAsync(moved);
        var same = await desk.Api.ApprovedAsync("Bells ring", right);
        var withdrawn = await desk.Api.ApprovedAsync("Bells ring", right);
        (await desk.Api.PostAsync($"/releases/{withdrawn}/withdraw", new { reason = "r" })).Is(200);
        await DoctorAsync(desk, moved, wrong);
        await DoctorAsync(desk, same, right);
        await DoctorAsync(desk, withdrawn, wrong);

        await desk.StopAsync();
        await desk.StartAgainAsync();
        await using (var db = await desk.DbAsync())
        {
            var alarm = await db.Alarms.SingleAsync(a => a.Kind == AlarmKind.ZoneRules);
            Assert.Equal((moved, null), (alarm.ReleaseId, alarm.ClearedAt));
            Assert.Contains("by tzdb 2019c", alarm.Text, StringComparison.Ordinal);
            var release = await db.Releases.AsNoTracking().SingleAsync(r => r.Id == moved);
            Assert.Equal((wrong, wrong, "2019c"), (release.PlannedLift, release.Embargo.At, release.Embargo.TzdbVersion));
        }

        // A person moves it; the alarm is over at the next look.
        var compare = desk.Services.GetRequiredService<CompareZoneRules>();
        Assert.Equal([moved], await compare.RunAsync());
        var change = ZoneRules.Compare(await EmbargoAsync(desk, moved))!;
        await desk.Services.GetRequiredService<DecideEmbargo>().RunAsync(moved, change.Moved!, "The tz database changed", null, new Actor("Ada"));
        Assert.Empty(await compare.RunAsync());
        await using (var db = await desk.DbAsync())
        {
            Assert.NotNull((await db.Alarms.SingleAsync(a => a.Kind == AlarmKind.ZoneRules)).ClearedAt);
            Assert.Equal(right, (await db.Releases.AsNoTracking().SingleAsync(r => r.Id == moved)).PlannedLift);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Left_where_it_is_it_is_said_as_the_clocks_there_will_show_it(string database)
    {
        var desk = (await SharedDesk.OnAsync(database)).Host;
        var right = (desk.Clock.Now + Duration.FromDays(9)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", right);
        await DoctorAsync(desk, id, right + Duration.FromHours(1));
        var change = ZoneRules.Compare(await EmbargoAsync(desk, id))!;
        var decided = (await desk.Services.GetRequiredService<DecideEmbargo>().RunAsync(id, change.Kept!, "The tz database changed", null, new Actor("Ada"))).Release;
        Assert.Equal((right + Duration.FromHours(1), change.Planned.Local!.Value.PlusHours(1)), (decided.Embargo.At!.Value, decided.Embargo.Local!.Value));
        Assert.Null(ZoneRules.Compare(await EmbargoAsync(desk, id)));
    }

    private static async Task<EmbargoTime> EmbargoAsync(DeskHost desk, string id)
    {
        await using var db = await desk.DbAsync();
        return (await db.Releases.AsNoTracking().SingleAsync(r => r.Id == id)).Embargo;
    }

    private static async Task DoctorAsync(DeskHost desk, string id, Instant at)
    {
        await using var db = await desk.DbAsync();
        var release = await db.Releases.SingleAsync(r => r.Id == id);
        release.Embargo = release.Embargo with { At = at, TzdbVersion = "2019c" };
        release.PlannedLift = release.State == ReleaseState.Scheduled ? at : release.PlannedLift;
        await db.SaveChangesAsync();
    }
}
