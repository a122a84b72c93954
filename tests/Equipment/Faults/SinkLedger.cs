using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>
/// What a sink answers for: (Message-ID, recipient) of each message, on the disk before its 250. It outlives whoever sends, and is what the
/// sender's own rows are judged by. Of the messages it keeps digests only, so that a million of them fit.
/// </summary>
public sealed class SinkLedger : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"embargodesk-ledger-{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<(string Token, string To), ConcurrentQueue<ulong>> _taken = new();
    private readonly Lock _writing = new();
    private readonly Lock _flushing = new();
    private readonly FileStream _file;
    private long _written, _flushed;
    private int _count;

    /// <summary>An empty one.</summary>
    public SinkLedger() => _file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write);

    /// <summary>How many messages were taken.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Everything that was taken: the Message-ID's local part, the recipient.</summary>
    public IEnumerable<(string Token, string To)> Keys => _taken.Keys;

    /// <summary>How often a message was taken for a recipient.</summary>
    public int Copies(string token, string to) => _taken.TryGetValue((token, to), out var copies) ? copies.Count : 0;

    /// <summary>Whether every copy of it had the same bytes.</summary>
    public bool AreAlike(string token, string to) => !_taken.TryGetValue((token, to), out var copies) || copies.Distinct().Count() <= 1;

    /// <summary>Writes a message down; returns when it is on the disk. Sessions that come together share the flush.</summary>
    public void Take(byte[] message, string to)
    {
        var token = TokenOf(message);
        long mine;
        lock (_writing)
        {
            _file.Write(System.Text.Encoding.ASCII.GetBytes($"{token}\t{to}\n"));
            mine = ++_written;
        }

        lock (_flushing)
        {
            if (_flushed < mine)
            {
                long upTo;
                lock (_writing)
                {
                    upTo = _written;
                    _file.Flush();
                }

                RandomAccess.FlushToDisk(_file.SafeFileHandle);
                _flushed = upTo;
            }
        }

        _taken.GetOrAdd((token, to), _ => new()).Enqueue(BitConverter.ToUInt64(SHA256.HashData(message)));
        Interlocked.Increment(ref _count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    private static string TokenOf(byte[] message)
    {
        var head = System.Text.Encoding.Latin1.GetString(message, 0, Math.Min(message.Length, 8192));
        var at = head.IndexOf("\nMessage-ID:", StringComparison.OrdinalIgnoreCase);
        at = at < 0 && head.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase) ? 0 : at;
        var from = at < 0 ? -1 : head.IndexOf('<', at);
        var to = from < 0 ? -1 : head.IndexOf('@', from);
        return to < 0 ? "" : head[(from + 1)..to];
    }
}
