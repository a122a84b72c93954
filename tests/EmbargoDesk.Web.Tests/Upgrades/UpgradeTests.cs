using System.IO.Compression;
using System.Net;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Tests.Equipment;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmbargoDesk.Web.Tests.Upgrades;

/// <summary>
/// A database made by an older version starts with this one, and keeps what it held. One database a release is kept beside this file: the
/// demonstration newsroom as that version loaded it, without its data protection keys.
/// </summary>
public sealed class UpgradeTests
{
    [Theory]
    [InlineData("0.1", Databases.Sqlite)]
    [InlineData("0.1", Databases.Postgres)]
    [InlineData("0.2", Databases.Sqlite)]
    [InlineData("0.2", Databases.Postgres)]
    public async Task An_older_database_starts_and_keeps_what_it_held(string version, string database)
    {
        using var old = await TestDatabase.CreateAsync(database);
        await (database == Databases.Sqlite
            ? UnpackAsync($"{version}.sqlite.gz", new SqliteConnectionStringBuilder(old.ConnectionString).DataSource)
            : RunAsync($"{version}.postgres.sql.gz", old.ConnectionString));

        await using var desk = await DeskHost.StartOnAsync(database, old.ConnectionString);
        await using var db = await desk.DbAsync();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal((12, 275), (await db.Releases.CountAsync(), await db.Deliveries.CountAsync()));
        if (version == "0.1")
        {
            Assert.All(await db.Releases.ToListAsync(), r => Assert.Null(r.Confirmation));
        }

        // What an older version did with doubts holds, and nothing makes it take its own database for somebody else's.
        Assert.All(await db.Mailings.ToListAsync(), m => Assert.Equal(DoubtPolicy.Hold, m.Doubt));
        Assert.All(await db.Deliveries.Select(d => d.Doubts).Distinct().ToListAsync(), doubts => Assert.Equal(0, doubts));
        Assert.Empty(await db.MailStops.ToListAsync());

        // What had lifted is public, what is a draft is not; both can be worked with.
        var lifted = await db.Releases.Where(r => r.State == ReleaseState.Lifted).Select(r => r.Id).ToListAsync();
        Assert.NotEmpty(lifted);
        foreach (var id in lifted)
        {
            Assert.Equal(HttpStatusCode.OK, (await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).StatusCode);
        }

        var draft = await db.Releases.Where(r => r.State == ReleaseState.Draft).Select(r => r.Id).FirstAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Outsider.GetAsync(new Uri($"/releases/{draft}", UriKind.Relative))).StatusCode);
        (await desk.Api.PatchAsync($"/releases/{draft}", new { standfirst = "Written by the newer version." }, "*")).Is(200);
    }

    private static async Task UnpackAsync(string name, string path)
    {
        await using var packed = new GZipStream(File.OpenRead(Kept(name)), CompressionMode.Decompress);
        await using var file = File.Create(path);
        await packed.CopyToAsync(file);
    }

    private static async Task RunAsync(string name, string connectionString)
    {
        using var script = new StreamReader(new GZipStream(File.OpenRead(Kept(name)), CompressionMode.Decompress));

        // The script changes its session's search path: it must not go back into the pool.
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = await script.ReadToEndAsync();
        await command.ExecuteNonQueryAsync();
    }

    private static string Kept(string name) => Path.Combine(AppContext.BaseDirectory, "Upgrades", name);
}
