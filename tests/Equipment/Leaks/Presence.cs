using System.Collections.Concurrent;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// Whether an answer that names nothing tells all the same that there is one embargoed release more: a count, a gap, another date, another length.
/// </summary>
public static class Presence
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>Asks every list twice, adds a release that is under embargo, and asks again.</summary>
    public static async Task<(int Compared, IReadOnlyList<Leak> Leaks)> RunAsync(CanaryDesk desk, Crawl crawl, IReadOnlyList<LeakReader> readers, IReadOnlyList<Probe> lists)
    {
        var before = new ConcurrentDictionary<(LeakReader, Probe), string>();
        var asked = (from r in readers from p in lists where Methods.Contains(p.Method) select (Reader: r, Probe: p)).ToList();
        await EachAsync(asked, async a => before[(a.Reader, a.Probe)] = (await crawl.AskAsync(a.Reader, a.Probe)).Whole);
        var steady = new ConcurrentBag<(LeakReader Reader, Probe Probe)>();
        await EachAsync(asked, async a =>
        {
            if ((await crawl.AskAsync(a.Reader, a.Probe)).Whole == before[(a.Reader, a.Probe)])
            {
                steady.Add(a);
            }
        });
        await desk.OneMoreAsync();
        var leaks = new ConcurrentQueue<Leak>();
        await EachAsync(steady, async a =>
        {
            if ((await crawl.AskAsync(a.Reader, a.Probe)).Whole != before[(a.Reader, a.Probe)])
            {
                leaks.Enqueue(new Leak(a.Reader.Name, $"{a.Probe}", "changes when an embargoed release is added"));
            }
        });
        return (steady.Count, [.. leaks]);
    }

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> run) => Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (a, _) => await run(a));
}
