using EmbargoDesk.Core.Releases;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>What is done to clocks, processes and bells around a lift, on real processes, and what was seen. For the tests and for the bench.</summary>
public static class ClockFaults
{
    /// <summary>An hour and a day, forward and back.</summary>
    public static readonly IReadOnlyList<Duration> Jumps = [Duration.FromHours(1), Duration.FromHours(-1), Duration.FromDays(1), Duration.FromDays(-1)];

    private const string Never = "nothing early; closed with an alarm until an administrator trusts the clock; public pages stay; one mail";
    private static readonly Duration Patience = Duration.FromSeconds(2);

    /// <summary>The clock of the program's machine is set while it runs.</summary>
    public static async Task<IReadOnlyList<FaultRow>> ServerClockAsync(string database, IReadOnlyList<Duration> jumps)
    {
        await using var desk = await FaultDesk.StartAsync(database);
        return await JumpsAsync(desk, desk.Time, database, "the server's clock", jumps);
    }

    /// <summary>The clock of PostgreSQL's machine is set while it runs.</summary>
    public static async Task<IReadOnlyList<FaultRow>> DatabaseClockAsync(IReadOnlyList<Duration> jumps)
    {
        using var time = new FakeTime();
        using var cluster = await PostgresCluster.StartAsync(time);
        await using var desk = await FaultDesk.StartAsync(Databases.Postgres, await cluster.CreateDatabaseAsync());
        return await JumpsAsync(desk, time, Databases.Postgres, "the database's clock", jumps);
    }

    /// <summary>The process is stopped (SIGSTOP) past the lift, then continued.</summary>
    public static async Task<FaultRow> StoppedAsync(FaultDesk desk, string database)
    {
        await using var coming = await desk.ComingAsync();
        await FaultDesk.PastAsync(coming.Lift - Patience);
        await desk.Process.SignalAsync("STOP");
        await FaultDesk.PastAsync(coming.Lift + Patience + Patience);
        var continued = SystemClock.Instance.GetCurrentInstant();
        await desk.Process.SignalAsync("CONT");
        return await LateAsync(desk, coming, continued, "SIGSTOP past the lift, then SIGCONT", database);
    }

    /// <summary>The process is ended before the lift and started after it.</summary>
    public static async Task<FaultRow> RestartedAsync(FaultDesk desk, string database)
    {
        await using var coming = await desk.ComingAsync();
        await desk.Process.StopAsync();
        var ended = SystemClock.Instance.GetCurrentInstant();
        await FaultDesk.PastAsync(coming.Lift + Patience);
        var started = SystemClock.Instance.GetCurrentInstant();
        await desk.RunAsync();
        var row = await LateAsync(desk, coming, started, "ended before the lift, started after it", database);
        return ended < coming.Lift ? row : row with { Held = false, Seen = "it ended only after the lift" };
    }

    /// <summary>Hangfire's storage is wiped before the lift.</summary>
    public static async Task<FaultRow> WipedAsync(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);

        // Beyond the minute by which the bell rings ahead, so that it still hangs.
        var lift = (desk.Clock.Now + Duration.FromMinutes(5)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Coming", lift);
        await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        var (before, after) = await WipeAsync(desk, database);
        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(5));
        Instant opened;
        while (await desk.StatusAsync($"/releases/{id}") != 200)
        {
            await Task.Delay(5);
        }

        opened = desk.Clock.Now;
        await sink.ReceivesAsync(1);
        await desk.Api.ReachesAsync($"/releases/{id}", "lifted");
        await using var db = await desk.DbAsync();
        var actual = (await db.Releases.SingleAsync(r => r.Id == id)).ActualLift!.Value;
        return new FaultRow("Hangfire's storage wiped before the lift", database, "lifted on time by the sweep; one mail",
            $"{before} bells, {after} after the wipe; page open {FaultDesk.Seconds(opened - lift)} after the instant, lifted {FaultDesk.Seconds(actual - lift)} after it, {sink.Received.Count} mail",
            before > 0 && after == 0 && opened >= lift && actual >= lift && actual - lift < Duration.FromSeconds(30) && sink.Received.Count == 1);
    }

    private static async Task<IReadOnlyList<FaultRow>> JumpsAsync(FaultDesk desk, FakeTime time, string database, string clock, IReadOnlyList<Duration> jumps)
    {
        var rows = new List<FaultRow>();
        foreach (var jump in jumps)
        {
            rows.Add(await JumpAsync(desk, time, database, $"{clock} {(jump > Duration.Zero ? "+" : "-")}{(Math.Abs(jump.TotalHours) < 24 ? "1 h" : "1 d")}", jump));
        }

        return rows;
    }

    private static async Task<FaultRow> JumpAsync(FaultDesk desk, FakeTime time, string database, string fault, Duration jump)
    {
        await using var coming = await desk.ComingAsync();
        var set = SystemClock.Instance.GetCurrentInstant();
        time.Set(jump);
        await desk.FrozenAsync();
        var frozen = SystemClock.Instance.GetCurrentInstant();
        await FaultDesk.PastAsync(coming.Lift + Patience);
        var serves = await desk.ServesAsync();
        var closed = coming.Page.First is null && desk.Sink.Received.All(m => !m.To.Contains(coming.Person));

        // Set right, it stays closed until a person says so.
        time.Set(Duration.Zero);
        await Task.Delay(Patience.ToTimeSpan());
        closed &= coming.Page.First is null;
        var word = SystemClock.Instance.GetCurrentInstant();
        (await desk.Administrator.PostAsync("/clock/trust")).Is(200);
        var opened = await coming.Page.OpensAsync();
        var mail = await desk.MailAsync(coming);
        var late = await desk.LateAsync(coming);
        return new FaultRow(fault, database, Never,
            $"closed after {FaultDesk.Seconds(frozen - set)} and past the lift; {coming.Page.NotFound} times not found; lifted {FaultDesk.Seconds(late)} late, {FaultDesk.Seconds(opened - word)} after the word; {mail.Count} mail",
            frozen < coming.Lift && closed && serves && opened >= word && mail.Count == 1 && mail[0] >= word && late > Patience);
    }

    private static async Task<FaultRow> LateAsync(FaultDesk desk, ComingLift coming, Instant again, string fault, string database)
    {
        var opened = await coming.Page.OpensAsync();
        var mail = await desk.MailAsync(coming);
        var late = await desk.LateAsync(coming);
        return new FaultRow(fault, database, "never early; lifts at once when it runs again, and shows that it was late; one mail",
            $"page open {FaultDesk.Seconds(opened - again)} after it ran again, {FaultDesk.Seconds(late)} after the instant by the record; {mail.Count} mail",
            opened >= coming.Lift && late >= Patience && mail.Count == 1 && mail[0] >= again);
    }

    private static async Task<(int Before, int After)> WipeAsync(DeskHost desk, string database)
    {
        var storage = desk.Services.GetRequiredService<JobStorage>();
        int Bells() => storage.GetMonitoringApi().ScheduledJobs(0, 1000).Count;
        var before = Bells();
        if (database == Databases.Postgres)
        {
            await using var db = await desk.DbAsync();
            await db.Database.ExecuteSqlRawAsync("""TRUNCATE hangfire.job, hangfire.jobqueue, hangfire.jobparameter, hangfire.state, hangfire.set, hangfire.hash, hangfire.list, hangfire.counter CASCADE""");
        }
        else
        {
            var jobs = desk.Services.GetRequiredService<IBackgroundJobClient>();
            foreach (var job in storage.GetMonitoringApi().ScheduledJobs(0, 1000))
            {
                jobs.Delete(job.Key);
            }
        }

        return (before, Bells());
    }
}
