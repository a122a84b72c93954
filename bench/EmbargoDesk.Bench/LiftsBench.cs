using System.Diagnostics;
using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Bench;

/// <summary>
/// Releases that lift while the public reads: how long after the instant the page answers an outsider, and the first mail stands at the
/// relay. The desk is a process of its own; readers, watchers and the mail sink share the machine with it.
/// </summary>
internal static class LiftsBench
{
    private const double Limit = 250, Most = 1000;
    private const int People = 5, HeldAfterwards = 20;

    /// <param name="releases">How many.</param>
    /// <param name="database">Sqlite or Postgres.</param>
    /// <param name="rate">Requests a second besides those of the watchers.</param>
    /// <param name="together">How many lift in the same second.</param>
    /// <param name="every">Seconds between two such seconds.</param>
    public static async Task<int> RunAsync(int releases, string database, int rate, int together, int every)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        await desk.StopAsync();
        await using var program = DeskProcess.Start(desk.CommandLine);
        await program.ReadyAsync(desk.Url);

        var list = await desk.Api.ListAsync(Enumerable.Range(1, People).Select(i => $"reader{i}@paper.example"));
        var begin = SystemClock.Instance.GetCurrentInstant().ToTheSecondOf() + Duration.FromSeconds(40 + (releases / 6));
        var plan = new List<(string Id, string Headline, Instant Lift)>();
        for (var i = 0; i < releases; i++)
        {
            var lift = begin + Duration.FromSeconds(i / together * every);
            var headline = $"Release number {i} of the bench";
            var id = await desk.Api.ApprovedAsync(headline, lift);
            await desk.Api.ScheduleAsync(id, list);
            plan.Add((id, headline, lift));
        }

        var early = 0;
        List<double> pages, closed, unsorted;
        (double Rate, int Failures, double P50, double P99) read;
        await using (var readers = new Readers(desk.Url, rate, i => i % 4 == 0 ? "/" : $"/releases/{plan[i * 7919 % plan.Count].Id}"))
        {
            unsorted = [.. await Task.WhenAll(plan.Select(p => VisibleAsync(desk, p.Id, p.Lift, () => Interlocked.Increment(ref early))))];
            pages = [.. unsorted.Order()];
            for (var patience = Stopwatch.StartNew(); sink.Received.Count < releases * People && patience.Elapsed < TimeSpan.FromMinutes(5);)
            {
                await Task.Delay(100);
            }

            closed = [.. (await Task.WhenAll(plan.TakeLast(HeldAfterwards).Select(p => ClosedAsync(desk, p.Id)))).Order()];
            read = readers.Figures;
        }

        var lifts = plan.ToDictionary(p => p.Headline, p => p.Lift);
        var mails = sink.Received.Where(m => lifts.ContainsKey(m.Subject)).Select(m => (m.Subject, Late: (m.At - lifts[m.Subject]).TotalMilliseconds)).ToList();
        List<double> first = [.. mails.GroupBy(m => m.Subject).Select(g => g.Min(m => m.Late)).Order()];
        foreach (var second in plan.Zip(unsorted).GroupBy(p => p.First.Lift))
        {
            // For whoever looks for the cause of an outlier.
            var seconds = second.Select(p => p.First.Headline).ToHashSet();
            await Console.Error.WriteLineAsync($"{second.Key}: page at most {second.Max(p => p.Second):F0} ms, first mail at most {mails.Where(m => seconds.Contains(m.Subject)).GroupBy(m => m.Subject).Max(g => g.Min(m => m.Late)):F0} ms");
        }

        var earlyMails = mails.Count(m => m.Late < 0);

        Console.WriteLine($"{releases} lifts, {together} in the same second, {People} recipients each, {database}, {Build}");
        Console.WriteLine();
        Table.Head("what", "p50 ms", "p99 ms", "max ms", "limit");
        Table.Row("page visible after the instant", Table.Shown(pages.At(.5)), Table.Shown(pages.At(.99)), Table.Shown(pages[^1]), $"p99 {Limit}, max {Most}");
        Table.Row("first mail at the relay after the instant", Table.Shown(first.At(.5)), Table.Shown(first.At(.99)), Table.Shown(first[^1]), $"p99 {Limit}, max {Most}");
        Table.Row("last mail at the relay after the instant", "", "", Table.Shown(mails.Max(m => m.Late)), "");
        Table.Row("page closed after the request to hold it", Table.Shown(closed.At(.5)), Table.Shown(closed.At(.99)), Table.Shown(closed[^1]), "max 5000");
        Table.Row("readers' pages", Table.Shown(read.P50), Table.Shown(read.P99), "", $"{Table.Shown(read.Rate)} of {rate} requests/s, {read.Failures} errors");
        Table.Row("early", $"{early} pages", $"{earlyMails} mails", "", "0");
        Console.WriteLine();
        var held = early + earlyMails == 0 && pages.At(.99) <= Limit && first.At(.99) <= Limit && pages[^1] <= Most && first[^1] <= Most && closed[^1] <= 5000;
        Console.WriteLine(held ? "Held." : "NOT held.");
        return held ? 0 : 1;
    }

#if DEBUG
    private const string Build = "Debug build";
#else
    private const string Build = "Release build";
#endif

    private static async Task<double> ClosedAsync(DeskHost desk, string id)
    {
        var asked = Stopwatch.StartNew();
        (await desk.Api.PostAsync($"/releases/{id}/hold", new { reason = "bench" })).Is(200);
        while ((await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).IsSuccessStatusCode)
        {
            await Task.Delay(15);
        }

        return asked.Elapsed.TotalMilliseconds;
    }

    // From shortly before the instant on, every few milliseconds; the answer's arrival counts.
    private static async Task<double> VisibleAsync(DeskHost desk, string id, Instant lift, Action onEarly)
    {
        var address = new Uri($"/releases/{id}", UriKind.Relative);
        var wait = lift - SystemClock.Instance.GetCurrentInstant() - Duration.FromMilliseconds(150);
        await Task.Delay(wait > Duration.Zero ? wait.ToTimeSpan() : TimeSpan.Zero);
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(1);)
        {
            using var answer = await desk.Outsider.GetAsync(address);
            var seen = SystemClock.Instance.GetCurrentInstant();
            if (answer.IsSuccessStatusCode)
            {
                if (seen < lift)
                {
                    onEarly();
                }

                return (seen - lift).TotalMilliseconds;
            }

            await Task.Delay(15);
        }

        throw new TimeoutException($"Release {id} was not public a minute after its lift.");
    }
}
