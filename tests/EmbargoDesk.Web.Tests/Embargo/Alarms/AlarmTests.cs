using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo.Alarms;

/// <summary>An alarm reaches each person of the office once, and stays until somebody has seen to it.</summary>
public sealed class AlarmTests
{
    private static readonly Actor Tester = new("Test");

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task It_is_mailed_once_to_each_officer_and_administrator(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Rcpt, new SinkAnswer { Line = "451 later" }, "olga@office.example", times: 2);
        await using var desk = await DeskHost.StartAsync(database, sink);
        string[] reached = ["ada@office.example", "olga@office.example", "otto@office.example"];
        await AddAsync(desk, reached[0], Roles.Administrator);
        await AddAsync(desk, reached[1], Roles.Officer);
        await AddAsync(desk, reached[2], Roles.Officer);
        await AddAsync(desk, "jo@paper.example", Roles.Journalist);
        await DisableAsync(desk, await AddAsync(desk, "gone@office.example", Roles.Officer));

        await RaiseAsync(desk, "first");
        await sink.ReceivesAsync(1);
        await desk.Services.GetRequiredService<RaiseAlarm>().RunAsync(AlarmKind.Clock, "", "The clock is wrong: second words.");
        await desk.UntilAsync(async db =>
        {
            // The patience between two tries passes without being waited for.
            desk.Clock.Advance(Duration.FromSeconds(1));
            return await db.Alarms.AnyAsync(a => a.MailedAt != null);
        });
        Assert.Equal(reached, sink.Received.SelectMany(m => m.To).Order(StringComparer.Ordinal));

        // New words are no new alarm, also after a restart; one that follows a cleared one is.
        await desk.StopAsync();
        await desk.StartAgainAsync();
        await RaiseAsync(desk, "third");
        var id = Assert.Single((await desk.Api.GetAsync("/alarms")).Is(200).Json!.AsArray())!["id"]!.GetValue<long>();
        await FreezeAsync(desk, open: true);
        Assert.Contains("closes all embargoed content", (await desk.Api.PostAsync($"/alarms/{id}/clear")).Is(409).Detail, StringComparison.Ordinal);
        await FreezeAsync(desk, open: false);
        var cleared = (await desk.Api.PostAsync($"/alarms/{id}/clear", new { reason = "clock set" })).Is(200);
        Assert.Equal("Test", cleared["clearedBy"]!.GetValue<string>());
        await RaiseAsync(desk, "fourth");
        await sink.ReceivesAsync(6);
        await desk.UntilAsync(db => db.Alarms.AnyAsync(a => a.ClearedAt == null && a.MailedAt != null));
        Assert.All(reached, r => Assert.Equal(2, sink.Received.Count(m => m.To.Contains(r))));
        Assert.Equal(6, sink.Received.Count);
        Assert.Equal(6, sink.Received.Select(m => m.MessageId).Distinct().Count());
        Assert.All(sink.Received, m => Assert.StartsWith("EmbargoDesk: alarm ", m.Subject, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Those_of_one_moment_go_in_one_mail(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        await desk.Services.GetRequiredService<RaiseAlarm>().RunAsync([.. Enumerable.Range(1, 12).Select(i => new AlarmToRaise(AlarmKind.EarlyProbe, $"{i}", $"Asked for: {i}."))]);
        await AddAsync(desk, "olga@office.example", Roles.Officer);
        await desk.UntilAsync(db => db.Alarms.AllAsync(a => a.MailedAt != null));
        var mail = Assert.Single(sink.Received);
        Assert.Equal("EmbargoDesk: 12 alarms, 1 to 12", mail.Subject);
        Assert.Contains("Asked for: 10.", mail.Message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Asked for: 11.", mail.Message.TextBody, StringComparison.Ordinal);
        Assert.Contains("And 2 more.", mail.Message.TextBody, StringComparison.Ordinal);
        await using var db = await desk.DbAsync();
        Assert.Equal(12, await db.AuditEntries.CountAsync(e => e.Act == "mail alarm" && e.Detail == "olga@office.example"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task It_is_cleared_once_and_the_record_says_by_whom(string database)
    {
        var desk = (await SharedDesk.OnAsync(database)).Host;
        var release = await desk.Api.DraftAsync("Bells ring");
        await desk.Services.GetRequiredService<RaiseAlarm>().RunAsync(AlarmKind.PageNotFound, release, "Not found.");
        var open = Assert.Single(await desk.OpenAlarmsAsync(release));
        Assert.Equal("pageNotFound", open["kind"]!.GetValue<string>());
        (await desk.Api.PostAsync($"/alarms/{open["id"]}/clear", new { reason = "looked" })).Is(200);
        Assert.Empty(await desk.OpenAlarmsAsync(release));
        Assert.Contains("cleared already", (await desk.Api.PostAsync($"/alarms/{open["id"]}/clear")).Is(409).Detail, StringComparison.Ordinal);
        (await desk.Api.PostAsync("/alarms/999999/clear")).Is(404);
        Assert.Contains((await desk.Api.GetAsync("/alarms?all=true")).Is(200).Json!.AsArray(), a => a!["id"]!.GetValue<long>() == open["id"]!.GetValue<long>() && a["clearedAt"] is not null);
        await using var db = await desk.DbAsync();
        var lines = await db.AuditEntries.Where(e => e.SubjectId == release && e.Act.Contains("alarm")).OrderBy(e => e.Id).Select(e => e.Act + ": " + e.Detail).ToListAsync();
        Assert.Equal(["alarm: PageNotFound: Not found.", "clear alarm: PageNotFound; looked"], lines);
    }

    private static async Task FreezeAsync(DeskHost desk, bool open)
    {
        await using var db = await desk.DbAsync();
        if (open)
        {
            db.Freezes.Add(new Freeze { Kind = FreezeKind.Clock, At = desk.Clock.Now, By = Tester.Name, Reason = "measured" });
        }
        else
        {
            var freeze = await db.Freezes.SingleAsync(f => f.EndedAt == null);
            (freeze.EndedAt, freeze.EndedBy) = (desk.Clock.Now, Tester.Name);
        }

        await db.SaveChangesAsync();
    }

    private static Task RaiseAsync(DeskHost desk, string words) => desk.Services.GetRequiredService<RaiseAlarm>().RunAsync(AlarmKind.Clock, "", $"The clock is wrong: {words} words.");

    private static async Task<string> AddAsync(DeskHost desk, string email, string role)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<AddAccount>().RunAsync(email.Split('@')[0], email, role, Tester)).Id;
    }

    private static async Task DisableAsync(DeskHost desk, string id)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DisableAccount>().RunAsync(id, Tester);
    }
}
