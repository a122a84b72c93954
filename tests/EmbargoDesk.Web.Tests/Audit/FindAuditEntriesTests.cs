using EmbargoDesk.Core.Audit;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Audit;
using EmbargoDesk.Web.Tests.Recipients;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Audit;

public sealed class FindAuditEntriesTests
{
    // On 25 October 2026 the clocks go back in Stockholm: the day has 25 hours, from 22:00 UTC to 23:00 UTC.
    private static readonly LocalDate LongDay = new(2026, 10, 25);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Newest_stands_first_and_each_filter_narrows(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await AddAsync(desk, "Åke Holm", "approve", "release", "r1", Instant.FromUtc(2026, 10, 1, 12, 0));
        await AddAsync(desk, "Olga Officer", "lift", "release", "r1", Instant.FromUtc(2026, 10, 2, 12, 0));
        await AddAsync(desk, "Olga Officer", "create", "list", "l1", Instant.FromUtc(2026, 10, 3, 12, 0));

        Assert.Equal(["create", "lift", "approve"], await FindAsync(desk, new()));
        Assert.Equal(["create", "lift"], await FindAsync(desk, new(Actor: "olga")));
        Assert.Equal(["approve"], await FindAsync(desk, new(Actor: "Åke")));
        Assert.Equal(["lift"], await FindAsync(desk, new(Act: "lift")));
        Assert.Equal(["create"], await FindAsync(desk, new(Subject: "list")));
        Assert.Equal(["lift", "approve"], await FindAsync(desk, new(SubjectId: " r1 ")));
        Assert.Equal(["lift"], await FindAsync(desk, new(Subject: "release", From: new(2026, 10, 2), To: new(2026, 10, 2))));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_day_is_the_offices_day_with_all_its_hours(string kind)
    {
        await using var desk = await RecipientsDesk.StartAsync(kind);
        await AddAsync(desk, "Test", "before", "release", "r", Instant.FromUtc(2026, 10, 24, 21, 59, 59));
        await AddAsync(desk, "Test", "first", "release", "r", Instant.FromUtc(2026, 10, 24, 22, 0));
        await AddAsync(desk, "Test", "last", "release", "r", Instant.FromUtc(2026, 10, 25, 22, 59, 59));
        await AddAsync(desk, "Test", "after", "release", "r", Instant.FromUtc(2026, 10, 25, 23, 0));

        Assert.Equal(["last", "first"], await FindAsync(desk, new(From: LongDay, To: LongDay)));
    }

    private static async Task AddAsync(RecipientsDesk desk, string actor, string act, string subject, string id, Instant at)
    {
        await using var db = await desk.DbAsync();
        db.AuditEntries.Add(new AuditEntry { At = at, Actor = actor, Act = act, Subject = subject, SubjectId = id });
        await db.SaveChangesAsync();
    }

    private static async Task<List<string>> FindAsync(RecipientsDesk desk, AuditFilter filter)
    {
        await using var db = await desk.DbAsync();
        return await FindAuditEntries.Matching(db, filter, "Europe/Stockholm").Select(e => e.Act).ToListAsync();
    }
}
