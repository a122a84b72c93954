namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>
/// The addresses that bounces come back to, one a delivery (VERP): whatever form a bounce has, the address that it is sent to says which copy it speaks of.
/// "press-bounces@example.org" becomes "press-bounces+2f-k3q9...@example.org".
/// </summary>
/// <param name="Mailbox">The mailbox's address, in ASCII; its local part is at most <see cref="MaxLocalPart"/> long.</param>
/// <param name="Separator">What the mailbox's server takes for the start of a detail (RFC 5233): "+" nearly everywhere, "-" with qmail.</param>
public sealed record BounceAddress(string Mailbox, char Separator)
{
    /// <summary>The longest local part that a mailbox may have, in octets: with the tag, 64 are not exceeded (RFC 5321 section 4.5.3.1.1).</summary>
    public const int MaxLocalPart = 64 - 1 - BounceTag.MaxLength;

    /// <summary>The separators that there are.</summary>
    public const string Separators = "+-=_.";

    private string Start => Mailbox[..Mailbox.LastIndexOf('@')] + Separator;

    private string Domain => Mailbox[Mailbox.LastIndexOf('@')..];

    /// <summary>The envelope sender of a delivery.</summary>
    public string Of(Delivery delivery) => $"{Start}{BounceTag.Of(delivery)}{Domain}";

    /// <summary>The tags of such addresses in a text, in order, each once. Whether one is true only <see cref="BounceTag.IsOf"/> says.</summary>
    public IReadOnlyList<BounceTag> In(string text)
    {
        var (start, domain) = (Start, Domain);
        var found = new List<BounceTag>();
        for (var from = 0; (from = text.IndexOf(start, from, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            from += start.Length;
            if (BounceTag.At(text.AsSpan(from), out var length) is { } tag && !found.Contains(tag) && Begins(text.AsSpan(from + length), domain))
            {
                found.Add(tag);
            }
        }

        return found;
    }

    // "@example.org" is not "@example.organic.example".
    private static bool Begins(ReadOnlySpan<char> text, string domain) => text.StartsWith(domain, StringComparison.OrdinalIgnoreCase)
        && (text.Length == domain.Length || !(char.IsAsciiLetterOrDigit(text[domain.Length]) || text[domain.Length] is '-'));
}
