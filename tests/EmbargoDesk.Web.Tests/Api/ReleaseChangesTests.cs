using System.Text.Json.Nodes;
using EmbargoDesk.Tests.Equipment;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Api;

/// <summary>What a client is told: of others' changes, of wrong states and of wrong contents.</summary>
public sealed class ReleaseChangesTests
{
    private static Instant Now => SystemClock.Instance.GetCurrentInstant();

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_patch_names_what_it_read_and_of_many_at_once_one_wins(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var id = await api.DraftAsync("Bells ring");
        var etag = (await api.GetAsync($"/releases/{id}")).Is(200).ETag!;

        (await api.PatchAsync($"/releases/{id}", new { standfirst = "a" }, null)).Is(428);
        (await api.PatchAsync($"/releases/{id}", new { standfirst = "a" }, "\"77\"")).Is(412);
        (await api.PatchAsync($"/releases/{id}", new { standfirst = "a" }, "\"not ours\"")).Is(412);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => api.PatchAsync($"/releases/{id}", new { standfirst = $"by {i}" }, etag)));
        Assert.Equal([200, 412, 412, 412, 412, 412], answers.Select(a => a.Status).Order());
        var winner = answers.Single(a => a.Status == 200);
        var now = (await api.GetAsync($"/releases/{id}")).Is(200);
        Assert.Equal(winner["standfirst"]!.GetValue<string>(), now["standfirst"]!.GetValue<string>());
        Assert.Equal((2, winner.ETag), (now["latestVersion"]!.GetValue<int>(), now.ETag));

        // The same by verbs, where If-Match is a choice.
        (await api.PostAsync($"/releases/{id}/submit", null, etag)).Is(412);
        (await api.PostAsync($"/releases/{id}/submit", null, now.ETag)).Is(200);
        (await api.PostAsync($"/releases/{id}/withdraw", new { reason = "r" }, "*")).Is(200);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_merge_patch_changes_what_it_names_and_null_takes_away(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var id = await api.DraftAsync("Bells ring");
        var patched = (await api.PatchAsync($"/releases/{id}", JsonNode.Parse("""{ "dateline": "NORDHAMN", "correspondingAuthors": null }""")!, "*")).Is(200);
        Assert.Equal(("NORDHAMN", "Bells ring"), (patched["dateline"]!.GetValue<string>(), patched["headline"]!.GetValue<string>()));
        Assert.Empty(patched["correspondingAuthors"]!.AsArray());
        Assert.Contains(patched.Strings("warnings"), w => w.StartsWith("No corresponding author", StringComparison.Ordinal));

        // What GET gave may be sent back as it is: nothing changes, and nothing is said of it.
        var again = (await api.PatchAsync($"/releases/{id}", patched.Json!, "*")).Is(200);
        Assert.Equal(patched["latestVersion"]!.GetValue<int>(), again["latestVersion"]!.GetValue<int>());
        Assert.Equal(patched.Strings("warnings"), again.Strings("warnings"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_unknown_field_is_told_and_refuses_nothing(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var made = (await api.PostAsync("/releases", new { headline = "Bells ring", colour = "blue" })).Is(201);
        Assert.Contains(made.Strings("warnings"), w => w.Contains("“colour”", StringComparison.Ordinal));
        var patched = (await api.PatchAsync($"/releases/{made.Id}", new { standfirst = "s", mood = "calm" }, "*")).Is(200);
        Assert.Contains(patched.Strings("warnings"), w => w.Contains("“mood”", StringComparison.Ordinal));
        Assert.Equal("s", patched["standfirst"]!.GetValue<string>());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_wrong_state_is_409_with_a_sentence(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var draft = await api.DraftAsync("Bells ring");
        foreach (var verb in new[] { "unschedule", "unhold", "lift" })
        {
            Assert.EndsWith(".", (await api.PostAsync($"/releases/{draft}/{verb}")).Is(409).Detail, StringComparison.Ordinal);
        }

        await api.EmbargoAsync(draft, null);
        (await api.PostAsync($"/releases/{draft}/schedule")).Is(409);
        (await api.PostAsync($"/releases/{draft}/submit")).Is(200);
        (await api.PostAsync($"/releases/{draft}/submit")).Is(409);
        (await api.PostAsync($"/releases/{draft}/hold", new { reason = "a call from the journal" })).Is(200);
        (await api.PostAsync($"/releases/{draft}/hold")).Is(409);
        (await api.PostAsync($"/releases/{draft}/approve")).Is(200);
        (await api.PostAsync($"/releases/{draft}/approve")).Is(409);
        (await api.PostAsync($"/releases/{draft}/schedule")).Is(409);
        (await api.PostAsync($"/releases/{draft}/lift")).Is(409);
        (await api.PostAsync($"/releases/{draft}/withdraw", new { reason = "r" })).Is(200);
        (await api.PutAsync($"/releases/{draft}/embargo", new { immediate = true })).Is(409);
        (await api.PatchAsync($"/releases/{draft}", new { headline = "x" }, "*")).Is(409);
        (await api.PostAsync($"/releases/{draft}/withdraw", new { reason = "r" })).Is(409);
        (await api.PostAsync("/releases/nothing/approve")).Is(404);
        (await api.GetAsync("/releases/nothing")).Is(404);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_wrong_content_is_422_with_a_sentence(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var id = await api.DraftAsync("Bells ring");

        async Task Refused(string path, object body, string says)
        {
            var answer = (await api.PostAsync(path, body)).Is(422);
            Assert.Contains(says, answer.Detail, StringComparison.Ordinal);
            Assert.Equal("application/problem+json", answer.ContentType);
        }

        await Refused("/releases", new { headline = "h", doi = "not a doi" }, "is not a DOI");
        await Refused("/releases", new { headline = "h", authors = new[] { new { name = "A", orcid = "0000-0002-1825-0098" } } }, "ORCID");
        await Refused("/releases", new { headline = "h", pressContact = new { name = "A", email = "nobody" } }, "is not an e-mail address");
        await Refused($"/releases/{id}/approve", new { }, "undecided");
        await Refused($"/releases/{id}/mailings", new { kind = "advance", lists = Array.Empty<string>() }, "embargoed until a moment");
        await Refused($"/releases/{id}/mailings", new { lists = Array.Empty<string>() }, "kind");
        await api.EmbargoAsync(id, Now + Duration.FromDays(2));
        await Refused($"/releases/{id}/mailings", new { kind = "lift", lists = Array.Empty<string>() }, "at least one list");
        await Refused($"/releases/{id}/mailings", new { kind = "lift", lists = new[] { "nothing" } }, "no list “nothing”");
        await Refused($"/releases/{id}/mailings", new { kind = "correction", lists = new[] { "nothing" } }, "advance or a lift");
        var empty = await api.ListAsync([]);
        await Refused($"/releases/{id}/mailings", new { kind = "lift", lists = new[] { empty } }, "no recipients");
        (await api.PostAsync($"/releases/{id}/approve")).Is(200);
        await Refused($"/releases/{id}/schedule", new { lists = new[] { empty } }, "no recipients");
        await Refused("/lists", new { name = " " }, "name");
        (await api.PostAsync("/releases", new { headline = 5 })).Is(400);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nothing_is_scheduled_in_the_past_or_with_a_placeholder(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var past = await api.ApprovedAsync("Bells rang", Now - Duration.FromHours(1));
        Assert.Contains("in the past", (await api.PostAsync($"/releases/{past}/schedule")).Is(422).Detail, StringComparison.Ordinal);

        var unfinished = await api.ApprovedAsync("Bells ring, TK says", Now + Duration.FromHours(1));
        Assert.Contains("“TK”", (await api.PostAsync($"/releases/{unfinished}/schedule")).Is(422).Detail, StringComparison.Ordinal);
        (await api.PostAsync($"/releases/{unfinished}/schedule", new { placeholderReason = "TK is the singer's name" })).Is(200);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_skipped_or_repeated_time_is_answered_with_the_real_ones(string database)
    {
        var api = (await SharedDesk.OnAsync(database)).Api;
        var id = await api.DraftAsync("Bells ring");

        var skipped = (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-03-28T01:30", zone = "Europe/London" })).Is(422);
        Assert.Equal(["2027-03-28T00:59:00", "2027-03-28T02:00:00"], Candidates(skipped, "local"));
        Assert.Equal(["2027-03-28T00:59:00Z", "2027-03-28T01:00:00Z"], Candidates(skipped, "at"));
        var repeated = (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-10-31T01:30", zone = "Europe/London" })).Is(422);
        Assert.Equal(["+01:00", "+00:00"], Candidates(repeated, "offset"));
        foreach (var (offset, at) in new[] { ("+01:00", "2027-10-31T00:30:00Z"), ("+00:00", "2027-10-31T01:30:00Z") })
        {
            var chosen = (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-10-31T01:30", zone = "Europe/London", offset })).Is(200);
            Assert.Equal(at, chosen["embargo"]!["at"]!.GetValue<string>());
        }

        (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-10-30T01:30", zone = "Europe/Camelot" })).Is(422);
        (await api.PutAsync($"/releases/{id}/embargo", new { local = "tomorrow", zone = "Europe/London" })).Is(422);
        (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-10-30T01:30" })).Is(422);
        (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-10-30T01:30", zone = "Europe/London", immediate = true })).Is(422);
        (await api.PutAsync($"/releases/{id}/embargo", new { local = "2027-10-30T01:30", zone = "Europe/London", offset = "+05:00" })).Is(422);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Without_a_token_the_api_says_nothing(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var outsider = new DeskApi(desk.Host.Outsider);
        var id = await desk.Api.DraftAsync("Bells ring");
        foreach (var path in new[] { "/releases", $"/releases/{id}", "/releases/nothing", "/lists" })
        {
            Assert.DoesNotContain("Bells", (await outsider.GetAsync(path)).Is(401).Text, StringComparison.Ordinal);
        }

        (await outsider.PostAsync($"/releases/{id}/withdraw")).Is(401);
        (await desk.Api.GetAsync("/nothing/of/the/kind")).Is(404);
        Assert.Equal("application/problem+json", (await desk.Api.GetAsync("/nothing/of/the/kind")).ContentType);
    }

    private static IEnumerable<string> Candidates(ApiAnswer answer, string field) => answer["candidates"]!.AsArray().Select(c => c![field]!.GetValue<string>());
}
