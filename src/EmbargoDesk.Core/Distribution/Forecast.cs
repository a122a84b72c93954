using System.Globalization;
using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>What slows a mailing down. A limit that is null does not stand.</summary>
/// <param name="PerSecond">Messages a second in all.</param>
/// <param name="PerDomainPerSecond">Messages a second to one receiving domain.</param>
/// <param name="Connections">Connections at once, 1 or more.</param>
public sealed record SendLimits(double? PerSecond, double? PerDomainPerSecond, int Connections);

/// <summary>When a mailing will be done. An estimate: servers put mail off as they please.</summary>
/// <param name="Takes">How long it takes from now.</param>
/// <param name="PerSecond">At which rate in all.</param>
/// <param name="Count">How many copies.</param>
/// <param name="IsGuess">Nothing was measured and no limit is set: the rate is that of an ordinary server.</param>
public sealed record Forecast(Duration Takes, double PerSecond, int Count, bool IsGuess)
{
    /// <summary>What one connection to an ordinary server over the internet does: a message in half a second.</summary>
    private const double OrdinaryPerConnection = 2;

    /// <summary>The forecast.</summary>
    /// <param name="count">Copies that wait. 0 or less: null.</param>
    /// <param name="limits">The limits in force.</param>
    /// <param name="largestDomain">How many of them go to the one domain that gets most.</param>
    /// <param name="observed">Messages a second as measured lately; null: not yet.</param>
    public static Forecast? Of(int count, SendLimits limits, int largestDomain = 0, double? observed = null)
    {
        if (count <= 0)
        {
            return null;
        }

        var isGuess = observed is null or <= 0 && limits.PerSecond is null;
        var rate = observed is > 0 and var o ? o : limits.PerSecond ?? OrdinaryPerConnection * limits.Connections;
        rate = Math.Min(rate, limits.PerSecond ?? rate);
        var seconds = count / rate;

        // The slowest domain may take longer than all the others together.
        if (limits.PerDomainPerSecond is { } perDomain && Math.Min(largestDomain, count) / perDomain is var domain && domain > seconds)
        {
            (seconds, rate, isGuess) = (domain, count / domain, false);
        }

        return new Forecast(Duration.FromSeconds(seconds), rate, count, isGuess);
    }

    /// <summary>"about 3 h 20 at 30 a minute; done about 19:20 Europe/London".</summary>
    /// <param name="from">UTC instant at which it starts, or now.</param>
    /// <param name="zone">IANA.</param>
    public string InWords(Instant from, string zone)
    {
        var end = from + Takes;
        var (at, first) = (new MomentText(end, zone), new MomentText(from, zone));
        var clock = MomentText.ClockOf(new LocalTime(end.InZone(DateTimeZoneProviders.Tzdb[zone]).Hour, end.InZone(DateTimeZoneProviders.Tzdb[zone]).Minute));
        var day = at.Date == first.Date ? "" : $"{at.ShortWeekday}, ";
        return $"about {Span(Takes)} at {Rate(PerSecond)}; done about {day}{clock} {zone}";
    }

    /// <summary>"3 h 20", "25 min", "40 s".</summary>
    public static string Span(Duration d)
    {
        var minutes = (long)Math.Round(d.TotalMinutes);
        return d.TotalSeconds < 90 ? $"{Math.Max(1, Math.Ceiling(d.TotalSeconds)).ToString(CultureInfo.InvariantCulture)} s"
            : minutes < 60 ? $"{minutes} min"
            : string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60:00}");
    }

    private static string Rate(double perSecond) => perSecond >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(perSecond):#,0} a second")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(perSecond * 60)):0} a minute");
}
