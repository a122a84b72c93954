using Bunit;
using Bunit.TestDoubles;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>The kill switch on the desk, and what every page says while it is thrown.</summary>
public sealed class FreezeBannerTests : BunitContext, IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-freeze-").FullName;
    private readonly TestClock clock = new();
    private TestDatabase database = null!;
    private BunitAuthorizationContext person = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(Databases.Sqlite);
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(AccountsDesk.Settings(database, directory).Append(new("Newsroom:BaseUrl", "https://newsroom.example"))).Build());
        Services.AddDeskData();
        Services.AddSingleton<ITimeSource>(clock);
        Services.AddDeskJobs();
        Services.AddSingleton<LiftBell>();
        Services.AddSingleton<RaiseAlarm>();
        Services.AddSingleton<WatchClock>();
        Services.AddSingleton<FreezeEmbargoed>();
        Services.AddSingleton<EndFreeze>();
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
    public async Task One_act_closes_it_and_every_page_says_who_and_why_until_it_is_opened_again()
    {
        var banner = Render<FreezeBanner>();
        Assert.Empty(banner.FindAll(".ed-note"));
        var id = await ScheduledAsync(clock.Now + Duration.FromHours(1));
        await ScheduledAsync(clock.Now + Duration.FromDays(1));

        var act = Render<CloseEmbargoed>(p => p.Add(c => c.Now, clock.Now));
        await act.Find("button.ed-act").ClickAsync(new());
        Assert.Contains("all 2 releases under embargo", act.Find(".ed-dialog-says").TextContent, StringComparison.Ordinal);
        await act.Find("textarea").InputAsync("a doubt about the study");
        await act.Find("form").SubmitAsync();
        banner.WaitForAssertion(() => Assert.Contains("Olga Officer closed it", banner.Find(".ed-note-stop").TextContent, StringComparison.Ordinal));
        Assert.Contains("a doubt about the study", banner.Find(".ed-note-stop").TextContent, StringComparison.Ordinal);
        Assert.Empty(act.FindAll("button.ed-act"));

        // What passed meanwhile is named before it is opened again.
        clock.Advance(Duration.FromHours(2));
        await banner.Find(".ed-note-act button").ClickAsync(new());
        Assert.Equal(["Bells ring"], banner.FindAll(".ed-dialog-says li").Select(l => l.TextContent.Split(',')[0]));
        await banner.Find("form").SubmitAsync();
        banner.WaitForAssertion(() => Assert.Empty(banner.FindAll(".ed-note")));
        await using var db = await Services.GetRequiredService<IDbContextFactory<DeskDb>>().CreateDbContextAsync();
        Assert.Equal(ReleaseState.Approved, (await db.Releases.SingleAsync(r => r.Id == id)).State);
        act.Render(p => p.Add(c => c.Now, clock.Now));
        Assert.Single(act.FindAll("button.ed-act"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_is_not_trusted_is_an_administrator_s_to_judge(bool administrator)
    {
        if (administrator)
        {
            person.SetPolicies(Policies.Administer);
        }

        var guarded = Services.GetRequiredService<GuardedClock>();
        guarded.Start([], []);
        clock.Jump(Duration.FromHours(1));
        await Services.GetRequiredService<WatchClock>().RoundAsync();
        var banner = Render<FreezeBanner>();
        Assert.Contains("1 h 0 min 0 s ahead", banner.Find(".ed-note-stop").TextContent, StringComparison.Ordinal);
        Assert.Equal(administrator ? 1 : 0, banner.FindAll(".ed-note-act button").Count);
        Assert.Equal(administrator ? 0 : 1, banner.FindAll(".ed-note-act").Count(a => a.TextContent.Contains("An administrator says", StringComparison.Ordinal)));
        if (administrator)
        {
            await banner.Find(".ed-note-act button").ClickAsync(new());
            await banner.Find("form").SubmitAsync();
            Assert.Empty(guarded.OpenFreezes);
            Assert.Null(guarded.Fault);
            Assert.InRange(guarded.Now, clock.Now - Duration.FromMinutes(1), clock.Now);
        }
    }

    private async Task<string> ScheduledAsync(Instant lift)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<DeskDb>>().CreateDbContextAsync();
        var release = new Release
        {
            Id = OpaqueId.New(), State = ReleaseState.Scheduled, PlannedLift = lift, LatestVersion = 1, ApprovedVersion = 1, Revision = 1,
            CreatedAt = lift - Duration.FromDays(1), CreatedBy = "Olga Officer",
        };
        release.Versions.Add(new ReleaseVersion { ReleaseId = release.Id, Number = 1, Content = new ReleaseContent { Headline = "Bells ring" }, SavedAt = release.CreatedAt, SavedBy = "Olga Officer" });
        db.Releases.Add(release);
        await db.SaveChangesAsync();
        return release.Id;
    }
}
