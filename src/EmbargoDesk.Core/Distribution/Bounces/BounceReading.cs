namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>A message that came to the bounce address, as it was understood.</summary>
/// <param name="References">Which copy it may speak of, the surest first. Each is a claim until the database has answered.</param>
/// <param name="People">Of whom it speaks, at least one.</param>
/// <param name="ReportedBy">The server that reported it, as it names itself; "" if unknown.</param>
public sealed record BounceReading(IReadOnlyList<BounceReference> References, IReadOnlyList<BouncedPerson> People, string ReportedBy);

/// <summary>A claim of which delivery a bounce speaks: its tag, or its token. Exactly one is set.</summary>
/// <param name="Tag">From an address (VERP).</param>
/// <param name="Token">From a Message-ID, an envelope id or an unsubscribe link: <see cref="Delivery.Token"/>, which nobody guesses.</param>
public readonly record struct BounceReference(BounceTag? Tag, string? Token);

/// <summary>What a bounce says of one address.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Address">The canonical address; "" where it names none.</param>
/// <param name="Status">The enhanced status code (RFC 3463); "" if none was found.</param>
/// <param name="Words">The server's own words, at most <see cref="MaxWords"/> characters: lines about the failure, never the returned message.</param>
public sealed record BouncedPerson(BounceKind Kind, string Address, string Status, string Words)
{
    /// <summary>The longest words.</summary>
    public const int MaxWords = 2000;

    /// <summary>
    /// Whether it may be about a delivery's address: it names that one, or none, or the same mailbox at a host of the same domain. A bounce of another
    /// address speaks of somebody to whom the mail was passed on, one of a desk's five editors perhaps: the other four still get it.
    /// </summary>
    public bool MayBeAbout(Delivery delivery)
    {
        if (Address.Length == 0 || Address == delivery.CanonicalAddress)
        {
            return true;
        }

        var (at, own) = (Address.LastIndexOf('@'), delivery.CanonicalAddress.LastIndexOf('@'));
        return at > 0 && own > 0 && Address[..at] == delivery.CanonicalAddress[..own]
            && (Address.EndsWith("." + delivery.CanonicalAddress[(own + 1)..], StringComparison.Ordinal) || delivery.CanonicalAddress.EndsWith("." + Address[(at + 1)..], StringComparison.Ordinal));
    }
}
