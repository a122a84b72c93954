using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EmbargoDesk.Web.Accounts;

/// <summary>Random secrets for tokens and links. They have 256 bits, so their plain SHA-256 can be kept and searched for.</summary>
internal static class Secret
{
    /// <summary>43 characters of base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256, hexadecimal, upper case.</summary>
    public static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
