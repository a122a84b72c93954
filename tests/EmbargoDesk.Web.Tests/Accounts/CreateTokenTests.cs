using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class CreateTokenTests
{
    [Theory]
    [InlineData("", "Officer")]
    [InlineData("   ", "Officer")]
    [InlineData("two\nlines", "Officer")]
    [InlineData("Website", "")]
    [InlineData("Website", "Journalist")]
    [InlineData("Website", "owner")]
    public async Task An_empty_name_or_an_unknown_role_is_refused_and_makes_nothing(string name, string role)
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => desk.Services.GetRequiredService<CreateToken>().RunAsync(name, role, "Maja"));
        Assert.Equal(Refusal.Invalid, refusal.Kind);
        await using var db = await desk.DbAsync();
        Assert.False(await db.ApiTokens.AnyAsync());
        Assert.False(await db.AuditEntries.AnyAsync());
    }

    [Fact]
    public async Task A_token_is_revoked_once()
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database);
        var revoke = desk.Services.GetRequiredService<RevokeToken>();
        var (row, _) = await desk.Services.GetRequiredService<CreateToken>().RunAsync("Website", "ADMINISTRATOR", "Maja");
        Assert.Equal(Roles.Administrator, row.Role);
        await revoke.RunAsync(row.Id, AccountsDesk.Tester);
        Assert.Equal(Refusal.WrongState, (await Assert.ThrowsAsync<RefusedException>(() => revoke.RunAsync(row.Id, AccountsDesk.Tester))).Kind);
        Assert.Equal(Refusal.NotFound, (await Assert.ThrowsAsync<RefusedException>(() => revoke.RunAsync("none", AccountsDesk.Tester))).Kind);
    }
}
