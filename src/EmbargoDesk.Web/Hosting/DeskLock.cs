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

    /// <summary>Takes the lock, or returns null where another process has it still after some patience.</summary>
    public static async Task<DeskLock?> TakeAsync(string dataDirectory, TimeSpan patience, CancellationToken cancel)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            if (TryTake(dataDirectory) is { } taken)
            {
                return taken;
            }

            if (waited.Elapsed >= patience)
            {
                return null;
            }

            await Task.Delay(100, cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
