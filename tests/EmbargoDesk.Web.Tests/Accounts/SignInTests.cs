using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class SignInTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Five_wrong_passwords_lock_the_account_even_against_the_right_one(string kind)
    {
        using var database = await TestDatabase.CreateAsync(kind);
        await using var desk = await AccountsDesk.StartAsync(database);
        var user = await desk.AddAsync("maja@office.example", Roles.Officer);
        await desk.SignInAsync("maja@office.example", AccountsDesk.Password);
        for (var i = 1; i <= 5; i++)
        {
            await Assert.ThrowsAsync<RefusedException>(() => desk.SignInAsync("maja@office.example", "a wrong password"));
        }

        var locked = await Assert.ThrowsAsync<RefusedException>(() => desk.SignInAsync("maja@office.example", AccountsDesk.Password));
        Assert.Contains("Wait ten minutes", locked.Message, StringComparison.Ordinal);

        await desk.RunAsync((EnableAccount e) => e.RunAsync(user.Id, AccountsDesk.Tester));
        await desk.SignInAsync("maja@office.example", AccountsDesk.Password);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_are_answered_alike()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        await desk.AddAsync("maja@office.example", Roles.Officer);
        var wrong = await Assert.ThrowsAsync<RefusedException>(() => desk.SignInAsync("maja@office.example", "a wrong password"));
        var unknown = await Assert.ThrowsAsync<RefusedException>(() => desk.SignInAsync("nobody@office.example", "a wrong password"));
        var empty = await Assert.ThrowsAsync<RefusedException>(() => desk.SignInAsync("", ""));
        Assert.Equal(wrong.Message, unknown.Message);
        Assert.Equal(wrong.Message, empty.Message);
    }

    [Fact]
    public async Task A_session_ends_where_its_account_is_disabled_changed_or_a_demo_account_outside_Development()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        var stays = await desk.AddAsync("stays@office.example", Roles.Officer);
        var disabled = await desk.AddAsync("disabled@office.example", Roles.Officer);
        var promoted = await desk.AddAsync("promoted@office.example", Roles.Officer);
        var demo = await desk.AddAsync("officer@demo.example", Roles.Officer);
        var sessions = await desk.RunAsync(async (SignInManager<DeskUser> s) =>
        {
            var all = new List<System.Security.Claims.ClaimsPrincipal>();
            foreach (var user in (DeskUser[])[stays, disabled, promoted, demo])
            {
                all.Add(await s.CreateUserPrincipalAsync((await s.UserManager.FindByIdAsync(user.Id))!));
            }

            return all;
        });
        await desk.RunAsync((DisableAccount d) => d.RunAsync(disabled.Id, AccountsDesk.Tester));
        await desk.RunAsync((ChangeRole c) => c.RunAsync(promoted.Id, Roles.Administrator, AccountsDesk.Tester));
        await using (var db = await desk.DbAsync())
        {
            await db.Users.Where(u => u.Id == demo.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.IsDemo, true));
        }

        var valid = new List<bool>();
        foreach (var session in sessions)
        {
            valid.Add(await desk.RunAsync(async (SignInManager<DeskUser> s) => await s.ValidateSecurityStampAsync(session)) is not null);
        }

        Assert.Equal([true, false, false, false], valid);
    }

    [Theory]
    [InlineData("/desk/releases?x=1", "/desk/releases?x=1")]
    [InlineData(null, "/desk")]
    [InlineData("", "/desk")]
    [InlineData("https://elsewhere.example/", "/desk")]
    [InlineData("//elsewhere.example/", "/desk")]
    [InlineData("/\\elsewhere.example/", "/desk")]
    [InlineData("/\t/elsewhere.example/", "/desk")]
    [InlineData("~/desk", "/desk")]
    public void A_sign_in_leads_nowhere_off_this_site(string? wanted, string expected) => Assert.Equal(expected, LocalUrl.Or(wanted, "/desk"));
}
