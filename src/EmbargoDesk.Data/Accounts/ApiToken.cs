using NodaTime;

namespace EmbargoDesk.Data.Accounts;

/// <summary>A bearer token of the HTTP API. Only its hash is kept.</summary>
public sealed class ApiToken
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, in the office's words; the record shows it as the actor.</summary>
    public required string Name { get; init; }

    /// <summary>The one role that it carries.</summary>
    public required string Role { get; init; }

    /// <summary>SHA-256 of the token, hexadecimal. The token has 256 random bits, so a fast hash is enough.</summary>
    public required string Hash { get; init; }

    /// <summary>UTC.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>UTC; null while it is valid.</summary>
    public Instant? RevokedAt { get; set; }
}
