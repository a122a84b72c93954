using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Several mail servers in the order of the settings. A conversation is opened with the first that takes it; one that did not is left alone for a while, so that each
/// new conversation does not wait for it. A message stays with the conversation that it began in: what is in doubt there is never given to another server.
/// </summary>
public sealed class FailoverRelay(IReadOnlyList<IMailRelay> relays, IDeskClock clock, ILogger<FailoverRelay> log) : IMailRelay
{
    private static readonly Duration LeftAlone = Duration.FromMinutes(1);
    private readonly Instant[] notBefore = new Instant[relays.Count];
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public string Describe() => string.Join("; if it does not answer: ", relays.Select(r => r.Describe()));

    /// <inheritdoc/>
    public async Task<IMailConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var failures = new List<RelayUnavailableException>();
        foreach (var i in InTurn())
        {
            try
            {
                var connection = await relays[i].OpenAsync(cancellationToken);
                Note(i, Instant.MinValue);
                return connection;
            }
            catch (RelayUnavailableException e)
            {
                failures.Add(e);
                Note(i, clock.Wall + LeftAlone);
                log.LogWarning("A mail server cannot be used, the next is tried: {Why}", e.Message);
            }
        }

        throw new RelayUnavailableException(string.Join(" ", failures.Select(f => f.Message)), failures[0]);
    }

    // Those that are left alone come last: when none of the others answers, they are tried all the same.
    private List<int> InTurn()
    {
        lock (gate)
        {
            var wall = clock.Wall;
            return [.. Enumerable.Range(0, relays.Count).OrderBy(i => notBefore[i] > wall)];
        }
    }

    private void Note(int i, Instant moment)
    {
        lock (gate)
        {
            notBefore[i] = moment;
        }
    }
}
