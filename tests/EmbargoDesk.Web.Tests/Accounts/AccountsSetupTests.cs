using EmbargoDesk.Tests.Equipment;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using EmbargoDesk.Web.Accounts;
using Microsoft.Extensions.Logging;

namespace EmbargoDesk.Web.Tests.Accounts;

public sealed class AccountsSetupTests
{
    [Theory]
    [InlineData("https://news.office.example", "__Host-EmbargoDesk", "__Host-EmbargoDesk-forms", CookieSecurePolicy.Always)]
    [InlineData("http://127.0.0.1:5080", "EmbargoDesk", "EmbargoDesk-forms", CookieSecurePolicy.SameAsRequest)]
    public async Task Cookies_are_bound_to_the_host_and_secure_under_https(string baseUrl, string session, string forms, CookieSecurePolicy policy)
    {
        using var database = await TestDatabase.CreateAsync(Databases.Sqlite);
        await using var desk = await AccountsDesk.StartAsync(database, baseUrl: baseUrl);
        var cookie = desk.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).Cookie;
        var antiforgery = desk.Services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie;
        Assert.Equal((session, policy, SameSiteMode.Lax, true), (cookie.Name, cookie.SecurePolicy, cookie.SameSite, cookie.HttpOnly));
        Assert.Equal((forms, policy, SameSiteMode.Lax, true), (antiforgery.Name, antiforgery.SecurePolicy, antiforgery.SameSite, antiforgery.HttpOnly));
    }

    [Fact]
    public void Circuits_revalidate_their_person_also_when_the_pages_are_added_after_the_accounts()
    {
        var services = new ServiceCollection();
        services.AddDeskAccounts();
        services.AddRazorComponents().AddInteractiveServerComponents();
        var winner = services.Last(s => s.ServiceType == typeof(AuthenticationStateProvider)).ImplementationType!;
        Assert.True(winner.IsSubclassOf(typeof(RevalidatingServerAuthenticationStateProvider)), winner.FullName);
    }
}
