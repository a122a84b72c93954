using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>What an officer does with the API, in one line each. All of it must succeed.</summary>
public static class Officer
{
    private static readonly LocalDateTimePattern ToTheSecond = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss");
    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];
    private static int _number;

    /// <summary>A name or address that no other test has: "ana@paper.example" becomes "ana7@paper.example".</summary>
    public static string Unique(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var number = Interlocked.Increment(ref _number);
        return at < 0 ? $"{name} {number}" : name.Insert(at, $"{number}");
    }

    /// <summary>A draft with a text and a corresponding author.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> DraftAsync(this DeskApi api, string headline) => (await api.PostAsync("/releases", new
    {
        headline,
        body = $"<p>The text of {headline}.</p>",
        correspondingAuthors = new[] { new { name = "Ingrid Sandvall", degrees = "PhD", email = "ingrid.sandvall@uni.example" } },
    })).Is(201).Id;

    /// <summary>An approved release, embargoed until a moment; null: for immediate release.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> ApprovedAsync(this DeskApi api, string headline, Instant? lift)
    {
        var id = await api.DraftAsync(headline);
        await api.EmbargoAsync(id, lift);
        (await api.PostAsync($"/releases/{id}/approve")).Is(200);
        return id;
    }

    /// <summary>Decides the embargo, to the second; null: for immediate release.</summary>
    public static async Task<ApiAnswer> EmbargoAsync(this DeskApi api, string id, Instant? lift, string? reason = null) => (await api.PutAsync(
        $"/releases/{id}/embargo", lift is { } at ? new { local = Local(at), zone = "Europe/London", offset = OffsetOf(at), reason } : new { immediate = true })).Is(200);

    /// <summary>A list with these people, all cleared for embargoed content or none.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> ListAsync(this DeskApi api, IEnumerable<string> addresses, bool cleared = false)
    {
        var list = (await api.PostAsync("/lists", new { name = Unique("List") })).Is(201).Id;
        var people = addresses.Select(a => new { name = a.Split('@')[0], email = a, clearedEvidence = cleared ? "press card seen" : "" });
        (await api.PutAsync($"/lists/{list}/recipients", people.ToArray())).Is(200);
        return list;
    }

    /// <summary>Schedules it with a lift mailing to these lists.</summary>
    /// <returns>The mailing's id, or "" where there are no lists.</returns>
    public static async Task<string> ScheduleAsync(this DeskApi api, string id, params string[] lists)
    {
        (await api.PostAsync($"/releases/{id}/schedule", new { lists })).Is(200);
        return lists.Length == 0 ? "" : (await api.MailingAsync(id, "lift"))!["id"]!.GetValue<string>();
    }

    /// <summary>The newest mailing of a kind.</summary>
    public static async Task<JsonNode?> MailingAsync(this DeskApi api, string id, string kind) =>
        (await api.GetAsync($"/releases/{id}/mailings")).Is(200).Json!.AsArray().LastOrDefault(m => m!["kind"]!.GetValue<string>() == kind);

    /// <summary>Waits until a release is in a state; fails after two minutes.</summary>
    public static Task<ApiAnswer> ReachesAsync(this DeskApi api, string path, string state) => api.ShowsAsync(path, a => a.State == state);

    /// <summary>Waits until an answer is as wanted; fails, with the last one, after two minutes.</summary>
    public static async Task<ApiAnswer> ShowsAsync(this DeskApi api, string path, Func<ApiAnswer, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = (await api.GetAsync(path)).Is(200);
            if (wanted(answer))
            {
                return answer;
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Two minutes did not bring what was waited for: {answer.Text}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Every delivery of a mailing: address and state.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> DeliveriesAsync(this DeskApi api, string mailing) =>
        (await api.GetAsync($"/mailings/{mailing}/deliveries?limit=1000")).Is(200)["deliveries"]!.AsArray()
            .ToDictionary(d => d!["email"]!.GetValue<string>(), d => d!["state"]!.GetValue<string>());

    /// <summary>The figures of a mailing that are not zero.</summary>
    public static IReadOnlyDictionary<string, int> Counts(this ApiAnswer mailing) =>
        mailing["counts"]!.AsObject().Where(c => c.Value!.GetValue<int>() != 0).ToDictionary(c => c.Key, c => c.Value!.GetValue<int>());

    /// <summary>A moment as the API takes it, in London.</summary>
    public static string Local(Instant at) => ToTheSecond.Format(at.InZone(London).LocalDateTime);

    /// <summary>Its whole second.</summary>
    public static Instant ToTheSecondOf(this Instant at) => Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static string OffsetOf(Instant at) => at.InZone(London).Offset.ToString("+HH:mm", null);
}
