using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Releases;

public sealed class LoadDemonstrationTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_empty_database_in_Development_gets_a_release_for_each_thing_that_an_officer_meets(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        await using var db = await desk.DbAsync();
        var releases = await db.Releases.AsNoTracking().Include(r => r.Versions).ToListAsync();
        var now = desk.Clock.Now;

        Assert.Equal(12, releases.Count);
        Assert.Equal(Enum.GetValues<ReleaseState>().Except([ReleaseState.Withdrawn]), releases.Select(r => r.State).Distinct().Order());
        Assert.Contains(releases, r => r.Held && r.HeldReason.StartsWith("Henrik Aas: ", StringComparison.Ordinal));
        Assert.All(releases, r => Assert.NotEmpty(Assert.Single(r.Versions).Content.Body));
        Assert.All(releases.Where(r => r.State == ReleaseState.Lifted), r => Assert.True(r.PlannedLift < now && r.ActualLift >= r.PlannedLift && r.ApprovedVersion == 1));
        Assert.All(releases.Where(r => r.State == ReleaseState.Scheduled), r => Assert.True(r.PlannedLift > now + Duration.FromHours(24) && r.PlannedLift == r.Embargo.At));
        Assert.All(releases, r => Assert.True(r.CreatedAt <= r.ChangedAt && r.ChangedAt < now));

        var open = releases.Where(r => Disclosure.Of(r, new Reader.Outsider(), now) == DisclosureLevel.PublicCopy).Select(r => r.Id).ToHashSet();
        var home = await desk.Outsider.GetStringAsync("/");
        Assert.Equal(5, open.Count);
        Assert.All(releases, r => Assert.Equal(open.Contains(r.Id), home.Contains(r.Id, StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nothing_of_it_is_mailed_and_its_past_mailings_keep_the_rules(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        await using var db = await desk.DbAsync();
        var mailings = await db.Mailings.AsNoTracking().ToListAsync();
        var deliveries = await db.Deliveries.AsNoTracking().ToListAsync();
        var cleared = (await db.Recipients.AsNoTracking().Where(r => r.Clearance != null).ToListAsync()).Select(r => r.Id).ToHashSet();
        var now = desk.Clock.Now;

        Assert.All(mailings, m => Assert.True(m.State is MailingState.Done or MailingState.Planned));
        Assert.DoesNotContain(deliveries, d => DeliveryTransitions.IsOpen(d.State));
        Assert.All(mailings.Where(m => m.State == MailingState.Planned), m => Assert.DoesNotContain(deliveries, d => d.MailingId == m.Id));
        Assert.All(mailings.Where(m => m.Kind == MailingKind.Advance && m.State == MailingState.Planned), m => Assert.True(m.At > now + Duration.FromHours(24)));
        Assert.All(mailings.Where(m => m.State == MailingState.Done), m => Assert.True(m.CreatedAt <= m.StartedAt && m.StartedAt <= m.FinishedAt && m.FinishedAt < now));
        Assert.All(deliveries.Where(d => d.Kind == MailingKind.Advance), d => Assert.Contains(d.RecipientId, cleared));
        Assert.All(deliveries.Where(d => d.Form == MessageForm.Lifted), d => Assert.NotNull(d.InReplyTo));
        Assert.Superset(new HashSet<DeliveryState> { DeliveryState.Accepted, DeliveryState.Refused, DeliveryState.Bounced, DeliveryState.Expired }, deliveries.Select(d => d.State).ToHashSet());
        Assert.Contains(deliveries, d => d.CanonicalAddress == DemonstrationDesk.Journalist && d.Kind == MailingKind.Advance && d.State == DeliveryState.Accepted);
        Assert.Equal(
            mailings.Where(m => m.State == MailingState.Done).Select(m => m.Id).Order(StringComparer.Ordinal),
            (await db.MailingMessages.Select(m => m.MailingId).Distinct().ToListAsync()).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(desk.Directory, "mail")));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_record_tells_it_in_order(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        await using var db = await desk.DbAsync();
        var record = await db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync();
        Assert.Equal(record.Select(e => e.At).Order(), record.Select(e => e.At));
        foreach (var release in await db.Releases.AsNoTracking().ToListAsync())
        {
            var lines = record.Where(e => e.SubjectId == release.Id).ToList();
            Assert.Equal("create", lines[0].Act);
            Assert.Equal(release.Revision, lines.Count);
            Assert.Equal(release.ChangedAt, lines[^1].At);
            Assert.Equal(release.State >= ReleaseState.Approved, lines.Any(l => l.Act == "approve"));
            Assert.Equal(release.State == ReleaseState.Lifted, lines.Any(l => l.Act == "lift"));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_second_start_adds_nothing(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        var before = await CountAsync(desk);
        await desk.StopAsync();
        await desk.StartAgainAsync();
        Assert.Equal(before, await CountAsync(desk));
    }

    [Fact]
    public async Task In_Production_nothing_is_loaded()
    {
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite);
        var (releases, recipients, deliveries, _) = await CountAsync(desk);
        Assert.Equal((0, 0, 0), (releases, recipients, deliveries));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_officer_goes_on_from_where_it_stands(string kind)
    {
        await using var desk = await DemonstrationDesk.StartAsync(kind);
        var id = await desk.IdAsync("Lighthouse logbooks");
        await desk.Verb<LiftReleaseNow>().RunAsync(id, "the paper is out", null, DemonstrationDesk.Officer);

        await using var db = await desk.DbAsync();
        var copies = await db.Deliveries.AsNoTracking().Where(d => d.ReleaseId == id && d.Kind == MailingKind.Lift).ToListAsync();

        // Its holders hear that the embargo ended early; the release itself goes to the others.
        Assert.DoesNotContain(copies, c => c.CanonicalAddress == DemonstrationDesk.Journalist);
        Assert.Contains(await db.Deliveries.AsNoTracking().ToListAsync(), d => d.ReleaseId == id && d.Form == MessageForm.Notice && d.CanonicalAddress == DemonstrationDesk.Journalist);
        Assert.Contains(copies, c => c.Form == MessageForm.Full);
        Assert.DoesNotContain(copies, c => c.CanonicalAddress == "m.tindall@example.org");
    }

    private static async Task<(int Releases, int Recipients, int Deliveries, int Record)> CountAsync(DeskHost desk)
    {
        await using var db = await desk.DbAsync();
        return (await db.Releases.CountAsync(), await db.Recipients.CountAsync(), await db.Deliveries.CountAsync(), await db.AuditEntries.CountAsync());
    }
}
