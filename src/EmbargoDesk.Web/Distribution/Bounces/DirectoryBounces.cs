namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>A Maildir ("new" and "cur"), or a directory of files "*.eml" that appear under their names when they are whole.</summary>
public sealed class DirectoryBounces(BounceSettings settings) : IBounceMailbox
{
    /// <inheritdoc/>
    public string Describe() => $"the directory {settings.Directory}";

    /// <inheritdoc/>
    public Task<IBounceRound> OpenAsync(CancellationToken cancel) => Directory.Exists(settings.Directory)
        ? Task.FromResult<IBounceRound>(new Round(settings))
        : throw new BounceMailboxException($"The directory {settings.Directory} of Bounces:Directory is not there. Make it, or correct the setting.");

    private sealed class Round(BounceSettings settings) : IBounceRound
    {
        public Task<IReadOnlyList<WaitingBounce>> ListAsync(CancellationToken cancel) => Guarded<IReadOnlyList<WaitingBounce>>(() =>
        {
            string[] mail = [Path.Combine(settings.Directory, "new"), Path.Combine(settings.Directory, "cur")];
            var files = mail.Any(Directory.Exists) ? mail.Where(Directory.Exists).SelectMany(d => new DirectoryInfo(d).GetFiles()) : new DirectoryInfo(settings.Directory).GetFiles("*.eml");
            return [.. files.Where(f => !f.Name.StartsWith('.')).OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.Name, StringComparer.Ordinal).Select(f => new WaitingBounce(f.FullName, f.Length))];
        });

        public Task<byte[]?> ReadAsync(WaitingBounce waiting, CancellationToken cancel) => Guarded(() => File.Exists(waiting.Key) ? File.ReadAllBytes(waiting.Key) : null, waiting.Key);

        public Task RemoveAsync(WaitingBounce waiting, CancellationToken cancel) => Guarded(() =>
        {
            if (settings.MoveTo.Length == 0)
            {
                File.Delete(waiting.Key);
                return 0;
            }

            var to = Path.GetFullPath(settings.MoveTo, settings.Directory);
            Directory.CreateDirectory(to);
            File.Move(waiting.Key, Path.Combine(to, Path.GetFileName(waiting.Key)), overwrite: true);
            return 0;
        }, waiting.Key);

        public Task CompleteAsync(CancellationToken cancel) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task<T> Guarded<T>(Func<T> act, string? file = null)
        {
            try
            {
                return Task.FromResult(act());
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // A mail program moved it meanwhile; the next round finds it where it is.
                return Task.FromException<T>(new BounceMailboxException($"Something in {settings.Directory} was moved while it was read; it is read again."));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Task.FromException<T>(file is null ? new BounceMailboxException($"The directory {settings.Directory} cannot be read or changed: {e.Message}", e)
                    : new BounceMessageException($"The file {file} cannot be read or moved: {e.Message} The others are read.", e));
            }
        }
    }
}
