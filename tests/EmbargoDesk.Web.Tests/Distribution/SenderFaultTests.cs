using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What else goes wrong while it mails: a signal, a server that does not read, a database that is locked or whose connections are cut.</summary>
public sealed class SenderFaultTests
{
    private static readonly List<string> People = [.. Enumerable.Range(0, 60).Select(i => $"ana{i}@paper.example")];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SIGTERM_lets_what_is_on_its_way_end_and_leaves_nothing_in_doubt(string database)
    {
        using var ledger = new SinkLedger();
        await using var sink = new SmtpSink { Ledger = ledger }.ComeUp();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var list = await desk.Api.ListAsync(People);
        await desk.StopAsync();
        await using (var program = DeskProcess.Start(desk.CommandLine))
        {
            await program.ReadyAsync(desk.Url);
            var (dots, twenty) = (0, new TaskCompletionSource());
            sink.Watching = async (step, _) =>
            {
                if (step == SmtpStep.Dot && Interlocked.Increment(ref dots) >= 20)
                {
                    // Slow enough that some are on their way when the signal comes.
                    twenty.TrySetResult();
                    await Task.Delay(300);
                }
            };
            var asked = desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list } });
            await twenty.Task;
            await program.SignalAsync("TERM");
            Assert.Equal(0, (await program.EndsAsync()).Code);
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        sink.Watching = null;
        string mailing;
        await using (var db = DeskData.Open(desk.CommandLine))
        {
            mailing = await db.Mailings.Where(m => m.ReleaseId == id).Select(m => m.Id).SingleAsync();
            var rows = await SentRow.OfAsync(db, mailing);
            Assert.Equal([DeliveryState.Ready, DeliveryState.Accepted], rows.Select(r => r.State).Distinct().Order());
            Assert.Equal(ledger.Count, rows.Count(r => r.State == DeliveryState.Accepted));
        }

        await desk.StartAgainAsync();
        Assert.Equal([KeyValuePair.Create("accepted", 60)], (await desk.Api.ReachesAsync($"/mailings/{mailing}", "done")).Counts());
        Assert.Equal(60, ledger.Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_server_that_stops_reading_holds_up_its_own_connection_only(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Body, SinkAnswer.Stall, "ana7@paper.example", times: 1);
        await using var desk = await DeskHost.StartAsync(database, sink, ["--Smtp:TimeoutSeconds=5", "--Smtp:FinalReplyTimeoutSeconds=5"]);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(People));

        // The others are through while it stands; then its connection is given up.
        await sink.ReceivesAsync(59);
        Assert.Equal("sending", (await desk.Api.DeliveriesAsync(mailing))["ana7@paper.example"]);
        var ended = await desk.Api.ShowsAsync($"/mailings/{mailing}", m => !m.Counts().ContainsKey("sending"));
        Assert.Equal(59, ended.Counts()["accepted"]);
        Assert.Contains((await desk.Api.DeliveriesAsync(mailing))["ana7@paper.example"], new[] { "deferred", "ready", "inDoubt" });
    }

    [Fact]
    public async Task A_SQLite_file_that_another_program_locks_for_a_while_loses_no_mark()
    {
        using var ledger = new SinkLedger();
        await using var sink = new SmtpSink { Ledger = ledger }.ComeUp();
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await DeskHost.StartOnAsync(Databases.Sqlite, database.ConnectionString, sink);
        var (dots, locked) = (0, new TaskCompletionSource());
        SqliteConnection? other = null;
        sink.Watching = async (step, _) =>
        {
            if (step == SmtpStep.Dot && Interlocked.Increment(ref dots) == 10)
            {
                other = new SqliteConnection(database.ConnectionString + ";Pooling=false");
                await other.OpenAsync();
                using var begin = other.CreateCommand();
                begin.CommandText = "PRAGMA busy_timeout=10000; BEGIN IMMEDIATE";
                await begin.ExecuteNonQueryAsync();
                locked.SetResult();
            }
        };
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var list = await desk.Api.ListAsync(People);
        _ = desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list } });
        await locked.Task;

        // Longer than any writer waits for the lock.
        await Task.Delay(TimeSpan.FromSeconds(12));
        await other!.DisposeAsync();
        var mailing = (await desk.Api.MailingAsync(id, "lift"))!["id"]!.GetValue<string>();
        Assert.Equal([KeyValuePair.Create("accepted", 60)], (await desk.Api.ReachesAsync($"/mailings/{mailing}", "done")).Counts());
        await using var db = await desk.DbAsync();
        Assert.Empty(DeliveryOracle.Judge(await SentRow.OfAsync(db, mailing), ledger, DoubtPolicy.Hold, 0).Wrong);
    }

    [Theory]
    [InlineData(SmtpStep.Mail)]
    [InlineData(SmtpStep.Dot)]
    [InlineData(SmtpStep.Answered)]
    public async Task PostgreSQL_whose_connections_are_cut_again_and_again_loses_nobody_and_doubles_nobody(SmtpStep at)
    {
        using var cluster = await PostgresCluster.StartAsync();
        var connection = await cluster.CreateDatabaseAsync();
        using var ledger = new SinkLedger();
        await using var sink = new SmtpSink { Ledger = ledger }.ComeUp();
        await using var desk = await DeskHost.StartOnAsync(Databases.Postgres, connection, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "lift", lists = new[] { await desk.Api.ListAsync(People) } })).Is(201).Id;
        var seen = 0;
        sink.Watching = async (step, _) =>
        {
            if (step == at && Interlocked.Increment(ref seen) is 5 or 15 or 25)
            {
                await using var knife = new NpgsqlConnection(connection + ";Pooling=false");
                await knife.OpenAsync();
                await using var cut = knife.CreateCommand();
                cut.CommandText = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
                await cut.ExecuteNonQueryAsync();
            }
        };
        await desk.Api.PostAsync($"/releases/{id}/schedule");
        await DoneAsync(desk, mailing);
        await using var db = await desk.DbAsync();
        var verdict = DeliveryOracle.Judge(await SentRow.OfAsync(db, mailing), ledger, DoubtPolicy.Hold, 0);
        Assert.Empty(verdict.Wrong);
        Assert.Equal(60, ledger.Count);
    }

    [Fact]
    public async Task A_process_that_stood_still_past_its_lease_finds_its_epoch_refused()
    {
        using var ledger = new SinkLedger();
        await using var sink = new SmtpSink { Ledger = ledger }.ComeUp();
        await using var desk = await DeskHost.StartAsync(Databases.Postgres, sink);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var list = await desk.Api.ListAsync(People);
        await using var second = await desk.SecondAsync(sink);
        await second.StopAsync();
        await desk.StopAsync();
        await using var program = DeskProcess.Start(desk.CommandLine);
        await program.ReadyAsync(desk.Url);
        var (dots, stopped) = (0, new TaskCompletionSource());
        sink.Watching = async (step, _) =>
        {
            if (step == SmtpStep.Dot && Interlocked.Increment(ref dots) == 20)
            {
                await program.SignalAsync("STOP");
                stopped.SetResult();
            }
        };
        var asked = desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list } });
        await stopped.Task;
        sink.Watching = null;

        // The other server, a lease later by its clock, takes it for dead, goes on with what is left, and leaves the doubtful ones.
        second.Clock.Advance(Duration.FromMinutes(2));
        await second.StartAgainAsync();
        var mailing = (await second.Api.MailingAsync(id, "lift"))!["id"]!.GetValue<string>();
        var left = await second.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.InRange(left.Counts().GetValueOrDefault("inDoubt"), 1, 4);

        // It goes on: writes down what its mail server said, and sends nothing more of its old claims.
        await program.SignalAsync("CONT");
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await second.Api.ShowsAsync($"/mailings/{mailing}", m => !m.Counts().ContainsKey("sending") && !m.Counts().ContainsKey("ready"));
        await program.StopAsync();
        await using var db = await second.DbAsync();
        var verdict = DeliveryOracle.Judge(await SentRow.OfAsync(db, mailing), ledger, DoubtPolicy.Hold, 4);
        Assert.Empty(verdict.Wrong);
    }

    // While the database is away the API may fail; the mailing goes on all the same.
    private static async Task DoneAsync(DeskHost desk, string mailing)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = await desk.Api.GetAsync($"/mailings/{mailing}");
            if (answer.Status == 200 && answer.State == "done")
            {
                return;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
