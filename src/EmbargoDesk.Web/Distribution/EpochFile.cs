using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>What the data directory remembers of its sender. Leave the file out of backups: it is to be newer than a restored database.</summary>
/// <param name="Provider">The database that it speaks of.</param>
/// <param name="Installation">Opaque; made once.</param>
/// <param name="Machine">A digest of the machine's id and name; "" where the machine has no id, as in most containers.</param>
/// <param name="Epoch">The last epoch that a sender of this directory took.</param>
/// <param name="SeenAt">The last sign of life that this epoch has in the database, in milliseconds since 1970, UTC; 0: not known.</param>
public sealed record SenderMemory(DatabaseProvider Provider, string Installation, string Machine, long Epoch, long SeenAt = 0);

/// <summary>
/// sender-epoch.json in the data directory: outside the database, so that a database which is older than it, or a copy of it on another
/// machine, is noticed before mail goes a second time. Held by one process at a time, by a lock that the kernel frees also after kill -9:
/// whoever has it knows that the epoch written in it is over.
/// </summary>
public sealed class EpochFile : IDisposable
{
    private const int Digits = 12;
    private readonly string path;
    private readonly DatabaseProvider provider;
    private readonly FileStream held;

    private EpochFile(string path, DatabaseProvider provider, FileStream held) => (this.path, this.provider, this.held) = (path, provider, held);

    /// <summary>This machine; "" where it has no id.</summary>
    public static string ThisMachine { get; } = Machine();

    /// <summary>Null where another process on this directory has it: nodes on PostgreSQL that share one.</summary>
    public static EpochFile? TryOpen(string dataDirectory, DatabaseProvider provider)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, "sender-epoch.json");
        try
        {
            return new EpochFile(path, provider, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>What was written last; null where nothing was, or of another kind of database.</summary>
    public SenderMemory? Read()
    {
        try
        {
            return File.Exists(path) && JsonSerializer.Deserialize<SenderMemory>(File.ReadAllText(path)) is { } memory && memory.Provider == provider ? memory : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, whole and through to the disk: after the database has it, never before.</summary>
    /// <param name="installation">Whose.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="seenAt">The epoch's last sign of life, UTC.</param>
    public void Write(string installation, long epoch, Instant seenAt)
    {
        var next = path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, new SenderMemory(provider, installation, ThisMachine, epoch, seenAt.ToUnixTimeMilliseconds()));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>How an epoch's row names its process: "host/pid", the machine, the installation.</summary>
    public static string Node(string installation) => $"{Environment.MachineName}/{Environment.ProcessId} {(ThisMachine.Length > 0 ? ThisMachine : "-")} {installation}";

    /// <summary>
    /// Why mail must not go before a person has looked: this database knows less than has been sent, or somebody else may be sending from
    /// another copy of it. Null: as it should be.
    /// </summary>
    /// <param name="memory">What the directory remembers.</param>
    /// <param name="remembered">The database's row of the epoch that the directory remembers; null: it has none.</param>
    /// <param name="last">The database's last epoch; null: it has had none.</param>
    /// <param name="hasMailed">Whether there is any delivery in it.</param>
    /// <param name="provider">The database.</param>
    /// <param name="thisMachine"><see cref="ThisMachine"/>.</param>
    public static string? Suspicion(SenderMemory? memory, SenderEpoch? remembered, SenderEpoch? last, bool hasMailed, DatabaseProvider provider, string thisMachine)
    {
        // A run may last for months: that the database has it says nothing, until when it has it does.
        if (memory is not null && (last is not null || hasMailed) && (remembered is null || remembered.SeenAt.ToUnixTimeMilliseconds() < memory.SeenAt))
        {
            var knows = remembered is null ? $"it does not know the sender's run {memory.Epoch}" : $"it knows the sender's run {memory.Epoch} until {remembered.SeenAt}, and this server has sent after that";
            return $"The database is older than what this server has sent with: {knows}. "
                + "An older backup was probably restored. What was mailed since is not in it, and would be mailed again.";
        }

        // A new node on PostgreSQL is as it should be; a SQLite file has one server, on one machine.
        if (provider != DatabaseProvider.Sqlite || last?.Node.Split(' ') is not [var host, var machine, var installation])
        {
            return null;
        }

        if (machine != "-" && thisMachine.Length > 0 && machine != thisMachine)
        {
            return $"The database was last used on another machine ({host.Split('/')[0]}). This is perhaps a copy of it, and the other one still mails: people would get everything twice.";
        }

        return memory?.Installation == installation ? null
            : "The database was last used from another data directory. It is a copy or a restored backup: what was mailed since is not in it, or is being mailed elsewhere.";
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    // Never the id itself (machine-id(5)): a digest of it, with the name, which changes where a copy was given a new one.
    private static string Machine()
    {
        const string file = "/etc/machine-id";
        var id = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        return id.Length < 32 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"EmbargoDesk {id} {Environment.MachineName}")))[..Digits];
    }
}
