using System.Globalization;
using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Bench;

/// <summary>
/// Releases that lift in the same second: how long after the instant the page answers an outsider, and the first mail stands at the relay.
/// Beside each figure its limit.
/// </summary>
internal static class LiftsBench
{
    private const double Limit = 250;

    public static async Task<int> RunAsync(int releases, string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var list = (await desk.Api.PostAsync("/lists", new { name = "Bench" })).Is(201).Id;
        (await desk.Api.SendAsync(HttpMethod.Put, $"/lists/{list}/recipients", "name,email\nAda,ada@desk.example.org\n", "text/csv")).Is(200);
        var lift = Instant.FromUnixTimeSeconds(desk.Clock.Now.ToUnixTimeSeconds()) + Duration.FromSeconds(10 + (releases / 4));
        var ids = new List<string>();
        for (var i = 0; i < releases; i++)
        {
            var id = (await desk.Api.PostAsync("/releases", new { headline = $"Release {i}", body = "<p>Text.</p>" })).Is(201).Id;
            (await desk.Api.PutAsync($"/releases/{id}/embargo", new { local = lift.InUtc().LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture), zone = "Etc/UTC" })).Is(200);
            (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
            (await desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list } })).Is(200);
            ids.Add(id);
        }

        var early = 0;
        var pages = await Task.WhenAll(ids.Select(id => VisibleAsync(desk, id, lift, () => Interlocked.Increment(ref early))));
        await sink.ReceivesAsync(releases);
        var mails = sink.Received.Select(m => (m.At - lift).TotalMilliseconds).ToList();
        Console.WriteLine($"{releases} releases that lift in the same second, {database}");
        Console.WriteLine("| what | p50 ms | p99 ms | max ms | limit p99 ms |");
        Console.WriteLine("|---|---|---|---|---|");
        Row("page visible after the instant", pages);
        Row("mail at the relay after the instant", mails);
        Console.WriteLine($"early: {early} pages, {mails.Count(m => m < 0)} mails (limit 0)");
        return early == 0 && mails.All(m => m >= 0) ? 0 : 1;
    }

    private static async Task<double> VisibleAsync(DeskHost desk, string id, Instant lift, Action onEarly)
    {
        while (true)
        {
            using var answer = await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative));
            var seen = desk.Clock.Now;
            if (answer.IsSuccessStatusCode)
            {
                if (seen < lift)
                {
                    onEarly();
                }

                return (seen - lift).TotalMilliseconds;
            }

            await Task.Delay(lift - seen > Duration.FromMilliseconds(200) ? 100 : 5);
        }
    }

    private static void Row(string what, IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        double At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {At(.5):0} | {At(.99):0} | {sorted[^1]:0} | {Limit:0} |"));
    }
}
