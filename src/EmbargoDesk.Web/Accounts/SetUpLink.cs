namespace EmbargoDesk.Web.Accounts;

/// <summary>The link that makes the first administrator. Its secret lives in this process only, hashed, and is new at each start.</summary>
public sealed class SetUpLink : IDisposable
{
    private volatile string? hash;

    /// <summary>One attempt at a time: the link is good for one administrator.</summary>
    internal SemaphoreSlim OneAtATime { get; } = new(1);

    /// <summary>Opens the link with a new secret, which only the log is told.</summary>
    internal string Open()
    {
        var secret = Secret.New();
        hash = Secret.Hash(secret);
        return secret;
    }

    /// <summary>Whether the link is open and this is its secret. Hashes are compared, so that time says nothing about the secret.</summary>
    public bool Fits(string? secret) => hash is { } expected && secret is not null && Secret.Hash(secret) == expected;

    /// <summary>Uses the link up.</summary>
    internal void Close() => hash = null;

    /// <inheritdoc/>
    public void Dispose() => OneAtATime.Dispose();
}
