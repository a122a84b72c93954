using EmbargoDesk.Core.Distribution;

namespace EmbargoDesk.Web.Desk.Components;

/// <summary>How a kind of bounce is told everywhere.</summary>
/// <param name="Words">"Dead address".</param>
/// <param name="Means">What it means for the person, as a sentence.</param>
public sealed record BounceLook(string Words, string Means)
{
    /// <summary>The kinds, the gravest first.</summary>
    public static readonly IReadOnlyList<BounceKind> Order =
        [BounceKind.Hard, BounceKind.Complaint, BounceKind.Policy, BounceKind.Soft, BounceKind.Unknown, BounceKind.AutoReply, BounceKind.Notice];

    /// <summary>The look of a kind.</summary>
    public static BounceLook Of(BounceKind kind) => kind switch
    {
        BounceKind.Hard => new("Dead address", "The address takes no mail any more."),
        BounceKind.Soft => new("Passing failure", "A full mailbox or a server that is away; several in a row end the mail to the address."),
        BounceKind.Policy => new("Refused by policy", "Their server objects to the sender or the message, not to the person, who stays on the lists. Look at SPF, DKIM, DMARC and block lists."),
        BounceKind.Complaint => new("Called spam", "The person, or their mail program, called the message spam."),
        BounceKind.AutoReply => new("Automatic answer", "An out-of-office note or the like; the copy arrived."),
        BounceKind.Notice => new("Notice", "A delay, a delivery or a receipt; nothing to do."),
        _ => new("Not understood", "It is in the bounce mailbox still: read it there."),
    };
}
