using NodaTime;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>What is known of the bounce mailbox, for the interface and the alarm.</summary>
/// <param name="Trouble">The last failure as a sentence; null while it can be read, or was never tried.</param>
/// <param name="TroubleSince">UTC instant of the first failure since it could last be read.</param>
/// <param name="LastRead">UTC instant at which it was last read to the end.</param>
public sealed record BounceCondition(string? Trouble, Instant? TroubleSince, Instant? LastRead);

/// <summary>Remembers how reading the bounce mailbox last went. One writer, any reader.</summary>
public sealed class BounceStatus
{
    private BounceCondition _current = new(null, null, null);

    /// <summary>How it goes.</summary>
    public BounceCondition Current => Volatile.Read(ref _current);

    /// <summary>It was read.</summary>
    /// <param name="now">UTC.</param>
    public void Succeeded(Instant now) => Volatile.Write(ref _current, new BounceCondition(null, null, now));

    /// <summary>It could not be read.</summary>
    /// <param name="sentence">What a person should read, without secrets.</param>
    /// <param name="now">UTC.</param>
    public void Failed(string sentence, Instant now) => Volatile.Write(ref _current, new BounceCondition(sentence, Current.TroubleSince ?? now, Current.LastRead));
}
