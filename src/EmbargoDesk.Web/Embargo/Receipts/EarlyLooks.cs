using System.Security.Cryptography;
using System.Threading.Channels;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Receipts;

/// <summary>
/// Hears of requests for releases by outsiders, for <see cref="CountEarlyLooks"/> to count in the background. A request only lays its id into a
/// bounded queue: an embargoed id and one that does not exist cost it the same, and a flood of made-up ids costs no more memory than the queue.
/// Nothing of who asked is kept.
/// </summary>
public sealed class EarlyLooks
{
    /// <summary>The header in which the program's own reading shows <see cref="OwnMark"/>.</summary>
    public const string OwnHeader = "X-EmbargoDesk-Reading";

    /// <summary>How many requests wait to be counted, at most; the next are dropped.</summary>
    public const int Most = 20_000;

    private readonly Channel<EarlyLookHeard> heard = Channel.CreateBounded<EarlyLookHeard>(new BoundedChannelOptions(Most) { SingleReader = true });
    private int dropped;

    /// <summary>By it the program's own reading of the public pages is told from an outsider's. Random, and new at each start.</summary>
    public string OwnMark { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Somebody asked for a release on a public address. The office and the program itself are no outsiders.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The id as asked for.</param>
    /// <param name="wall">The UTC instant of the request, by the clock that never stands still.</param>
    /// <param name="publicAt">The UTC instant from which the release is public, where it was given; null where it was not found.</param>
    public void Note(HttpContext request, string id, Instant wall, Instant? publicAt)
    {
        if (id.Length != OpaqueId.Length || publicAt <= wall || request.Request.Headers[OwnHeader] == OwnMark
            || request.User.IsInRole(Roles.Officer) || request.User.IsInRole(Roles.Administrator))
        {
            return;
        }

        if (!heard.Writer.TryWrite(new EarlyLookHeard(id, wall, publicAt is not null)))
        {
            Interlocked.Increment(ref dropped);
        }
    }

    /// <summary>What was heard since this was last asked, and how much was dropped. One caller at a time.</summary>
    internal (IReadOnlyList<EarlyLookHeard> Heard, int Dropped) Take()
    {
        var all = new List<EarlyLookHeard>();
        while (all.Count < Most && heard.Reader.TryRead(out var one))
        {
            all.Add(one);
        }

        return (all, Interlocked.Exchange(ref dropped, 0));
    }
}

/// <summary>One request.</summary>
/// <param name="Id">As asked for.</param>
/// <param name="At">UTC.</param>
/// <param name="Given">Whether the release was given.</param>
internal readonly record struct EarlyLookHeard(string Id, Instant At, bool Given);
