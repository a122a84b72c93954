using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// A private PostgreSQL cluster from the machine's own binaries. One is shared by the whole test process, is started when
/// first asked for, and goes when the process goes. A machine without PostgreSQL fails the tests; it never skips them.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private static readonly Lazy<Task<PostgresCluster>> TheShared = new(() => StartAsync());

    private readonly PostgresPrograms _programs;
    private readonly string _directory;
    private readonly int _port;
    private readonly FakeTime? _time;
    private Process? _server;
    private int _databases;

    private PostgresCluster(PostgresPrograms programs, string directory, FakeTime? time) => (_programs, _directory, _time, _port) = (programs, directory, time, FreePort());

    /// <summary>The cluster of this test process.</summary>
    public static Task<PostgresCluster> SharedAsync() => TheShared.Value;

    /// <summary>A fresh, empty database in the shared cluster.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> NewDatabaseAsync() => await (await SharedAsync()).CreateDatabaseAsync();

    /// <summary>A cluster of one's own, for tests that stop it or set its clock. Dispose of it.</summary>
    public static async Task<PostgresCluster> StartAsync(FakeTime? time = null)
    {
        var programs = PostgresPrograms.Find();
        var cluster = new PostgresCluster(programs, Directory.CreateTempSubdirectory("embargodesk-pg-").FullName, time);
        try
        {
            await PostgresPrograms.OwnAsync(cluster._directory);
            await programs.RunAsync("initdb", "-D", cluster._directory, "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8");
            await cluster.ComeUpAsync();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>A fresh, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"desk_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        // The name is ours; an identifier takes no parameter.
        command.CommandText = "CREATE DATABASE " + name;
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Stops the server as a power cut would.</summary>
    public async Task GoDownAsync()
    {
        if (_server is { } server)
        {
            await server.StandardInput.WriteLineAsync("keep");
            await server.WaitForExitAsync();
            server.Dispose();
            _server = null;
        }

        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Starts the server, on the same port as before, and waits until it answers.</summary>
    public async Task ComeUpAsync()
    {
        _server = _programs.Launch(_directory, _time?.Environment ?? [], "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=1500", "-c", "shared_buffers=64MB", "-c", "log_destination=stderr",
            "-c", "logging_collector=on", "-c", "timezone=UTC");
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(50);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"The test cluster of PostgreSQL did not start; its log is below {_directory}/log.", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_server is { } server)
        {
            // The shell that watches ends the server and removes the directory, as it does when this process is killed.
            server.StandardInput.Close();
            server.WaitForExit(10_000);
            server.Dispose();
            _server = null;
        }
        else if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=40;Include Error Detail=true";

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
