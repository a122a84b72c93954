using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Kill -9, and a database that goes away, in the middle of a mailing.</summary>
public sealed class KilledSenderTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_program_killed_while_it_mails_loses_nobody_and_sends_twice_only_what_it_names(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var people = Enumerable.Range(0, 60).Select(i => $"ana{i}@paper.example").ToList();
        var id = await desk.Api.ApprovedAsync("Bells ring", desk.Clock.Now + Duration.FromDays(1));
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(people));
        await desk.StopAsync();

        // The program as a process of its own; it dies at the twentieth final dot.
        await using (var program = DeskProcess.Start(desk.CommandLine))
        {
            var dots = 0;
            var killed = new TaskCompletionSource();
            sink.Watching = async (step, _) =>
            {
                if (step == SmtpStep.Dot && Interlocked.Increment(ref dots) == 20)
                {
                    await program.KillAsync();
                    killed.SetResult();
                }
            };
            await program.ReadyAsync(desk.Url);
            var lift = desk.Api.PostAsync($"/releases/{id}/lift", new { reason = "the paper is out" });
            await killed.Task;

            // Whether the answer still came does not matter.
            await Task.WhenAny(lift);
            sink.Watching = null;
        }

        // On PostgreSQL another server could be alive: it counts as dead after a minute without a sign of life.
        desk.Clock.Advance(Duration.FromMinutes(2));
        await desk.StartAgainAsync();
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");

        var states = await desk.Api.DeliveriesAsync(mailing);
        var received = sink.Received.GroupBy(m => m.To.Single()).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(people.ToHashSet(), states.Keys.ToHashSet());
        var doubtful = states.Where(s => s.Value == "inDoubt").Select(s => s.Key).ToList();

        // At least the one at whose dot it died; no more than it had connections.
        Assert.InRange(doubtful.Count, 1, 4);
        Assert.All(people.Except(doubtful), p => Assert.Equal(("accepted", 1), (states[p], received.GetValueOrDefault(p))));
        Assert.All(doubtful, p => Assert.InRange(received.GetValueOrDefault(p), 0, 1));
    }

    // At MAIL the claim has just been committed, or is being; at the dot and after the answer the outcome finds no database.
    [Theory]
    [InlineData(SmtpStep.Mail)]
    [InlineData(SmtpStep.Dot)]
    [InlineData(SmtpStep.Answered)]
    public async Task A_database_that_goes_away_while_it_mails_loses_nobody_and_doubles_nobody(SmtpStep at)
    {
        using var cluster = await PostgresCluster.StartAsync();
        var connection = await cluster.CreateDatabaseAsync();
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartOnAsync(Databases.Postgres, connection, sink);
        var people = Enumerable.Range(0, 40).Select(i => $"ana{i}@paper.example").ToList();
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = (await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "lift", lists = new[] { await desk.Api.ListAsync(people) } })).Is(201).Id;
        var (dots, away) = (0, new TaskCompletionSource());
        sink.Watching = async (step, _) =>
        {
            if (step == at && Interlocked.Increment(ref dots) == 10)
            {
                await cluster.GoDownAsync();
                away.SetResult();
            }
        };
        await desk.Api.PostAsync($"/releases/{id}/schedule");
        await away.Task;
        await cluster.ComeUpAsync();

        Assert.Equal([KeyValuePair.Create("accepted", 40)], (await DoneAsync(desk.Api, mailing)).Counts());
        Assert.Equal(people.Order(StringComparer.Ordinal), sink.Received.Select(m => m.To.Single()).Order(StringComparer.Ordinal));
    }

    // While the database comes up the API may fail; the mailing goes on all the same.
    private static async Task<ApiAnswer> DoneAsync(DeskApi api, string mailing)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = await api.GetAsync($"/mailings/{mailing}");
            if (answer.Status == 200 && answer.State == "done")
            {
                return answer;
            }

            Assert.True(answer.Status is 200 or 500 or 401, answer.Text);
            await Task.Delay(100, patience.Token);
        }
    }
}
