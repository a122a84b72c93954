using System.Security.Cryptography;
using System.Text;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>A delivery's number with a proof that we wrote it, as a return address carries them: "2f-k3q9...".</summary>
/// <remarks>
/// The proof is an HMAC whose key is the delivery's own token: 130 random bits that only the copy itself carries. A secret of the whole house would be one
/// more thing to keep, to back up and to share between servers, and would prove no more: whoever has the copy has its return address too.
/// </remarks>
/// <param name="DeliveryId">Which delivery it claims to be of.</param>
/// <param name="Claim">The proof that came with it, in lower case.</param>
public readonly record struct BounceTag(long DeliveryId, string Claim)
{
    /// <summary>The longest tag, in octets.</summary>
    public const int MaxLength = MaxDigits + 1 + ProofLength;

    // 64 bits in fives.
    private const int MaxDigits = 13;

    // 80 bits: nobody tries so many bounces.
    private const int ProofLength = 16;

    // Crockford's base32 in lower case survives servers that change the case of a local part.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The tag of a delivery.</summary>
    public static BounceTag Of(Delivery delivery) => new(delivery.Id, Proof(delivery));

    /// <summary>Whether we wrote it, and for this delivery.</summary>
    public bool IsOf(Delivery delivery) => delivery.Id == DeliveryId
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Claim), Encoding.ASCII.GetBytes(Proof(delivery)));

    /// <summary>As it stands in an address.</summary>
    public override string ToString() => $"{(Base32((UInt128)DeliveryId, MaxDigits).TrimStart('0') is { Length: > 0 } digits ? digits : "0")}-{Claim}";

    /// <summary>The tag with which a text begins, whatever its case; null: it begins with none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many characters the tag has.</param>
    public static BounceTag? At(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        UInt128 number = 0;
        var digits = 0;
        while (digits < text.Length && digits <= MaxDigits && Alphabet.IndexOf(char.ToLowerInvariant(text[digits]), StringComparison.Ordinal) is >= 0 and var value)
        {
            number = (number << 5) | (uint)value;
            digits++;
        }

        if (digits is 0 or > MaxDigits || number > long.MaxValue || text.Length < digits + 1 + ProofLength || text[digits] != '-')
        {
            return null;
        }

        var claim = text.Slice(digits + 1, ProofLength).ToString().ToLowerInvariant();
        if (!claim.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        length = digits + 1 + ProofLength;
        return new BounceTag((long)number, claim);
    }

    private static string Proof(Delivery delivery)
    {
        var mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(delivery.Token), Encoding.ASCII.GetBytes($"bounce {delivery.Id}"));
        UInt128 bits = 0;
        foreach (var b in mac.AsSpan(0, ProofLength * 5 / 8))
        {
            bits = (bits << 8) | b;
        }

        return Base32(bits, ProofLength);
    }

    private static string Base32(UInt128 value, int length)
    {
        Span<char> digits = stackalloc char[length];
        for (var i = length - 1; i >= 0; i--, value >>= 5)
        {
            digits[i] = Alphabet[(int)(value & 31)];
        }

        return new string(digits);
    }
}
