namespace EmbargoDesk.Tests.Equipment;

/// <summary>The databases that the desk runs on, as theory data: <c>[MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]</c>.</summary>
public static class Databases
{
    /// <summary>A file.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>A database in the shared <see cref="PostgresCluster"/>.</summary>
    public const string Postgres = "Postgres";

    /// <summary>Every test of the database runs on both.</summary>
    public static TheoryData<string> Both { get; } = new() { Sqlite, Postgres };
}

/// <summary>A fresh, empty database of either kind. Its SQLite file goes when it is disposed of; its PostgreSQL database goes with the cluster.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly string? _directory;

    private TestDatabase(string kind, string connectionString, string? directory) => (Kind, ConnectionString, _directory) = (kind, connectionString, directory);

    /// <summary><see cref="Databases.Sqlite"/> or <see cref="Databases.Postgres"/>.</summary>
    public string Kind { get; }

    /// <summary>As EF Core's provider takes it.</summary>
    public string ConnectionString { get; }

    /// <summary>A fresh one.</summary>
    public static async Task<TestDatabase> CreateAsync(string kind)
    {
        if (kind == Databases.Postgres)
        {
            return new TestDatabase(kind, await PostgresCluster.NewDatabaseAsync(), null);
        }

        var directory = Directory.CreateTempSubdirectory("embargodesk-db-").FullName;
        return new TestDatabase(kind, $"Data Source={Path.Combine(directory, "desk.db")}", directory);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_directory is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
