namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// One server per SQLite file: an exclusive flock on desk.lock in the data directory, which the kernel frees also after kill -9.
/// </summary>
public sealed class DeskLock : IDisposable
{
    private readonly FileStream stream;

    private DeskLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes the lock, or returns null where another process has it.</summary>
    public static DeskLock? TryTake(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        try
        {
            return new DeskLock(new FileStream(Path.Combine(dataDirectory, "desk.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
