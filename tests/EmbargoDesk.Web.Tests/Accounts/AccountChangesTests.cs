using System.Web;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Accounts.People;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class AccountChangesTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_last_administrator_who_can_sign_in_stays_one(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var only = await desk.AddAsync("maja@office.example", Roles.Administrator);

        // Invited, and without a password yet: nobody could sign in as them.
        await desk.RunAsync((AddAccount a) => a.RunAsync("Erik", "erik@office.example", Roles.Administrator, AccountsDesk.Tester));
        foreach (var act in (Func<Task<DeskUser>>[])
        [
            () => desk.RunAsync((DisableAccount d) => d.RunAsync(only.Id, AccountsDesk.Tester)),
            () => desk.RunAsync((ChangeRole c) => c.RunAsync(only.Id, Roles.Officer, AccountsDesk.Tester)),
        ])
        {
            Assert.Equal(Refusal.WrongState, (await Assert.ThrowsAsync<RefusedException>(act)).Kind);
        }

        await desk.AddAsync("siri@office.example", Roles.Administrator);
        await desk.RunAsync((ChangeRole c) => c.RunAsync(only.Id, Roles.Officer, AccountsDesk.Tester));
        Assert.Equal([Roles.Officer], await desk.RunAsync(async (UserManager<DeskUser> u) => await u.GetRolesAsync((await u.FindByIdAsync(only.Id))!)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Two_administrators_who_remove_each_other_at_once_do_not_both_succeed(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var one = await desk.AddAsync("maja@office.example", Roles.Administrator);
        var two = await desk.AddAsync("erik@office.example", Roles.Administrator);
        var outcomes = await Task.WhenAll(TryAsync(() => desk.RunAsync((DisableAccount d) => d.RunAsync(one.Id, AccountsDesk.Tester))),
            TryAsync(() => desk.RunAsync((ChangeRole c) => c.RunAsync(two.Id, Roles.Officer, AccountsDesk.Tester))));
        Assert.Single(outcomes, done => done);
        await using var db = await desk.DbAsync();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Act == "disable" || e.Act == "change role"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_password_link_works_once_and_a_newer_one_ends_it(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var user = await desk.RunAsync((AddAccount a) => a.RunAsync("Maja", "maja@office.example", Roles.Officer, AccountsDesk.Tester));
        var older = await LinkAsync(desk, user);
        var newer = await LinkAsync(desk, user);
        await Assert.ThrowsAsync<RefusedException>(() => UseAsync(desk, older));
        await UseAsync(desk, newer);
        await desk.SignInAsync("maja@office.example", AccountsDesk.Password);
        var used = await Assert.ThrowsAsync<RefusedException>(() => UseAsync(desk, newer));
        Assert.StartsWith("This link has been used", used.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_account_neither_signs_in_nor_gets_or_uses_a_link_until_it_is_enabled()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        var user = await desk.AddAsync("maja@office.example", Roles.Officer);
        var link = await LinkAsync(desk, user);
        await desk.RunAsync((DisableAccount d) => d.RunAsync(user.Id, AccountsDesk.Tester));
        Assert.Contains("disabled", (await Assert.ThrowsAsync<RefusedException>(() => desk.SignInAsync("maja@office.example", AccountsDesk.Password))).Message,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<RefusedException>(() => LinkAsync(desk, user));
        await Assert.ThrowsAsync<RefusedException>(() => UseAsync(desk, link));
        await desk.RunAsync((EnableAccount e) => e.RunAsync(user.Id, AccountsDesk.Tester));
        await desk.SignInAsync("maja@office.example", AccountsDesk.Password);
    }

    [Theory]
    [InlineData("", "maja@office.example", Roles.Officer, "Give a name")]
    [InlineData("Maja", "maja", Roles.Officer, "not an e-mail address")]
    [InlineData("Maja", "maja@office.example", "Owner", "Choose a role")]
    [InlineData("Maja", "TAKEN@office.example", Roles.Officer, "already an account")]
    public async Task An_unsound_account_is_refused_and_nothing_of_it_stays(string name, string email, string role, string sentence)
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        await desk.AddAsync("taken@office.example", Roles.Officer);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => desk.RunAsync((AddAccount a) => a.RunAsync(name, email, role, AccountsDesk.Tester)));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        await using var db = await desk.DbAsync();
        Assert.Equal(1, await db.Users.CountAsync());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_list_shows_each_account_by_name_with_its_role_and_state(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var closed = await desk.AddAsync("b@office.example", Roles.Journalist);
        await desk.AddAsync("a@office.example", Roles.Administrator);
        await desk.RunAsync((AddAccount a) => a.RunAsync("Zoë", "z@office.example", Roles.Officer, AccountsDesk.Tester));
        await desk.RunAsync((DisableAccount d) => d.RunAsync(closed.Id, AccountsDesk.Tester));
        await using var db = await desk.DbAsync();
        var now = desk.Services.GetRequiredService<IDeskClock>().Now;
        Assert.Equal(
            [("Name of a@office.example", "Administrator", "Active"), ("Name of b@office.example", "Journalist", "Disabled"), ("Zoë", "Officer", "Has no password yet")],
            (await AccountLine.AllAsync(db)).Select(a => (a.User.DisplayName, a.Role, a.StateAt(now))));
        Assert.Equal("Journalist", (await AccountLine.FindAsync(db, closed.Id))?.Role);
        Assert.Null(await AccountLine.FindAsync(db, "nobody"));
    }

    private static Task<string> LinkAsync(AccountsDesk desk, DeskUser user) =>
        desk.RunAsync((MakePasswordLink m) => m.RunAsync(user.Id, AccountsDesk.Tester));

    private static Task<DeskUser> UseAsync(AccountsDesk desk, string link)
    {
        var query = HttpUtility.ParseQueryString(new Uri(link).Query);
        return desk.RunAsync((SetPassword s) => s.RunAsync(query["account"]!, query["token"]!, AccountsDesk.Password));
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
