using Microsoft.AspNetCore.DataProtection;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Tests.Recipients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>A hold that comes between the instant of a lift and the worker that carries it out.</summary>
public sealed class HoldTests
{
    private static readonly Actor Officer = new("Olga Officer");
    private static readonly Instant Lift = RecipientsDesk.Now - Duration.FromMilliseconds(200);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_hold_of_what_is_public_by_the_clock_carries_its_lift_out_first(string database)
    {
        // No worker is awake on this desk.
        using var desk = await RecipientsDesk.StartAsync(database);
        var change = new ChangeRelease(desk.The<IDbContextFactory<DeskDb>>(), desk.The<IDeskClock>(), new ReleaseChanges());
        var id = await ScheduledAsync(desk, Lift);
        var held = await new HoldRelease(change).RunAsync(id, "a doubt", null, Officer);
        Assert.Equal((ReleaseState.Lifted, true, Lift, RecipientsDesk.Now), (held.State, held.Held, held.PlannedLift, held.ActualLift));
        Assert.Equal(DisclosureLevel.Nothing, Disclosure.Of(held, new Reader.Outsider(), RecipientsDesk.Now));

        // It was public: taken back, it leaves its notice.
        var (dbs, clock, settings) = (desk.The<IDbContextFactory<DeskDb>>(), desk.The<IDeskClock>(), desk.The<DeskSettings>());
        var compose = new ComposeMail(settings);
        var keys = new SigningKeys(dbs, settings.Office, new EphemeralDataProtectionProvider());
        var tell = new TellHolders(clock, new FindHolders(dbs, settings), compose, keys);
        var start = new StartMailing(dbs, clock, new FindAudience(dbs, settings), tell, compose, keys, new DeliveryWake(), NullLogger<StartMailing>.Instance);
        var withdrawn = await new WithdrawRelease(change, new ProposeEmbargoChange(settings, clock), tell, start).RunAsync(id, "retracted", null, Officer);
        Assert.Equal(DisclosureLevel.WithdrawalNotice, Disclosure.Of(withdrawn, new Reader.Outsider(), RecipientsDesk.Now));
        Assert.Equal(["lift release", "hold release", "withdraw release"], (await desk.RecordAsync()).Select(l => l.Split(':')[0]));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_hold_before_the_lift_carries_nothing_out(string database)
    {
        using var desk = await RecipientsDesk.StartAsync(database);
        var change = new ChangeRelease(desk.The<IDbContextFactory<DeskDb>>(), desk.The<IDeskClock>(), new ReleaseChanges());
        var held = await new HoldRelease(change).RunAsync(await ScheduledAsync(desk, RecipientsDesk.Now + Duration.FromSeconds(1)), null, null, Officer);
        Assert.Equal((ReleaseState.Scheduled, true, (Instant?)null), (held.State, held.Held, held.ActualLift));
    }

    private static async Task<string> ScheduledAsync(RecipientsDesk desk, Instant lift)
    {
        await using var db = await desk.DbAsync();
        var release = new Release
        {
            Id = OpaqueId.New(), State = ReleaseState.Scheduled, PlannedLift = lift, LatestVersion = 1, ApprovedVersion = 1, Revision = 1,
            CreatedAt = lift - Duration.FromDays(1), CreatedBy = Officer.Name,
        };
        release.Versions.Add(new ReleaseVersion { ReleaseId = release.Id, Number = 1, Content = new ReleaseContent { Headline = "Bells ring" }, SavedAt = release.CreatedAt, SavedBy = Officer.Name });
        db.Releases.Add(release);
        await db.SaveChangesAsync();
        return release.Id;
    }
}
