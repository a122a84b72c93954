using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>Where one recipient's copy stands.</summary>
public enum DeliveryState
{
    /// <summary>Foreseen; the audience is not frozen yet.</summary>
    Planned,

    /// <summary>May be taken by a sender.</summary>
    Ready,

    /// <summary>The intent to send is on disk; the message is on its way.</summary>
    Sending,

    /// <summary>The server took responsibility for it (250).</summary>
    Accepted,

    /// <summary>The server refused it for good (5xx).</summary>
    Refused,

    /// <summary>Not now (4xx): tried again at <see cref="Delivery.NextAt"/>.</summary>
    Deferred,

    /// <summary>Deferred too long.</summary>
    Expired,

    /// <summary>The sender died, or the connection broke, after the final dot: perhaps delivered, perhaps not.</summary>
    InDoubt,

    /// <summary>In doubt, and a person decides.</summary>
    Held,

    /// <summary>Its message could not be rendered.</summary>
    Failed,

    /// <summary>The mailing was cancelled before it went.</summary>
    Cancelled,

    /// <summary>The address must not be mailed.</summary>
    Suppressed,

    /// <summary>Accepted, and came back.</summary>
    Bounced,

    /// <summary>Accepted, and called spam.</summary>
    Complained,
}

/// <summary>One recipient's copy in a mailing. Address and name are frozen into it.</summary>
public sealed class Delivery
{
    /// <summary>Rises in the order in which copies go out.</summary>
    public long Id { get; init; }

    /// <summary>The mailing.</summary>
    public required string MailingId { get; init; }

    /// <summary>The release.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>The mailing's kind, for uniqueness.</summary>
    public required MailingKind Kind { get; init; }

    /// <summary>The version that it carries.</summary>
    public required int VersionNumber { get; init; }

    /// <summary>The mailing's occasion.</summary>
    public required int Occasion { get; init; }

    /// <summary>The recipient.</summary>
    public required string RecipientId { get; init; }

    /// <summary>The address, frozen.</summary>
    public required string Address { get; init; }

    /// <summary>The canonical address, frozen.</summary>
    public required string CanonicalAddress { get; init; }

    /// <summary>The name, frozen.</summary>
    public required string Name { get; init; }

    /// <summary>The lists by which the person receives it, by name, for the footer ("Science desks, Europe").</summary>
    public string ListNames { get; init; } = "";

    /// <summary>Opaque, 26 characters: in the Message-ID, the unsubscribe link and the envelope.</summary>
    public required string Token { get; init; }

    /// <summary>Which form of the message.</summary>
    public required MessageForm Form { get; init; }

    /// <summary>The Message-ID (without angle brackets) of the advance that this one threads to, or null.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>The sender process that has it, while Sending.</summary>
    public long? Epoch { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it was in doubt and that was decided, by a person or by the mailing. Under <see cref="DoubtPolicy.Resend"/> only the first doubt is resolved by sending again.</summary>
    public int Doubts { get; set; }

    /// <summary>The relay that took, refused or put it off last, by its name in the settings; "" while there is one relay, or none was asked.</summary>
    public string Relay { get; set; } = "";

    /// <summary>UTC; for Deferred the next try.</summary>
    public Instant? NextAt { get; set; }

    /// <summary>The server's last words, or ours.</summary>
    public string Reply { get; set; } = "";

    /// <summary>UTC instant of the last change.</summary>
    public Instant ChangedAt { get; set; }
}
