using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class SetUpAdministratorTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_link_makes_one_administrator_who_can_sign_in(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database, baseUrl: "https://news.office.example");
        Assert.Matches("^Set up: https://news\\.office\\.example/account/set-up\\?token=[A-Za-z0-9_-]{43}$", Assert.Single(desk.SetUpLines));
        var secret = desk.SetUpSecret;
        await SetUpAsync(desk, secret, "maja@office.example");
        await Assert.ThrowsAsync<RefusedException>(() => SetUpAsync(desk, secret, "erik@office.example"));
        Assert.Equal("maja@office.example", (await desk.SignInAsync("MAJA@office.example", AccountsDesk.Password)).Email);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_several_at_the_same_moment_one_becomes_administrator(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var secret = desk.SetUpSecret;
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 6).Select(async n =>
        {
            try
            {
                await SetUpAsync(desk, secret, $"person{n}@office.example");
                return 1;
            }
            catch (RefusedException)
            {
                return 0;
            }
        }));
        Assert.Equal(1, outcomes.Sum());
    }

    [Fact]
    public async Task A_wrong_secret_or_a_short_password_makes_nobody_and_leaves_the_link_usable()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        await Assert.ThrowsAsync<RefusedException>(() => SetUpAsync(desk, "", "maja@office.example"));
        await Assert.ThrowsAsync<RefusedException>(() => SetUpAsync(desk, new string('A', 43), "maja@office.example"));
        var tooShort = await Assert.ThrowsAsync<RefusedException>(() => SetUpAsync(desk, desk.SetUpSecret, "maja@office.example", "elevenchars"));
        Assert.Equal("The password is too short: use at least 12 characters.", tooShort.Message);
        await SetUpAsync(desk, desk.SetUpSecret, "maja@office.example", "twelve chars");
    }

    [Fact]
    public async Task Each_start_without_an_administrator_has_a_new_link_and_one_with_an_administrator_none()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        string first;
        await using (var desk = await AccountsDesk.StartAsync(database))
        {
            first = desk.SetUpSecret;
        }

        await using (var desk = await AccountsDesk.StartAsync(database))
        {
            Assert.NotEqual(first, desk.SetUpSecret);
            await Assert.ThrowsAsync<RefusedException>(() => SetUpAsync(desk, first, "maja@office.example"));
            await SetUpAsync(desk, desk.SetUpSecret, "maja@office.example");
        }

        await using (var desk = await AccountsDesk.StartAsync(database))
        {
            Assert.Empty(desk.SetUpLines);
        }
    }

    private static Task<DeskUser> SetUpAsync(AccountsDesk desk, string secret, string email, string password = AccountsDesk.Password) =>
        desk.RunAsync((SetUpAdministrator s) => s.RunAsync(secret, "Maja Lindqvist", email, password));
}
