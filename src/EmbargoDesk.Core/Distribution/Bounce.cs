using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>What a message that came back means.</summary>
public enum BounceKind
{
    /// <summary>The address does not exist or takes nothing any more (5.1.x and its like): it is suppressed.</summary>
    Hard,

    /// <summary>A full mailbox, a server away: counted; only several in a row suppress.</summary>
    Soft,

    /// <summary>A refusal by policy (5.7.x): it speaks of the sender, and never suppresses the recipient.</summary>
    Policy,

    /// <summary>A complaint (RFC 5965): the person called the message spam.</summary>
    Complaint,

    /// <summary>An automatic answer (RFC 3834): out of office and the like. No bounce.</summary>
    AutoReply,

    /// <summary>A notice that it is delayed, or that it was delivered (RFC 3464 "delayed", "delivered", "relayed"). No bounce.</summary>
    Notice,

    /// <summary>Not understood: a person reads it.</summary>
    Unknown,
}

/// <summary>
/// One message that came back to the bounce address, as it was understood. Kept without the returned message, which may be an embargoed text.
/// </summary>
public sealed class Bounce
{
    /// <summary>Rises.</summary>
    public long Id { get; init; }

    /// <summary>SHA-256 of the whole message, in hex: the same message is never counted twice, whatever the mailbox does. Unique.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What it means.</summary>
    public required BounceKind Kind { get; init; }

    /// <summary>The delivery that it speaks of, by a proof that only the copy carries; null: none was given, and it is not believed.</summary>
    public long? DeliveryId { get; init; }

    /// <summary>The canonical address that it speaks of; "" if unknown or erased since.</summary>
    public string CanonicalAddress { get; set; } = "";

    /// <summary>The enhanced status code (RFC 3463), as "5.1.1"; "" if none was found.</summary>
    public string Status { get; init; } = "";

    /// <summary>The server's own words, at most 2,000 characters.</summary>
    public string Words { get; init; } = "";

    /// <summary>The server that reported it, as it names itself; "" if unknown.</summary>
    public string ReportedBy { get; init; } = "";

    /// <summary>UTC instant at which the desk read it.</summary>
    public required Instant At { get; init; }

    /// <summary>
    /// UTC instant from which it needs nobody: when it was read, where the program could do all there was to do; else when a person had looked at it. Null:
    /// it waits for a person.
    /// </summary>
    public Instant? SettledAt { get; set; }
}
