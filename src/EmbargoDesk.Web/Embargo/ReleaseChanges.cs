namespace EmbargoDesk.Web.Embargo;

/// <summary>Counts this server's changes of releases, each after its commit: what was read before the latest one is read again.</summary>
public sealed class ReleaseChanges
{
    private int count;

    /// <summary>Differs from an earlier reading if a release has changed since.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>A change has been committed.</summary>
    public void Note() => Interlocked.Increment(ref count);
}
