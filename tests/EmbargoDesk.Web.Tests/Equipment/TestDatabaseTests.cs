using EmbargoDesk.Tests.Equipment;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EmbargoDesk.Web.Tests.Equipment;

/// <summary>The test equipment stands on its own feet before others lean on it.</summary>
public sealed class TestDatabaseTests
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Each_database_is_fresh_and_its_own(string kind)
    {
        using var one = await TestDatabase.CreateAsync(kind);
        using var other = await TestDatabase.CreateAsync(kind);

        Assert.Equal(0L, await CreateAndCountAsync(one));
        Assert.Equal(0L, await CreateAndCountAsync(other));
    }

    [Fact]
    public async Task A_cluster_of_ones_own_can_go_down_and_come_up_with_its_data()
    {
        using var cluster = await PostgresCluster.StartAsync();
        var database = await cluster.CreateDatabaseAsync();
        Assert.Equal(0L, await PostgresAsync(database, "CREATE TABLE t (n int); SELECT count(*) FROM t"));

        await cluster.GoDownAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => PostgresAsync(database, "SELECT 1"));

        await cluster.ComeUpAsync();
        Assert.Equal(0L, await PostgresAsync(database, "SELECT count(*) FROM t"));
    }

    private static async Task<object?> CreateAndCountAsync(TestDatabase database)
    {
        const string sql = "CREATE TABLE t (n int); SELECT count(*) FROM t";
        if (database.Kind == Databases.Postgres)
        {
            return await PostgresAsync(database.ConnectionString, sql);
        }

        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private static async Task<object?> PostgresAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
