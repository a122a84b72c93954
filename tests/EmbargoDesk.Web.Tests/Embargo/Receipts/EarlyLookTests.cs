using System.Net;
using System.Security.Claims;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Embargo.Receipts;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo.Receipts;

/// <summary>Somebody outside asks for a release before its lift.</summary>
public sealed class EarlyLookTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Requests_before_the_lift_are_counted_and_raise_one_alarm_and_later_ones_are_not(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Canaryhead sings", lift);
        await desk.Api.ScheduleAsync(id);
        await AskAsync(desk, HttpStatusCode.NotFound, id, OpaqueId.New(), "nonsense");
        var first = await desk.AlarmAsync(id, AlarmKind.EarlyProbe);
        Assert.Contains("asked once", first["text"]!.GetValue<string>(), StringComparison.Ordinal);

        await AskAsync(desk, HttpStatusCode.NotFound, id, $"{id}.txt", id);
        await desk.UntilAsync(db => db.EarlyLooks.AnyAsync(l => l.ReleaseId == id && l.Probes == 4));
        var counted = await desk.AlarmAsync(id, AlarmKind.EarlyProbe);
        Assert.Equal(first["id"]!.GetValue<long>(), counted["id"]!.GetValue<long>());
        await using (var db = await desk.DbAsync())
        {
            var look = Assert.Single(await db.EarlyLooks.AsNoTracking().ToListAsync());
            Assert.Equal((id, 0), (look.ReleaseId, look.Fetches));
            Assert.True(look.FirstAt <= look.LastAt && look.LastAt < lift);
        }

        // From the lift on everybody may ask; also while it is held again.
        desk.Clock.AdvanceTo(lift);
        await AskAsync(desk, HttpStatusCode.OK, id, $"{id}.txt");
        await desk.Api.ReachesAsync($"/releases/{id}", "lifted");
        (await desk.Api.PostAsync($"/releases/{id}/hold")).Is(200);
        await AskAsync(desk, HttpStatusCode.NotFound, id, $"{id}.txt");
        await desk.Services.GetRequiredService<CountEarlyLooks>().FlushAsync(default);
        var receipt = await desk.ReceiptAsync(id, r => r["earlyProbes"]!.GetValue<int>() > 0);
        Assert.Equal((4, 0), (receipt["earlyProbes"]!.GetValue<int>(), receipt["earlyFetches"]!.GetValue<int>()));
        Assert.Contains("4 times", (await desk.AlarmAsync(id, AlarmKind.EarlyProbe))["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(desk.Log, l => l.Contains("Canaryhead", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_was_asked_is_not_lost_when_the_program_stops(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var id = await desk.Api.DraftAsync("Bells ring");
        await AskAsync(desk, HttpStatusCode.NotFound, id);
        await desk.StopAsync();
        await desk.StartAgainAsync();
        await using var db = await desk.DbAsync();
        Assert.Equal(1, (await db.EarlyLooks.SingleAsync(l => l.ReleaseId == id)).Probes);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_flood_is_bounded_and_the_office_and_the_program_itself_are_no_outsiders(string database)
    {
        var desk = (await SharedDesk.OnAsync(database)).Host;
        var id = await desk.Api.ApprovedAsync("Bells ring", desk.Clock.Now + Duration.FromDays(3));
        await desk.Api.ScheduleAsync(id);
        var (own, log) = (new EarlyLooks(), new Lines());
        using var count = new CountEarlyLooks(
            desk.Services.GetRequiredService<IDbContextFactory<DeskDb>>(), own, desk.Services.GetRequiredService<RaiseAlarm>(), log);
        var now = desk.Clock.Now;
        var officer = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, Roles.Officer)], "test")) };
        var program = new DefaultHttpContext();
        program.Request.Headers[EarlyLooks.OwnHeader] = own.OwnMark;
        own.Note(officer, id, now, null);
        own.Note(program, id, now, null);
        await count.FlushAsync(default);
        await using var db = await desk.DbAsync();
        Assert.False(await db.EarlyLooks.AnyAsync(l => l.ReleaseId == id));

        var stranger = new DefaultHttpContext();
        stranger.Request.Headers[EarlyLooks.OwnHeader] = "guessed";
        own.Note(stranger, id, now, null);
        own.Note(stranger, id, now, now);
        for (var i = 0; i < EarlyLooks.Most + 4_999; i++)
        {
            own.Note(stranger, OpaqueId.New(), now, null);
        }

        await count.FlushAsync(default);
        Assert.Equal((1, 0), ((await db.EarlyLooks.AsNoTracking().SingleAsync(l => l.ReleaseId == id)).Probes, (await db.EarlyLooks.AsNoTracking().SingleAsync(l => l.ReleaseId == id)).Fetches));
        Assert.Contains("5000 requests", Assert.Single(log.Written), StringComparison.Ordinal);

        // After the flood it counts again. A copy given out too early, which the rule never does, would be told.
        own.Note(stranger, id, now, now + Duration.FromSeconds(1));
        await count.FlushAsync(default);
        Assert.Equal(1, (await db.EarlyLooks.AsNoTracking().SingleAsync(l => l.ReleaseId == id)).Fetches);
        Assert.Contains("given out once", (await desk.AlarmAsync(id, AlarmKind.EarlyFetch))["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task AskAsync(DeskHost desk, HttpStatusCode expected, params string[] addresses)
    {
        foreach (var address in addresses)
        {
            Assert.Equal(expected, (await desk.Outsider.GetAsync(new Uri($"/releases/{address}", UriKind.Relative))).StatusCode);
        }
    }

    private sealed class Lines : ILogger<CountEarlyLooks>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
