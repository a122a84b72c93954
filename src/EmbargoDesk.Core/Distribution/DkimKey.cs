using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>How a message is signed (RFC 6376, RFC 8463).</summary>
public enum DkimAlgorithm
{
    /// <summary>rsa-sha256 with 2048 bits, which every receiver understands.</summary>
    RsaSha256,

    /// <summary>ed25519-sha256 (RFC 8463), beside the other.</summary>
    Ed25519Sha256,
}

/// <summary>A key with which the office's mail is signed.</summary>
public sealed class DkimKey
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The signing domain ("d="), in ASCII.</summary>
    public required string Domain { get; init; }

    /// <summary>The selector ("s="). Unique within the domain.</summary>
    public required string Selector { get; init; }

    /// <summary>How it signs.</summary>
    public required DkimAlgorithm Algorithm { get; init; }

    /// <summary>The private key (PKCS #8), encrypted by the program's data protection. Never shown, logged or exported.</summary>
    public required string ProtectedKey { get; init; }

    /// <summary>The public key as it stands in the DNS record ("p="), Base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>UTC.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>UTC instant from which mailings that are armed sign with it; null: not yet.</summary>
    public Instant? ActiveAt { get; set; }

    /// <summary>UTC instant from which nothing new is signed with it; null: in use.</summary>
    public Instant? RetiredAt { get; set; }
}
