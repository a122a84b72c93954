using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Reads what Core's <see cref="Audience"/> rule needs and asks it.</summary>
public sealed class FindAudience(IDbContextFactory<DeskDb> dbs, DeskSettings settings)
{
    /// <summary>Who would get a mailing of this kind on these lists now, and who would not, and why.</summary>
    public async Task<IReadOnlyList<AudienceMember>> RunAsync(string releaseId, MailingKind kind, IReadOnlyList<string> listIds, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var version = await db.Releases.Where(r => r.Id == releaseId).Select(r => r.ApprovedVersion ?? r.LatestVersion).SingleAsync(cancel);
        return await OfAsync(db, releaseId, kind, version, listIds, cancel);
    }

    /// <summary>The occasion of a mailing that is armed now: each cancelled one of its kind makes it another, so that its people can have a copy after all.</summary>
    internal static async Task<int> NextOccasionAsync(DeskDb db, string releaseId, MailingKind kind, CancellationToken cancel)
    {
        var cancelled = await db.Mailings.CountAsync(m => m.ReleaseId == releaseId && m.Kind == kind && m.State == MailingState.Cancelled, cancel);

        // Single copies are cancelled too: in a mailing that was closed at the lift, or of somebody who was not cleared any more.
        var last = await db.Deliveries.Where(d => d.ReleaseId == releaseId && d.Kind == kind && d.State == DeliveryState.Cancelled).MaxAsync(d => (int?)d.Occasion, cancel) ?? 0;
        return 1 + Math.Max(cancelled, last);
    }

    /// <summary>A person on a list.</summary>
    internal sealed record Member(string ListName, int Turn, Recipient Recipient);

    /// <summary>Everybody on these lists, once a list.</summary>
    internal static async Task<IReadOnlyList<Member>> MembersAsync(DeskDb db, IReadOnlyList<string> listIds, CancellationToken cancel) =>
        await (from m in db.ListMembers.AsNoTracking()
               join l in db.RecipientLists on m.ListId equals l.Id
               where listIds.Contains(m.ListId)
               select new Member(l.Name, l.Turn, m.Recipient!)).ToListAsync(cancel);

    internal async Task<IReadOnlyList<AudienceMember>> OfAsync(
        DeskDb db, string releaseId, MailingKind kind, int version, IReadOnlyList<string> listIds, CancellationToken cancel) =>
        await OfAsync(db, releaseId, kind, version, await MembersAsync(db, listIds, cancel), cancel);

    internal async Task<IReadOnlyList<AudienceMember>> OfAsync(
        DeskDb db, string releaseId, MailingKind kind, int version, IReadOnlyList<Member> members, CancellationToken cancel)
    {
        var suppressed = (await db.Suppressions.Select(s => s.CanonicalAddress).ToListAsync(cancel)).ToHashSet();

        // What was cancelled before it left has reached nobody: these people are to get the next mailing of the kind.
        var served = (await db.Deliveries
            .Where(d => d.ReleaseId == releaseId && d.Kind == kind && d.VersionNumber == version && d.State != DeliveryState.Cancelled)
            .Select(d => d.CanonicalAddress).ToListAsync(cancel)).ToHashSet();
        var noticeAtLift = settings.LiftNotice == LiftNotice.Threaded && !await IsToldOfTheEndAsync(db, releaseId, cancel);
        var advanced = kind == MailingKind.Lift ? await AdvancedAsync(db, releaseId, noticeAtLift, cancel) : [];
        return Audience.Of(kind, members.Select(m => (m.ListName, m.Recipient)), suppressed, advanced, served, noticeAtLift,
            members.GroupBy(m => m.ListName).ToDictionary(g => g.Key, g => g.First().Turn));
    }

    // The holders of a copy have a notice of their own when the embargo ends early.
    private static async Task<bool> IsToldOfTheEndAsync(DeskDb db, string releaseId, CancellationToken cancel) =>
        (await db.Mailings.AsNoTracking().Where(m => m.ReleaseId == releaseId && m.Kind == MailingKind.EmbargoChanged && m.State != MailingState.Cancelled).ToListAsync(cancel))
            .Any(m => m.Notice?.News == HolderNews.Ended);

    // A copy that is still on its way counts only where it is followed by a notice that can become the full text: else its reader might get neither. One that came
    // back does not count.
    private async Task<Dictionary<string, string>> AdvancedAsync(DeskDb db, string releaseId, bool onTheirWay, CancellationToken cancel)
    {
        var arrived = DeliveryTransitions.MayHaveArrived.Where(s => s != DeliveryState.Bounced && (onTheirWay || s != DeliveryState.Sending)).ToList();
        var copies = await db.Deliveries.AsNoTracking()
            .Where(d => d.ReleaseId == releaseId && d.Kind == MailingKind.Advance && arrived.Contains(d.State))
            .OrderBy(d => d.Id).Select(d => new { d.CanonicalAddress, d.Token, d.State }).ToListAsync(cancel);
        return copies.OrderBy(c => c.State != DeliveryState.Sending).GroupBy(c => c.CanonicalAddress).ToDictionary(g => g.Key, g => MailCopy.MessageId(g.Last().Token, settings.Office));
    }
}
