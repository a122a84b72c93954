using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>What is known of the relay, for the interface and the readiness check.</summary>
/// <param name="Trouble">The last failure as a sentence; null while mail goes out, or was never tried.</param>
/// <param name="TroubleSince">UTC instant of the first failure since mail last went out.</param>
/// <param name="LastSuccess">UTC instant at which the relay last answered to a message, beyond MAIL FROM.</param>
public sealed record RelayCondition(string? Trouble, Instant? TroubleSince, Instant? LastSuccess)
{
    /// <summary>Mail does not go out at present.</summary>
    public bool IsDegraded => Trouble is not null;
}

/// <summary>Remembers how the relay last did. One for the whole program; any thread may ask and tell.</summary>
public sealed class RelayStatus
{
    private RelayCondition _current = new(null, null, null);

    /// <summary>How it does.</summary>
    public RelayCondition Current => Volatile.Read(ref _current);

    /// <summary>Mail goes out.</summary>
    /// <param name="now">UTC.</param>
    public void Succeeded(Instant now) => Change(_ => new RelayCondition(null, null, now));

    /// <summary>Mail does not go out.</summary>
    /// <param name="sentence">What a person should read; of <see cref="RelayUnavailableException"/>, or of an outcome.</param>
    /// <param name="now">UTC.</param>
    public void Failed(string sentence, Instant now) => Change(was => new RelayCondition(sentence, was.TroubleSince ?? now, was.LastSuccess));

    private void Change(Func<RelayCondition, RelayCondition> step)
    {
        RelayCondition was;
        do
        {
            was = Current;
        }
        while (Interlocked.CompareExchange(ref _current, step(was), was) != was);
    }
}
