using System.Text;
using System.Text.RegularExpressions;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// That each channel's probes can find something: what may be read is found by the very requests that found nothing. A channel that never shows
/// anything would prove nothing.
/// </summary>
public sealed class ChannelControls(CanaryDesk desk, Crawl crawl, IReadOnlyList<LeakReader> readers)
{
    private readonly List<(string Channel, bool Found)> _found = [];

    /// <summary>Each channel, and whether its canary was found.</summary>
    public IReadOnlyList<(string Channel, bool Found)> Found => _found;

    /// <summary>What was found in channels that are no page.</summary>
    public List<Leak> Leaks { get; } = [];

    private LeakReader Holder => readers.Single(r => r.Holds);

    /// <summary>What some may read ahead of the lift.</summary>
    public async Task BeforeAsync()
    {
        await PageAsync("front page", LeakReader.Outsider, "/", "lifted", "headline");
        await PageAsync("feed", LeakReader.Outsider, "/feed.atom", "lifted", "headline", "standfirst");
        await PageAsync("media pages: list", Holder, "/media", "advance sent", "headline");
        await PageAsync("media pages: copy", Holder, $"/media/releases/{desk["advance sent"].Id}", "advance sent", "body", "corresponding author 1 telephone");
        await PageAsync("withdrawal notice", LeakReader.Outsider, $"/releases/{desk["lifted, then withdrawn"].Id}", "lifted, then withdrawn", "withdraw reason");
        var officer = readers.First(r => r.Office);
        foreach (var view in new[] { "lift", "lift-text", "advance", "advance-text" })
        {
            await PageAsync($"the desk's mail preview: {view}", officer, $"/desk/releases/{desk["scheduled"].Id}/mail/{view}", "scheduled", "headline", "body");
        }

        await PageAsync("original of an import", officer, $"/desk/imports/{desk.DocumentId}/original", "imported", "document");
        await PageAsync("list as a file", officer, $"/desk/lists/{desk.OtherIds[0]}.csv", "people", CanaryDesk.Former + " notes");
        await PageAsync("API: a release", readers[^1], $"/api/v1/releases/{desk["draft"].Id}", "draft", "body", "study author 2 e-mail");
        await PageAsync("API: releases", readers[^1], "/api/v1/releases?limit=200", "draft", "headline");
        await PageAsync("API: the import tray", readers[^1], $"/api/v1/imports/{desk.ImportId}", "imported", "waiting headline 1");
        await PageAsync("API: lists", readers[^1], "/api/v1/lists", "lists", "holders");
        await JobsAsync();
        var mail = Mail();
        Add("mail: the advance", Words("advance sent", 1, "headline", "body", "corresponding author 1 telephone").All(w => mail.Contains((CanaryDesk.Holder, w))));
        Add("the log names ids, at every level", desk.Log.DeepLines > 1000 && desk.Log.Ids.ContainsKey(desk["scheduled"].Id));
        Add("unsubscribe page", (await crawl.AskAsync(LeakReader.Outsider, new Probe("GET", $"/u/{desk.LeaverToken}"))).Status == 200);
    }

    /// <summary>What everybody may read after it.</summary>
    public async Task AfterAsync()
    {
        var id = desk["scheduled"].Id;
        await PageAsync("front page after the lift", LeakReader.Outsider, "/", "scheduled", "headline");
        await PageAsync("feed after the lift", LeakReader.Outsider, "/feed.atom", "scheduled", "headline", "standfirst");
        await PageAsync("release page", LeakReader.Outsider, $"/releases/{id}", "scheduled", "headline", "body", "notes", "boilerplate", "study title", "DOI", "press contact e-mail");
        await PageAsync("plain text", LeakReader.Outsider, $"/releases/{id}.txt", "scheduled", "headline", "body", "notes", "boilerplate", "study title", "DOI");
        await PageAsync("titles on a neighbour's page", LeakReader.Outsider, $"/releases/{desk["lifted"].Id}", "scheduled", "headline");
        await PageAsync("media pages: what was released lately", Holder, "/media", "scheduled", "headline");
        await PageAsync("a version that was approved, not the newer one", LeakReader.Outsider, $"/releases/{desk["scheduled, then edited"].Id}", "scheduled, then edited", "headline", "body");
        await PageAsync("the copy's release after the lift", LeakReader.Outsider, $"/releases/{desk["advance sent"].Id}", "advance sent", "body");
        foreach (var (what, probe) in Variants(id))
        {
            await PageAsync(what, LeakReader.Outsider, probe, "scheduled", "body");
        }

        var html = Encoding.UTF8.GetString((await crawl.AskAsync(LeakReader.Outsider, new Probe("GET", $"/releases/{id}"))).Body);
        Part("structured data", html, "<script type=\"application/ld\\+json\">.*?</script>", "headline", "study title", "study author 1 name");
        Part("Open Graph", html, "<meta property=\"og:title\"[^>]*>", "headline");
        Part("description", html, "<meta name=\"description\"[^>]*>", "standfirst");
        var head = await crawl.AskAsync(LeakReader.Outsider, new Probe("HEAD", $"/releases/{id}"));
        Add("HEAD", head is { Status: 200, Body.Length: 0 });
        var onward = await crawl.AskAsync(Holder, new Probe("GET", $"/media/releases/{desk["advance sent"].Id}"));
        Add("media pages: the copy's link leads on", onward.Status == 302 && onward.Header("Location").EndsWith($"/releases/{desk["advance sent"].Id}", StringComparison.Ordinal));
        await JobsAsync();
        var mail = Mail();
        Add("mail at the lift", Words("scheduled", 1, "headline", "body").All(w => mail.Contains((CanaryDesk.Uncleared, w))));
    }

    /// <summary>Fields that everybody may read and that the outsider's requests did not show.</summary>
    public IReadOnlyList<string> Unseen()
    {
        var seen = crawl.Seen.Keys.Where(k => k.Reader == LeakReader.Outsider.Name).Select(k => k.Word).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. desk.Book.All.Where(c => c is { Release: "scheduled", Version: 1, Audience: CanaryAudience.Everybody } && !seen.Contains(c.Word)).Select(c => c.Field)];
    }

    private static IEnumerable<(string What, Probe Probe)> Variants(string id) => new (string, Probe)[]
    {
        ("other letters", new("GET", "/RELEASES/{ID}")), ("percent-encoded", new("GET", "/releases/{PCT}")), ("a dot in the path", new("GET", "/./releases/{ID}")),
        ("up and down the path", new("GET", "/releases/x/../{ID}")), ("a slash behind it", new("GET", "/releases/{ID}/")), ("a query", new("GET", "/releases/{ID}?version=2")),
        ("Range", new("GET", "/releases/{ID}", [("Range", "bytes=0-")])), ("If-None-Match", new("GET", "/releases/{ID}", [("If-None-Match", "*")])),
        ("If-Modified-Since", new("GET", "/releases/{ID}", [("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")])), ("Accept", new("GET", "/releases/{ID}", [("Accept", "application/json")])),
        ("Accept-Encoding", new("GET", "/releases/{ID}", [("Accept-Encoding", "gzip, deflate, br, zstd")])), ("method override", new("GET", "/releases/{ID}", [("X-HTTP-Method-Override", "PUT")])),
        ("forwarded headers", new("GET", "/releases/{ID}", [("X-Forwarded-Host", "desk.example")])), ("a search engine", new("GET", "/releases/{ID}", [("User-Agent", "Googlebot/2.1")])),
    }.Select(v => (v.Item1, v.Item2.For(id)));

    private Task PageAsync(string channel, LeakReader reader, string address, string release, params string[] fields) => PageAsync(channel, reader, new Probe("GET", address), release, fields);

    private async Task PageAsync(string channel, LeakReader reader, Probe probe, string release, params string[] fields)
    {
        await crawl.RunAsync(reader, [probe], []);
        Add(channel, Words(release, null, fields).All(w => crawl.Seen.ContainsKey((reader.Name, $"{probe}", w))));
    }

    private void Part(string channel, string html, string pattern, params string[] fields)
    {
        var part = Regex.Match(html, pattern, RegexOptions.Singleline).Value;
        var found = desk.Search.In(part);
        Add(channel, Words("scheduled", 1, fields).All(w => found.Any(c => c.Word == w)));
    }

    private async Task JobsAsync()
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Leaks.AddRange(OtherChannels.InJobs(desk, ids));
        if (!desk.Lifted)
        {
            Add("jobs name ids", ids.Contains(desk["scheduled"].Id));
            await crawl.RunAsync(readers.Single(r => r.Name == "an administrator"), OtherChannels.Jobs(desk.Host).Select(j => new Probe("GET", $"/hangfire/jobs/details/{j}")), []);
            Add("the jobs' page names ids", crawl.Seen.Keys.Any(k => k.Request.StartsWith("GET /hangfire/jobs/details/", StringComparison.Ordinal) && k.Word == desk["scheduled"].Id));
        }
    }

    private HashSet<(string Reader, string Word)> Mail()
    {
        var seen = new HashSet<(string Reader, string Word)>();
        Leaks.AddRange(OtherChannels.InMail(desk, seen));
        return seen;
    }

    // The canaries of these fields; of the version that is shown, where none is said.
    private List<string> Words(string release, int? version, params string[] fields)
    {
        var words = fields.Select(f => desk.Book.All.Where(c => c.Release == release && c.Field == f && (version is null ? c.Version <= 1 : c.Version == version)).Select(c => c.Word).SingleOrDefault()).ToList();
        return words.Contains(null) ? throw new InvalidOperationException($"No canary stands in {string.Join(", ", fields)} of “{release}”.") : [.. words.Select(w => w!)];
    }

    private void Add(string channel, bool found) => _found.Add((channel, found));
}
