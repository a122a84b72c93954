using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using EmbargoDesk.Data;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// Makes requests as a reader, several at a time, and holds each answer against what the reader may know: no canary that is not theirs, and what
/// they may not know of answers as what does not exist.
/// </summary>
public sealed partial class Crawl(CanaryDesk desk) : IDisposable
{
    private const int AtOnce = 6;
    private readonly ConcurrentBag<RawHttp> _lines = [];
    private long _probes;

    /// <summary>What was found.</summary>
    public ConcurrentQueue<Leak> Leaks { get; } = [];

    /// <summary>How many requests were held against the rule.</summary>
    public long Probes => Interlocked.Read(ref _probes);

    /// <summary>Canaries that were found where they may be, with reader and path.</summary>
    public ConcurrentDictionary<(string Reader, string Request, string Word), bool> Seen { get; } = new();

    /// <summary>Requests whose answer differs from one time to the next, so that it was searched and not compared.</summary>
    public ConcurrentDictionary<string, bool> Changing { get; } = new();

    /// <summary>How many ids each request is made with: the plain addresses with all, each other with so many, in turn.</summary>
    public int IdsEach { get; init; } = int.MaxValue;

    /// <summary>Requests in whose answer nothing at all was found.</summary>
    public ConcurrentQueue<string> Empty { get; } = [];

    /// <summary>Makes requests, with each of these ids in their gap.</summary>
    public Task RunAsync(LeakReader reader, IEnumerable<Probe> probes, IReadOnlyList<string> ids) =>
        Parallel.ForEachAsync(probes.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (turn, _) =>
        {
            var (number, probe) = turn;
            var line = Line();
            try
            {
                await (probe.HasGap ? WithIdsAsync(line, reader, probe, Turn(number, probe, ids)) : ReadAsync(line, reader, probe, ""));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
            {
                Leaks.Enqueue(new Leak(reader.Name, $"{probe}", $"no sound answer ({e.GetType().Name}: {e.Message})"));
            }

            _lines.Add(line);
        });

    /// <summary>One request and its answer, held against nothing.</summary>
    public async Task<RawAnswer> AskAsync(LeakReader reader, Probe probe)
    {
        var line = Line();
        var answer = await SendAsync(line, reader, probe);
        _lines.Add(line);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_lines.TryTake(out var line))
        {
            line.Dispose();
        }
    }

    private RawHttp Line() => _lines.TryTake(out var line) ? line : new RawHttp(desk.Host.Url);

    private static Task<RawAnswer> SendAsync(RawHttp line, LeakReader reader, Probe probe) =>
        line.SendAsync(probe.Method, probe.Target, [.. reader.Headers.Where(h => !probe.Headers.Any(p => p.Name == h.Name)), .. probe.Headers], probe.Body is null ? null : Encoding.UTF8.GetBytes(probe.Body));

    private async Task WithIdsAsync(RawHttp line, LeakReader reader, Probe probe, IReadOnlyList<string> ids)
    {
        var (absent, other) = (OpaqueId.New(), OpaqueId.New());
        var nothing = await ReadAsync(line, reader, probe.For(absent), absent);
        var again = await ReadAsync(line, reader, probe.For(other), other);
        var mayRepeat = MayRepeatAddress(probe, nothing);
        string Shown(RawAnswer answer, string id) => mayRepeat ? AnyTime().Replace(Probe.Without(id, answer.Whole), "…") : answer.Whole;
        var changes = Shown(nothing, absent) != Shown(again, other);
        if (changes && ids.Any(id => !KnowsOf(reader, probe, id)))
        {
            Changing.TryAdd($"{reader.Name}: {probe}", true);
        }

        foreach (var id in ids)
        {
            var answer = await ReadAsync(line, reader, probe.For(id), id);
            if (!changes && !KnowsOf(reader, probe, id) && Shown(answer, id) != Shown(nothing, absent))
            {
                Leaks.Enqueue(new Leak(reader.Name, $"{probe} of {Name(id)}", Difference(Shown(nothing, absent), Shown(answer, id))));
            }
        }
    }

    private async Task<RawAnswer> ReadAsync(RawHttp line, LeakReader reader, Probe probe, string id)
    {
        var answer = await SendAsync(line, reader, probe);
        Interlocked.Increment(ref _probes);
        var asked = probe.ToString();
        var found = desk.Search.In(answer.Head).Concat(desk.Search.In(answer.Body, answer.Header("Content-Encoding"))).Distinct().ToList();
        if (found.Count == 0)
        {
            Empty.Enqueue($"{asked} ({answer.Status})");
        }

        foreach (var canary in found)
        {
            // What the request itself said tells nothing.
            if (canary.Word.Equals(id, StringComparison.OrdinalIgnoreCase) || asked.Contains(canary.Word, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (reader.May(desk, canary, probe.Path))
            {
                Seen.TryAdd((reader.Name, asked, canary.Word), true);
            }
            else
            {
                Leaks.Enqueue(new Leak(reader.Name, $"{probe} ({answer.Status})", $"{canary.Field} of “{canary.Release}”, version {canary.Version}"));
            }
        }

        return answer;
    }

    // The pages' own not-found never repeats its address. The API's problem, the list of its documents and the way to the sign-in do.
    private static bool MayRepeatAddress(Probe probe, RawAnswer nothing) => nothing.Status is not 404 || LeakReader.IsDesk(probe.Path) || LeakReader.Starts(probe.Path, "/openapi");

    private IReadOnlyList<string> Turn(int number, Probe probe, IReadOnlyList<string> ids) => IdsEach >= ids.Count || (probe.Headers.Count == 0 && ProbeShapes.Plain.Contains(probe.Target))
        ? ids : [.. Enumerable.Range(number * IdsEach, IdsEach).Select(i => ids[i % ids.Count])];

    // What is drawn by lot for each answer: the number of a trace, the nonce of a policy, a form's token.
    [GeneratedRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]|[0-9A-F]{32}|CfDJ8[A-Za-z0-9+/=_-]+")]
    private static partial Regex AnyTime();

    private bool KnowsOf(LeakReader reader, Probe probe, string id) =>
        desk.Releases.FirstOrDefault(r => r.Id == id) is { } release ? reader.KnowsOf(desk, release, probe.Path) : (reader.Office && LeakReader.IsDesk(probe.Path)) || id == desk.LeaverToken;

    private string Name(string id) => desk.Releases.FirstOrDefault(r => r.Id == id)?.Name ?? "something else";

    private static string Difference(string nothing, string answer)
    {
        var (a, b) = (nothing.Split('\n'), answer.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(a.Length, b.Length)).First(i => a.ElementAtOrDefault(i) != b.ElementAtOrDefault(i));
        return $"answers “{Short(b.ElementAtOrDefault(at))}” where what does not exist answers “{Short(a.ElementAtOrDefault(at))}” (line {at + 1})";
    }

    private static string Short(string? line) => line is null ? "nothing" : line.Length > 120 ? line[..120] + "…" : line.TrimEnd('\r');
}
