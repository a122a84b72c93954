using System.Globalization;
using EmbargoDesk.Web.Accounts;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>A release that is about to lift, watched by an outsider.</summary>
/// <param name="Id">The release.</param>
/// <param name="Lift">UTC instant.</param>
/// <param name="Person">Who is mailed at the lift.</param>
/// <param name="Page">Its page.</param>
public sealed record ComingLift(string Id, Instant Lift, string Person, PageWatch Page) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Page.DisposeAsync();
}

/// <summary>The program as a process with a clock of its own, prepared with tokens and a published release, and what may be done to it.</summary>
public sealed class FaultDesk : IAsyncDisposable
{
    private static readonly Duration Ahead = Duration.FromSeconds(12);
    private readonly DeskHost _prepared;
    private readonly bool _ownClock;
    private string _published = "";

    private FaultDesk(DeskHost prepared, SmtpSink sink, DeskApi administrator, bool ownClock) =>
        (_prepared, Sink, Administrator, _ownClock) = (prepared, sink, administrator, ownClock);

    /// <summary>The process's own clock, or the machine's where the database has its own.</summary>
    public FakeTime Time { get; } = new();

    /// <summary>The process.</summary>
    public DeskProcess Process { get; private set; } = null!;

    /// <summary>Where its mail goes.</summary>
    public SmtpSink Sink { get; }

    /// <summary>An officer.</summary>
    public DeskApi Api => _prepared.Api;

    /// <summary>An administrator.</summary>
    public DeskApi Administrator { get; }

    /// <summary>Starts one.</summary>
    /// <param name="database">One of <see cref="Databases"/>.</param>
    /// <param name="connection">A database of one's own; null: a fresh one.</param>
    public static async Task<FaultDesk> StartAsync(string database, string? connection = null)
    {
        var sink = SmtpSink.Start();
        var prepared = connection is null ? await DeskHost.StartAsync(database, sink) : await DeskHost.StartOnAsync(database, connection, sink);
        var desk = new FaultDesk(prepared, sink, await prepared.ApiAsAsync(Roles.Administrator), connection is null);
        desk._published = await prepared.Api.ApprovedAsync("Published", null);
        await prepared.Api.ScheduleAsync(desk._published);
        await prepared.StopAsync();
        await desk.RunAsync();
        return desk;
    }

    /// <summary>Runs the process on its data.</summary>
    public async Task RunAsync()
    {
        Process = DeskProcess.Start(_ownClock ? Time.Environment : [], _prepared.CommandLine);
        await Process.ReadyAsync(_prepared.Url);
    }

    /// <summary>Schedules a release that lifts in a few seconds, with mail to one person.</summary>
    public async Task<ComingLift> ComingAsync()
    {
        for (var ahead = Ahead; ; ahead *= 2)
        {
            var person = Officer.Unique("ana@paper.example");
            var list = await Api.ListAsync([person]);
            var id = await Api.DraftAsync("Coming");
            var lift = (SystemClock.Instance.GetCurrentInstant() + ahead).ToTheSecondOf();
            await Api.EmbargoAsync(id, lift);
            (await Api.PostAsync($"/releases/{id}/approve")).Is(200);
            var page = new PageWatch(_prepared.Url, $"/releases/{id}");
            if ((await Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list } })).Status == 200
                && lift - SystemClock.Instance.GetCurrentInstant() > Ahead / 2)
            {
                return new ComingLift(id, lift, person, page);
            }

            // The machine was too slow for it; the next one has twice the time.
            await page.DisposeAsync();
            (await Api.PostAsync($"/releases/{id}/withdraw", new { reason = "The test is over." })).Is(200);
        }
    }

    /// <summary>Waits until the machine's clock is past an instant.</summary>
    public static async Task PastAsync(Instant instant)
    {
        while (instant - SystemClock.Instance.GetCurrentInstant() is var left && left > Duration.Zero)
        {
            await Task.Delay(left.ToTimeSpan());
        }
    }

    /// <summary>Waits until the clock is not trusted.</summary>
    public Task<ApiAnswer> FrozenAsync() => Api.ShowsAsync("/freeze", a => a["freezes"]!.AsArray().Any(f => f!["kind"]!.GetValue<string>() == "clock"));

    /// <summary>Whether the published release is read.</summary>
    public async Task<bool> ServesAsync() => await _prepared.StatusAsync($"/releases/{_published}") == 200;

    /// <summary>When a release's mail came; fails after a minute.</summary>
    public async Task<IReadOnlyList<Instant>> MailAsync(ComingLift coming)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Sink.Received.All(m => !m.To.Contains(coming.Person)))
        {
            await Task.Delay(10, patience.Token);
        }

        return [.. Sink.Received.Where(m => m.To.Contains(coming.Person)).Select(m => m.At)];
    }

    /// <summary>How much later than planned the record says that it lifted.</summary>
    public async Task<Duration> LateAsync(ComingLift coming)
    {
        var release = await Api.ReachesAsync($"/releases/{coming.Id}", "lifted");
        return InstantPattern.ExtendedIso.Parse(release["actualLift"]!.GetValue<string>()).Value - coming.Lift;
    }

    /// <summary>A figure with one place.</summary>
    public static string Seconds(Duration d) => string.Create(CultureInfo.InvariantCulture, $"{d.TotalSeconds:0.0} s");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Process is { } process)
        {
            await process.DisposeAsync();
        }

        await _prepared.DisposeAsync();
        await Sink.DisposeAsync();
        Time.Dispose();
    }
}
