using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>No mail goes while it is stopped: by a person, or because the database is not the one that was mailed from last.</summary>
public sealed class MailStopTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_person_stops_all_mail_by_one_act_and_lets_it_go_by_another(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        (await desk.Api.PostAsync("/mail/go")).Is(409);
        var stop = (await desk.Api.PostAsync("/mail/stop", new { reason = "a wrong list" })).Is(200);
        Assert.True(stop["stopped"]!.GetValue<bool>());
        (await desk.Api.PostAsync("/mail/stop")).Is(409);

        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        await AlarmAsync(desk, open: true);
        Assert.Equal(200, await desk.StatusAsync($"/releases/{id}"));
        Assert.Equal([KeyValuePair.Create("ready", 1)], (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts());
        Assert.DoesNotContain(sink.Received, m => m.To.Contains("ana@paper.example"));

        Assert.False((await desk.Api.PostAsync("/mail/go")).Is(200)["stopped"]!.GetValue<bool>());
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        await AlarmAsync(desk, open: false);
        Assert.Equal(["stop mail: a wrong list", "let mail go: a wrong list"], await ActsAsync(desk));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_older_backup_sends_nothing_before_an_administrator_says_so(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var list = await desk.Api.ListAsync(["ana@paper.example"]);
        await desk.Api.ScheduleAsync(await desk.Api.ApprovedAsync("Sent before the backup", null), list);
        await sink.ReceivesAsync(1);
        await desk.StopAsync();
        await desk.StartAgainAsync();
        Assert.False((await desk.Api.GetAsync("/mail/stop")).Is(200)["stopped"]!.GetValue<bool>());

        // The backup was made before this run: its last epoch is not in it.
        await using (var db = await desk.DbAsync())
        {
            var last = await db.SenderEpochs.MaxAsync(e => e.Id);
            await desk.StopAsync();
            await db.SenderEpochs.Where(e => e.Id == last).ExecuteDeleteAsync();
        }

        await desk.StartAgainAsync();
        var mailing = await desk.Api.ScheduleAsync(await desk.Api.ApprovedAsync("Perhaps sent already", null), list);
        var stop = (await desk.Api.GetAsync("/mail/stop")).Is(200);
        Assert.Contains("older", stop["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        await AlarmAsync(desk, open: true);
        Assert.Equal([KeyValuePair.Create("ready", 1)], (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200).Counts());

        // It stands over a restart, and an officer's word is not enough.
        await desk.StopAsync();
        await desk.StartAgainAsync();
        Assert.Contains("administrator", (await desk.Api.PostAsync("/mail/go")).Is(409).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Received.Skip(1), m => m.To.Contains("ana@paper.example"));
        (await (await desk.ApiAsAsync(Roles.Administrator)).PostAsync("/mail/go")).Is(200);
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        await desk.StopAsync();
        await desk.StartAgainAsync();
        Assert.False((await desk.Api.GetAsync("/mail/stop")).Is(200)["stopped"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_copy_of_a_SQLite_file_in_another_directory_sends_nothing()
    {
        await using var sink = SmtpSink.Start();
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using (var first = await DeskHost.StartOnAsync(Databases.Sqlite, database.ConnectionString, sink))
        {
            await first.Api.ScheduleAsync(await first.Api.ApprovedAsync("Sent by the first", null), await first.Api.ListAsync(["ana@paper.example"]));
            await sink.ReceivesAsync(1);
        }

        await using var copy = await DeskHost.StartOnAsync(Databases.Sqlite, database.ConnectionString, sink);
        Assert.Contains("another data directory", (await copy.Api.GetAsync("/mail/stop")).Is(200)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_PostgreSQL_is_as_it_should_be()
    {
        await using var desk = await DeskHost.StartAsync(Databases.Postgres);
        await using var second = await desk.SecondAsync();
        await desk.StopAsync();
        await desk.StartAgainAsync();
        Assert.False((await second.Api.GetAsync("/mail/stop")).Is(200)["stopped"]!.GetValue<bool>());
    }

    private static async Task AlarmAsync(DeskHost desk, bool open)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            await using var db = await desk.DbAsync();
            if (await db.Alarms.AnyAsync(a => a.Kind == AlarmKind.MailStop && a.ClearedAt == null, patience.Token) == open)
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<IReadOnlyList<string>> ActsAsync(DeskHost desk)
    {
        await using var db = await desk.DbAsync();
        return await db.AuditEntries.Where(a => a.Subject == "house" && a.Act.Contains("mail")).OrderBy(a => a.Id).Select(a => a.Act + ": " + a.Detail).ToListAsync();
    }
}
