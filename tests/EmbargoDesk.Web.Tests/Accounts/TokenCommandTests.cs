using System.Net;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class TokenCommandTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_token_made_while_the_server_runs_counts_at_once(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var (code, output, error) = await RunAsync(database, desk.Directory, "--name", "Website", "--role", "officer");
        Assert.Equal((0, ""), (code, error));
        using var client = desk.Client(output.TrimEnd('\n').Split('\n')[^1]);
        using var answer = await client.GetAsync(new Uri("/api/v1/who", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Before_the_first_start_the_command_brings_up_the_database_itself_and_leaves_the_lock(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        var directory = Directory.CreateTempSubdirectory("embargodesk-accounts-").FullName;
        var (code, output, error) = await RunAsync(database, directory, "--role=Administrator", "--name=Website");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("^ed_[A-Za-z0-9_-]{43}\n$", output);
        await using var desk = await AccountsDesk.StartAsync(database, directory: directory);
        await using var db = await desk.DbAsync();
        var token = await db.ApiTokens.SingleAsync();
        Assert.Equal(("Website", Roles.Administrator), (token.Name, token.Role));
    }

    [Fact]
    public async Task While_a_server_holds_the_lock_and_still_migrates_the_command_waits_for_it()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        var directory = Directory.CreateTempSubdirectory("embargodesk-accounts-").FullName;
        using var held = DeskLock.TryTake(directory);
        Assert.NotNull(held);
        var command = RunAsync(database, directory, "--name", "Website", "--role", "officer");

        // The command cannot end before this test has migrated: nobody else may.
        Assert.False(command.IsCompleted);
        var options = new DbContextOptionsBuilder<DeskDb>()
            .UseApplicationServiceProvider(DeskDb.DesignTimeServices)
            .UseSqlite(database.ConnectionString, o => o.MigrationsAssembly("EmbargoDesk.Migrations.Sqlite")).Options;
        await using var db = new DeskDb(options);
        await db.Database.MigrateAsync();
        Assert.Equal(0, (await command).Code);
        Assert.Equal(1, await db.ApiTokens.CountAsync());
    }

    [Theory]
    [InlineData("--role", "officer")]
    [InlineData("--name", "Website")]
    [InlineData("--name", "Website", "--role", "journalist")]
    [InlineData("--name", "", "--role", "officer")]
    [InlineData("--name", "Website", "--role")]
    [InlineData("--nmae", "Website", "--role", "officer")]
    [InlineData("Website", "officer")]
    public async Task A_wrong_command_line_is_answered_by_one_sentence_and_exit_code_2(params string[] words)
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        var (code, output, error) = await RunAsync(database, Directory.CreateTempSubdirectory("embargodesk-accounts-").FullName, words);
        Assert.Equal((2, ""), (code, output));
        Assert.Matches("^[^\n]+\\.\n$", error);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(TestDatabase database, string directory, params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var settings = AccountsDesk.Settings(database, directory).Select(s => $"--{s.Key}={s.Value}");
        var code = await TokenCommand.RunAsync(["token", "create", .. words, .. settings], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
