using EmbargoDesk.Core.Distribution;

namespace EmbargoDesk.Web.Desk.Components;

/// <summary>How a delivery's state is told everywhere.</summary>
/// <param name="Words">"Accepted by their server".</param>
/// <param name="Fill">The end of the class name: colour, and texture with it.</param>
public sealed record DeliveryLook(string Words, string Fill)
{
    /// <summary>The states in the order in which the bar shows them: what is settled first, what is open last.</summary>
    public static readonly IReadOnlyList<DeliveryState> Order =
    [
        DeliveryState.Accepted, DeliveryState.Deferred,
        DeliveryState.Refused, DeliveryState.Bounced, DeliveryState.Complained, DeliveryState.Expired, DeliveryState.Failed,
        DeliveryState.InDoubt, DeliveryState.Held,
        DeliveryState.Sending, DeliveryState.Ready, DeliveryState.Planned,
        DeliveryState.Suppressed, DeliveryState.Cancelled,
    ];

    /// <summary>The look of a state.</summary>
    public static DeliveryLook Of(DeliveryState state) => state switch
    {
        DeliveryState.Accepted => new("Accepted by their server", "accepted"),
        DeliveryState.Deferred => new("Deferred, will be tried again", "deferred"),
        DeliveryState.Refused => new("Refused by their server", "refused"),
        DeliveryState.Bounced => new("Came back", "refused"),
        DeliveryState.Complained => new("Called spam by the recipient", "refused"),
        DeliveryState.Expired => new("Given up: deferred too long", "refused"),
        DeliveryState.Failed => new("Could not be written", "refused"),
        DeliveryState.InDoubt => new("In doubt: perhaps delivered", "doubt"),
        DeliveryState.Held => new("In doubt, held for a person", "doubt"),
        DeliveryState.Sending => new("On its way", "waiting"),
        DeliveryState.Ready => new("Waiting", "waiting"),
        DeliveryState.Planned => new("Foreseen", "waiting"),
        DeliveryState.Suppressed => new("Must not be mailed", "unsent"),
        _ => new("Not sent: mailing cancelled", "unsent"),
    };
}
