using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;
using EmbargoDesk.Web.Distribution;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>The check of the checker: what judges the real sender acquits a right small one, and convicts each wrong one, after the same kills.</summary>
public sealed class DeliveryOracleTests
{
    private static readonly (SmtpStep Step, int Nth)[] Kills = [(SmtpStep.Rcpt, 11), (SmtpStep.Dot, 17), (SmtpStep.Body, 9), (SmtpStep.Dot, 23), (SmtpStep.Mail, 5)];

    [Theory]
    [InlineData(Databases.Sqlite, SenderFlaw.None)]
    [InlineData(Databases.Sqlite, SenderFlaw.CursorAtFetch)]
    [InlineData(Databases.Sqlite, SenderFlaw.MarkBeforeSend)]
    [InlineData(Databases.Sqlite, SenderFlaw.NoEpoch)]
    [InlineData(Databases.Postgres, SenderFlaw.None)]
    [InlineData(Databases.Postgres, SenderFlaw.CursorAtFetch)]
    [InlineData(Databases.Postgres, SenderFlaw.MarkBeforeSend)]
    [InlineData(Databases.Postgres, SenderFlaw.NoEpoch)]
    public async Task A_wrong_sender_is_caught_and_a_right_one_is_not(string database, SenderFlaw flaw)
    {
        using var ledger = new SinkLedger();
        await using var sink = new SmtpSink { Ledger = ledger }.ComeUp();
        await using var desk = await DeskHost.StartAsync(database, sink, replace: WithoutTheSender);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(Enumerable.Range(0, 150).Select(i => $"ana{i}@paper.example")));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "sending");

        var cursor = new SenderCursor();
        var epoch = 1000L;
        foreach (var (step, nth) in Kills)
        {
            using var doomed = new SmallSender(desk.DbAsync, sink.Port, mailing, flaw, epoch++, cursor);
            var seen = 0;
            sink.Watching = (now, _) =>
            {
                if (now == step && Interlocked.Increment(ref seen) == nth)
                {
                    doomed.Die();
                }

                return Task.CompletedTask;
            };
            Assert.False(await doomed.RunAsync());
            sink.Watching = null;

            // What the dead one had handed over is taken before the next one begins.
            while (sink.OpenConnections > 0)
            {
                await Task.Delay(5);
            }
        }

        using var last = new SmallSender(desk.DbAsync, sink.Port, mailing, flaw, epoch, cursor);
        Assert.True(await last.RunAsync());
        await using var db = await desk.DbAsync();
        var verdict = DeliveryOracle.Judge(await SentRow.OfAsync(db, mailing), ledger, DoubtPolicy.Hold, Kills.Length);
        switch (flaw)
        {
            case SenderFlaw.None:
                Assert.Empty(verdict.Wrong);
                Assert.Equal((0, 0, Kills.Length), (verdict.Lost, verdict.Twice, verdict.Doubtful));
                break;
            case SenderFlaw.NoEpoch:
                Assert.NotEmpty(verdict.Wrong);
                Assert.NotEqual(0, verdict.Twice);
                break;
            default:
                Assert.NotEmpty(verdict.Wrong);
                Assert.NotEqual(0, verdict.Lost);
                break;
        }
    }

    private static void WithoutTheSender(IServiceCollection services) =>
        services.Remove(services.Single(s => s.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService) && s.ImplementationType == typeof(SendDeliveries)));
}
