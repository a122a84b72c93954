using System.Security.Cryptography;

namespace EmbargoDesk.Data;

/// <summary>Ids that say nothing: 130 random bits in lower-case Crockford base32 (no i, l, o, u), 26 characters.</summary>
public static class OpaqueId
{
    /// <summary>The length of every id.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A new one from the system's cryptographic generator.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);
}
