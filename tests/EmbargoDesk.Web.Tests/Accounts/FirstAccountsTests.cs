using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class FirstAccountsTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Development_on_an_empty_database_makes_demo_accounts_that_work_there_and_not_in_Production(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        string directory;
        (string Email, string Password)[] accounts;
        await using (var desk = await AccountsDesk.StartAsync(database, "Development"))
        {
            directory = desk.Directory;
            var file = Path.Combine(directory, FirstAccounts.DemoFile);
            accounts = [.. (await File.ReadAllLinesAsync(file)).Skip(1).Select(l => l.Split("  ")).Select(l => (l[0], l[1]))];
            Assert.Equal(["administrator@demo.example", "officer@demo.example", "journalist@demo.example"], accounts.Select(a => a.Email));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Empty(desk.SetUpLines);
            foreach (var (email, password) in accounts)
            {
                await desk.SignInAsync(email, password);
            }
        }

        await using var production = await AccountsDesk.StartAsync(database, directory: directory);
        Assert.Single(production.SetUpLines);
        foreach (var (email, password) in accounts)
        {
            var refusal = await Assert.ThrowsAsync<RefusedException>(() => production.SignInAsync(email, password));
            Assert.StartsWith("This is a demo account", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_start_in_Development_keeps_the_demo_accounts_and_their_passwords()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        string directory, before;
        await using (var desk = await AccountsDesk.StartAsync(database, "Development"))
        {
            directory = desk.Directory;
            before = await File.ReadAllTextAsync(Path.Combine(directory, FirstAccounts.DemoFile));
        }

        await using var again = await AccountsDesk.StartAsync(database, "Development", directory: directory);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(directory, FirstAccounts.DemoFile)));
        await using var db = await again.DbAsync();
        Assert.Equal(3, await db.Users.CountAsync());
    }

    [Theory]
    [InlineData("Development", false, true)]
    [InlineData("Development", true, false)]
    [InlineData("Production", false, false)]
    [InlineData("Staging", false, false)]
    public async Task A_new_demonstration_is_Development_with_nobody_but_demo_accounts(string environment, bool withPerson, bool expected)
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database, environment);
        if (withPerson)
        {
            await desk.AddAsync("maja@office.example", Roles.Officer);
        }

        await using var db = await desk.DbAsync();
        Assert.Equal(expected, await FirstAccounts.IsNewDemonstrationAsync(db, desk.Services.GetRequiredService<IHostEnvironment>(), default));
    }
}
