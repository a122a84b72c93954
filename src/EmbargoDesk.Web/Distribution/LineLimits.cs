using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>How much may leave at a moment: in all, and to one receiving domain. Of this server; each of several has its own. Not thread-safe.</summary>
public sealed class LineLimits(SmtpSettings settings)
{
    private readonly SendRate all = new(settings.MessagesPerMinute);
    private readonly Dictionary<string, Domain> domains = new(StringComparer.Ordinal);
    private readonly bool limitsDomains = settings.DomainConnections > 0 || settings.DomainMessagesPerMinute > 0;
    private Instant pausedUntil = Instant.MinValue;

    /// <summary>From when on any message may leave, UTC; a moment that has passed: now.</summary>
    public Instant FreeAt => Instant.Max(pausedUntil, all.FreeAt);

    /// <summary>The receiving domain of a canonical address.</summary>
    public static string DomainOf(string canonicalAddress) => canonicalAddress[(canonicalAddress.LastIndexOf('@') + 1)..];

    /// <summary>Whether one may leave to this domain, as far as the domain goes.</summary>
    public bool IsFree(string domain, Instant now) => !limitsDomains || !domains.TryGetValue(domain, out var d)
        || (d.Rate.IsFree(now) && (settings.DomainConnections == 0 || d.Busy < settings.DomainConnections));

    /// <summary>One begins to leave.</summary>
    public void Take(string domain, Instant now)
    {
        all.Take(now);
        if (limitsDomains)
        {
            if (!domains.TryGetValue(domain, out var d))
            {
                domains[domain] = d = new Domain(new SendRate(settings.DomainMessagesPerMinute));
            }

            d.Busy++;
            d.Rate.Take(now);
        }
    }

    /// <summary>It has left, or has not.</summary>
    public void Done(string domain, Instant now)
    {
        if (domains.TryGetValue(domain, out var d) && --d.Busy == 0 && d.Rate.IsFree(now))
        {
            domains.Remove(domain);
        }
    }

    /// <summary>The mail server asks for less: nothing leaves before this moment, UTC.</summary>
    public void PauseUntil(Instant moment) => pausedUntil = moment;

    /// <summary>When the soonest of the domains that are waited for is free by its rate; null: none is limited by one.</summary>
    public Instant? SoonestDomain(IEnumerable<string> waitedFor) =>
        waitedFor.Select(w => domains.TryGetValue(w, out var d) && (settings.DomainConnections == 0 || d.Busy < settings.DomainConnections) ? d.Rate.FreeAt : (Instant?)null).Min();

    private sealed class Domain(SendRate rate)
    {
        public SendRate Rate => rate;

        public int Busy { get; set; }
    }
}
