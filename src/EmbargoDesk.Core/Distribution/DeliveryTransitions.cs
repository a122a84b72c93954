namespace EmbargoDesk.Core.Distribution;

/// <summary>What may follow what in one delivery's life.</summary>
public static class DeliveryTransitions
{
    private static readonly Dictionary<DeliveryState, DeliveryState[]> Table = new()
    {
        [DeliveryState.Planned] = [DeliveryState.Ready, DeliveryState.Cancelled, DeliveryState.Suppressed],
        [DeliveryState.Ready] = [DeliveryState.Sending, DeliveryState.Failed, DeliveryState.Cancelled, DeliveryState.Suppressed],
        [DeliveryState.Sending] =
            [DeliveryState.Accepted, DeliveryState.Refused, DeliveryState.Deferred, DeliveryState.Expired, DeliveryState.Ready, DeliveryState.InDoubt, DeliveryState.Failed],
        [DeliveryState.Deferred] = [DeliveryState.Ready, DeliveryState.Sending, DeliveryState.Failed, DeliveryState.Expired, DeliveryState.Cancelled, DeliveryState.Suppressed],
        [DeliveryState.InDoubt] = [DeliveryState.Accepted, DeliveryState.Ready, DeliveryState.Held, DeliveryState.Cancelled],
        [DeliveryState.Held] = [DeliveryState.Accepted, DeliveryState.Ready, DeliveryState.Cancelled],
        [DeliveryState.Accepted] = [DeliveryState.Bounced, DeliveryState.Complained],
    };

    /// <summary>Whether one state may follow another.</summary>
    public static bool Allows(DeliveryState from, DeliveryState to) => Table.TryGetValue(from, out var next) && next.Contains(to);

    /// <summary>States in which something still happens by itself.</summary>
    public static bool IsOpen(DeliveryState state) => state is DeliveryState.Planned or DeliveryState.Ready or DeliveryState.Sending or DeliveryState.Deferred;

    /// <summary>States that say the person has, or perhaps has, the message.</summary>
    public static readonly IReadOnlyList<DeliveryState> MayHaveArrived =
        [DeliveryState.Sending, DeliveryState.Accepted, DeliveryState.InDoubt, DeliveryState.Held, DeliveryState.Bounced, DeliveryState.Complained];
}
