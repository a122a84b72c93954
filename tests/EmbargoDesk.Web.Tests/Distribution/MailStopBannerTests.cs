using Bunit;
using Bunit.TestDoubles;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What every page of the desk says while all mail is stopped, and who may let it go.</summary>
public sealed class MailStopBannerTests : BunitContext, IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-mailstop-").FullName;
    private TestDatabase database = null!;
    private BunitAuthorizationContext person = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(Databases.Sqlite);
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(AccountsDesk.Settings(database, directory).Append(new("Newsroom:BaseUrl", "https://newsroom.example"))).Build());
        Services.AddDeskData();
        Services.AddSingleton<ITimeSource>(new TestClock());
        Services.AddSingleton<DeliveryWake>();
        Services.AddSingleton<StopMail>();
        Services.AddSingleton<LetMailGo>();
        Services.AddSingleton<WatchMailStop>();
        person = AddAuthorization().SetAuthorized("Olga Officer");
        JSInterop.Mode = JSRuntimeMode.Loose;
        DefaultWaitTimeout = TimeSpan.FromMinutes(1);
        SetRendererInfo(new("Server", isInteractive: true));
        await PrepareDatabase.MigrateAsync(Services.GetRequiredService<IDbContextFactory<DeskDb>>(), Services.GetRequiredService<DeskSettings>(), default);
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        database.Dispose();
        Directory.Delete(directory, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_officer_stops_it_and_lets_it_go()
    {
        var banner = Render<MailStopBanner>();
        Assert.Empty(banner.FindAll(".ed-note"));
        var act = Render<StopAllMail>();
        await act.Find("button.ed-act").ClickAsync(new());
        await act.Find("textarea").InputAsync("a wrong list");
        await act.Find("form").SubmitAsync();
        banner.WaitForAssertion(() => Assert.Contains("Olga Officer stopped it", banner.Find(".ed-note-stop").TextContent, StringComparison.Ordinal));
        Assert.Contains("a wrong list", banner.Find(".ed-note-stop").TextContent, StringComparison.Ordinal);

        await banner.Find(".ed-note-act button").ClickAsync(new());
        Assert.DoesNotContain("second time", banner.Find(".ed-dialog-says").TextContent, StringComparison.Ordinal);
        await banner.Find("form").SubmitAsync();
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".ed-note")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_program_stopped_is_an_administrator_s_to_let_go(bool administrator)
    {
        if (administrator)
        {
            person.SetPolicies(Policies.Administer);
            person.SetRoles(Roles.Administrator);
        }

        await using (var db = await Services.GetRequiredService<IDbContextFactory<DeskDb>>().CreateDbContextAsync())
        {
            db.MailStops.Add(new MailStop { At = NodaTime.Instant.FromUtc(2026, 3, 4, 5, 6), By = Actor.Program.Name, Reason = "The database is older." });
            await db.SaveChangesAsync();
        }

        var watch = Services.GetRequiredService<WatchMailStop>();
        await watch.ReadAsync();
        var banner = Render<MailStopBanner>();
        Assert.Contains("The database is older.", banner.Find(".ed-note-stop").TextContent, StringComparison.Ordinal);
        Assert.Equal(administrator ? 1 : 0, banner.FindAll(".ed-note-act button").Count);
        if (administrator)
        {
            await banner.Find(".ed-note-act button").ClickAsync(new());
            Assert.Contains("second time", banner.Find(".ed-dialog-says").TextContent, StringComparison.Ordinal);
            await banner.Find("form").SubmitAsync();
            Assert.Null(watch.Open);
        }
    }
}
