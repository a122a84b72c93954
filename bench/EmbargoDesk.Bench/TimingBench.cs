using System.Diagnostics;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Leaks;
using NodaTime;

namespace EmbargoDesk.Bench;

/// <summary>
/// Whether the time of an answer tells an embargoed release from one that does not exist: requests for either, in random order, over one
/// connection that stays open.
/// </summary>
internal static class TimingBench
{
    private const double Limit = 1;
    private const int WarmUp = 1000;
    private const int Embargoed = 20;

    public static async Task<int> RunAsync(int requests, string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var lift = desk.Clock.Now + Duration.FromDays(2);
        var ids = new List<string>();
        for (var i = 0; i < Embargoed; i++)
        {
            var id = await desk.Api.ApprovedAsync($"Release {i}", lift);
            await desk.Api.ScheduleAsync(id);
            ids.Add(id);
        }

        // A lot is drawn for each request. The seed is fixed, so that a run can be repeated.
        var lot = new Random(2026);
        using var line = new RawHttp(desk.Url);
        List<double> embargoed = [], absent = [];
        for (var i = -WarmUp; i < requests; i++)
        {
            var isEmbargoed = lot.Next(2) == 0;
            var target = $"/releases/{(isEmbargoed ? ids[lot.Next(ids.Count)] : OpaqueId.New())}";
            var start = Stopwatch.GetTimestamp();
            var answer = await line.SendAsync("GET", target, []);
            var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (answer.Status != 404)
            {
                throw new InvalidOperationException($"{target} answered {answer.Status}.");
            }

            if (i >= 0)
            {
                (isEmbargoed ? embargoed : absent).Add(took);
            }
        }

        embargoed.Sort();
        absent.Sort();
        var difference = Math.Abs(embargoed.At(.5) - absent.At(.5));
        Console.WriteLine($"Time of an answer, {database}");
        Table.Head("what", "requests", "p10 ms", "median ms", "p90 ms");
        Row("embargoed", embargoed);
        Row("absent", absent);
        Console.WriteLine(FormattableString.Invariant($"difference of the medians: {difference:0.000} ms (limit {Limit:0} ms)"));
        return difference < Limit ? 0 : 1;
    }

    private static void Row(string what, IReadOnlyList<double> sorted) =>
        Table.Row(what, sorted.Count, FormattableString.Invariant($"{sorted.At(.1):0.000}"), FormattableString.Invariant($"{sorted.At(.5):0.000}"), FormattableString.Invariant($"{sorted.At(.9):0.000}"));
}
