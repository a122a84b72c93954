using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Arms a mailing (audience frozen into rows, message composed once) and starts it when its release allows. Whoever calls second finds
/// nothing to do: arming and starting are conditional updates on the mailing's revision.
/// </summary>
public sealed class StartMailing(
    IDbContextFactory<DeskDb> dbs, IDeskClock clock, FindAudience audience, TellHolders holders, ComposeMail compose, SigningKeys keys, DeliveryWake wake, ILogger<StartMailing> log)
{
    /// <summary>How long before the lift its mailings are armed, and advances stop.</summary>
    private static readonly Duration ArmAhead = Duration.FromSeconds(60);

    // From so many people on the memory that arming took is worth giving back at once.
    private const int LongList = 5000;

    /// <summary>How long before the lift the last advance goes: while one is under way, arming waits until then.</summary>
    internal static readonly Duration LastAdvance = Duration.FromSeconds(3);

    /// <summary>When the release is planned to lift; null: not scheduled, held, or not there.</summary>
    public async Task<Instant?> PlannedLiftAsync(string releaseId, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return await db.Releases.Where(r => r.Id == releaseId && r.State == ReleaseState.Scheduled && !r.Held).Select(r => r.PlannedLift).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Arms the lift mailings of a release that is about to lift.</summary>
    public async Task ArmLiftMailingsAsync(string releaseId, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var planned = await db.Mailings.Where(m => m.ReleaseId == releaseId && m.Kind == MailingKind.Lift && m.State == MailingState.Planned).Select(m => m.Id).ToListAsync(cancel);
        foreach (var id in planned)
        {
            await ArmAsync(id, cancel);
        }
    }

    /// <summary>
    /// Starts, in the caller's transaction, the lift mailings of releases that lift in it, where they are armed with the version that lifts.
    /// </summary>
    internal static async Task ArmedOfAsync(DeskDb db, IReadOnlyList<string> releaseIds, Instant wall, CancellationToken cancel)
    {
        var armed = await db.Mailings
            .Where(m => releaseIds.Contains(m.ReleaseId) && m.Kind == MailingKind.Lift && m.State == MailingState.Armed
                && db.Releases.Any(r => r.Id == m.ReleaseId && r.ApprovedVersion == m.VersionNumber)).ToListAsync(cancel);
        foreach (var mailing in armed)
        {
            Start(db, mailing, wall);
        }
    }

    /// <summary>Starts every lift mailing of a release that has just lifted.</summary>
    public async Task AllOfAsync(string releaseId, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var waiting = await db.Mailings
            .Where(m => m.ReleaseId == releaseId && m.Kind == MailingKind.Lift && (m.State == MailingState.Planned || m.State == MailingState.Armed))
            .Select(m => m.Id).ToListAsync(cancel);
        foreach (var id in waiting)
        {
            await RunAsync(id, cancel);
        }
    }

    /// <summary>Starts the notices to the holders of a release's copies, and the advances that carry on, after its embargo changed.</summary>
    public async Task AfterChangeAsync(string releaseId, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var waiting = await db.Mailings.Where(m => m.ReleaseId == releaseId && m.State == MailingState.Planned && (m.Kind == MailingKind.EmbargoChanged
            || m.Kind == MailingKind.Withdrawal || (m.Kind == MailingKind.Advance && m.At == null))).OrderBy(m => m.CreatedAt).Select(m => m.Id).ToListAsync(cancel);
        foreach (var id in waiting)
        {
            await RunAsync(id, cancel);
        }
    }

    /// <summary>Arms and starts whatever is due; for the sweep.</summary>
    public async Task AllDueAsync(CancellationToken cancel)
    {
        var now = clock.Now;
        var soon = now + ArmAhead;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await CloseOverdueAdvancesAsync(db, clock.Wall, cancel);
        var due = await (from m in db.Mailings
                         join r in db.Releases on m.ReleaseId equals r.Id
                         where (m.State == MailingState.Planned || m.State == MailingState.Armed)
                               && ((m.Kind == MailingKind.Lift && !r.Held && r.State == ReleaseState.Lifted)
                                   || (m.Kind == MailingKind.Advance && !r.Held && (m.At == null || m.At <= now)
                                       && (r.State == ReleaseState.Approved || r.State == ReleaseState.Scheduled))
                                   || m.Kind == MailingKind.EmbargoChanged || m.Kind == MailingKind.Withdrawal)
                         orderby m.CreatedAt
                         select m.Id).ToListAsync(cancel);
        foreach (var id in due)
        {
            await AloneAsync(id, () => RunAsync(id, cancel), cancel);
        }

        var toArm = await (from m in db.Mailings
                           join r in db.Releases on m.ReleaseId equals r.Id
                           where m.State == MailingState.Planned && m.Kind == MailingKind.Lift && !r.Held
                                 && r.State == ReleaseState.Scheduled && r.PlannedLift <= soon
                           select m.Id).ToListAsync(cancel);
        foreach (var id in toArm)
        {
            await AloneAsync(id, () => ArmAsync(id, cancel), cancel);
        }
    }

    // One mailing that cannot be started keeps the others from nothing.
    private async Task AloneAsync(string mailingId, Func<Task> start, CancellationToken cancel)
    {
        try
        {
            await start();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError("Mailing {Id} could not be started: {Kind}: {Message}", mailingId, e.GetType().Name, e.Message);
        }
    }

    /// <summary>Starts one mailing if its time has come. For Hangfire, the sweep and the verbs.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(string mailingId, CancellationToken cancel)
    {
        await ArmAsync(mailingId, cancel);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var now = clock.Now;
        var mailing = await db.Mailings.SingleOrDefaultAsync(m => m.Id == mailingId, cancel);
        if (mailing is null || mailing.State != MailingState.Armed || (mailing.At > now && mailing.Kind == MailingKind.Advance))
        {
            return;
        }

        var release = await db.Releases.AsNoTracking().SingleAsync(r => r.Id == mailing.ReleaseId, cancel);
        if (!MailGate.Allows(mailing.Kind, release, now))
        {
            return;
        }

        Start(db, mailing, clock.Wall);
        if (await SavedAsync(db, cancel))
        {
            wake.Signal();
        }
    }

    private static void Start(DeskDb db, Mailing mailing, Instant wall)
    {
        mailing.State = MailingState.Sending;
        mailing.StartedAt = wall;
        mailing.Revision++;
        db.AuditEntries.Add(Line(mailing, wall, "send", $"version {mailing.VersionNumber}"));
    }

    private async Task ArmAsync(string mailingId, CancellationToken cancel)
    {
        // A list of a hundred thousand is read before the transaction: SQLite lets nobody else write during it.
        Mailing? seen;
        IReadOnlyList<FindAudience.Member> members = [];
        await using (var db = await dbs.CreateDbContextAsync(cancel))
        {
            seen = await db.Mailings.AsNoTracking().SingleOrDefaultAsync(m => m.Id == mailingId, cancel);
            if (seen is null || seen.State is not (MailingState.Planned or MailingState.Armed))
            {
                return;
            }

            if (seen.Notice is null)
            {
                var release = await db.Releases.AsNoTracking().SingleAsync(r => r.Id == seen.ReleaseId, cancel);
                if (!await IsToBeArmedAsync(db, seen, release, clock.Now, cancel))
                {
                    return;
                }

                members = await FindAudience.MembersAsync(db, seen.ListIds, cancel);
            }
        }

        await Deadlock.RetryAsync(() => TryArmAsync(seen, members, cancel));
    }

    // Without a change to anything: whether arming has something to do now.
    private static async Task<bool> IsToBeArmedAsync(DeskDb db, Mailing mailing, Release release, Instant now, CancellationToken cancel) =>
        release.ApprovedVersion is { } version && !(mailing.State == MailingState.Armed && mailing.VersionNumber == version)

        // Not yet: the lists, and who is cleared, may change until then.
        && !(mailing.Kind == MailingKind.Advance && (mailing.At > now || !MailGate.Allows(mailing.Kind, release, now)))
        && !(mailing.Kind == MailingKind.Lift && release.PlannedLift - now > LastAdvance && await IsAdvancingAsync(db, release, cancel));

    private async Task TryArmAsync(Mailing seen, IReadOnlyList<FindAudience.Member> members, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var mailing = await db.Mailings.SingleOrDefaultAsync(m => m.Id == seen.Id, cancel);
        if (mailing is null || mailing.State is not (MailingState.Planned or MailingState.Armed))
        {
            return;
        }

        var release = await db.Releases.AsNoTracking().Include(r => r.Versions).SingleAsync(r => r.Id == mailing.ReleaseId, cancel);
        if (mailing.Notice is not null)
        {
            await ArmNoticeAsync(db, transaction, mailing, release, cancel);
            return;
        }

        // What was read before must still hold; else the sweep comes again.
        var now = clock.Now;
        if (!mailing.ListIds.SequenceEqual(seen.ListIds) || !await IsToBeArmedAsync(db, mailing, release, now, cancel)
            || await db.ListMembers.CountAsync(m => mailing.ListIds.Contains(m.ListId), cancel) != members.Count)
        {
            return;
        }

        var version = release.ApprovedVersion!.Value;
        if (mailing.State == MailingState.Armed)
        {
            await MailingChanges.DisarmAsync(db, mailing, cancel);
        }

        if (mailing.Kind == MailingKind.Advance && !await WaitingCopies.FreeForNextAdvanceAsync(db, release.Id, clock.Wall, cancel))
        {
            return;
        }

        if (mailing.Kind == MailingKind.Lift)
        {
            await CloseAdvancesAsync(db, release.Id, clock.Wall, cancel);
        }

        mailing.State = MailingState.Armed;
        mailing.Revision++;
        mailing.VersionNumber = version;
        mailing.Occasion = await FindAudience.NextOccasionAsync(db, release.Id, mailing.Kind, cancel);
        mailing.DatedAt = mailing.Kind == MailingKind.Lift && release.PlannedLift > now ? release.PlannedLift : clock.Wall;
        var people = await audience.OfAsync(db, release.Id, mailing.Kind, version, members, cancel);
        mailing.DkimKeyIds = await keys.ChosenAsync(db, clock.Wall, cancel);
        await FreezeMessagesAsync(db, mailing, release, version, people, clock.Wall, cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
            await FreezeAudienceAsync(db, mailing, people, clock.Wall, cancel);
        }
        catch (DbUpdateException e) when (!Deadlock.Is(e))
        {
            // The bell and the sweep arm at the same moment: the other one was faster. Where nobody was, the sweep comes again.
            log.LogInformation("Mailing {Id} was not armed this time: {Kind}", mailing.Id, (e.InnerException ?? e).GetType().Name);
            return;
        }

        await transaction.CommitAsync(cancel);
        log.LogInformation("Mailing {Id} armed: {Count} deliveries", mailing.Id, people.Count(p => p.Form is not null));
    }

    // Not before it may go: whose copy has arrived may change until then.
    private async Task ArmNoticeAsync(DeskDb db, IDbContextTransaction transaction, Mailing mailing, Release release, CancellationToken cancel)
    {
        if (mailing.State == MailingState.Planned && MailGate.Allows(mailing.Kind, release, clock.Now))
        {
            var count = await holders.FreezeAsync(db, mailing, release, cancel);
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException e) when (!Deadlock.Is(e))
            {
                // The act's own start and the sweep arm at the same moment: the other one was faster.
                return;
            }

            await transaction.CommitAsync(cancel);
            log.LogInformation("Notice {Id} armed: {Count} holders", mailing.Id, count);
        }
    }

    private async Task FreezeMessagesAsync(DeskDb db, Mailing mailing, Release release, int version, IReadOnlyList<AudienceMember> people, Instant wall, CancellationToken cancel)
    {
        var content = release.Versions.Single(v => v.Number == version).Content;
        var forms = people.Select(p => p.Form).OfType<MessageForm>().Distinct().ToList();
        if (forms is [MessageForm.Lifted])
        {
            // For those whose advance, on its way now, turns out not to have arrived.
            forms.Add(MessageForm.Full);
        }

        foreach (var form in forms)
        {
            var composed = await compose.RunAsync(db, release, content, mailing.Kind, form, wall, null, cancel);
            db.MailingMessages.Add(new MailingMessage { MailingId = mailing.Id, Form = form, Subject = composed.Subject, Html = composed.Html, Text = composed.Text });
        }
    }

    // In the order in which the copies go; in pieces, so that a hundred thousand of them are not all in memory.
    private static async Task FreezeAudienceAsync(DeskDb db, Mailing mailing, IReadOnlyList<AudienceMember> people, Instant wall, CancellationToken cancel)
    {
        foreach (var some in people.Where(p => p.Form is not null).Chunk(1000))
        {
            db.ChangeTracker.Clear();
            db.Deliveries.AddRange(some.Select(p => new Delivery
            {
                MailingId = mailing.Id, ReleaseId = mailing.ReleaseId, Kind = mailing.Kind, VersionNumber = mailing.VersionNumber!.Value, Occasion = mailing.Occasion,
                RecipientId = p.Recipient.Id, Address = p.Recipient.Address, CanonicalAddress = p.Recipient.CanonicalAddress, Name = p.Recipient.Name,
                ListNames = p.ListNames, Token = OpaqueId.New(), Form = p.Form!.Value, InReplyTo = p.InReplyTo, State = DeliveryState.Ready, ChangedAt = wall,
            }));
            await db.SaveChangesAsync(cancel);
        }

        if (people.Count > LongList)
        {
            // All of them were in memory; given back now, a minute before the lift, and not collected during it.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    // An advance that leaves now, or still will. Were the lift's audience frozen before it, nobody would know who has a copy.
    private static Task<bool> IsAdvancingAsync(DeskDb db, Release release, CancellationToken cancel)
    {
        var last = release.PlannedLift - LastAdvance;
        return db.Mailings.AnyAsync(
            m => m.ReleaseId == release.Id && m.Kind == MailingKind.Advance
                && (((m.State == MailingState.Planned || m.State == MailingState.Armed) && (m.At == null || m.At < last))
                    || (m.State == MailingState.Sending
                        && db.Deliveries.Any(d => d.MailingId == m.Id && (d.State == DeliveryState.Ready || d.State == DeliveryState.Sending)))), cancel);
    }

    // After the lift an advance has nothing left to do, also where no lift mailing closed it.
    private static async Task CloseOverdueAdvancesAsync(DeskDb db, Instant wall, CancellationToken cancel)
    {
        var lifted = await (from m in db.Mailings
                            join r in db.Releases on m.ReleaseId equals r.Id
                            where m.Kind == MailingKind.Advance && r.State == ReleaseState.Lifted
                                  && (m.State == MailingState.Planned || m.State == MailingState.Armed || m.State == MailingState.Paused
                                      || (m.State == MailingState.Sending
                                          && db.Deliveries.Any(d => d.MailingId == m.Id && (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred))))
                            select r.Id).Distinct().ToListAsync(cancel);
        foreach (var id in lifted)
        {
            await CloseAdvancesAsync(db, id, wall, cancel);
        }

        if (lifted.Count > 0)
        {
            await SavedAsync(db, cancel);
        }
    }

    // From the freezing of the lift's audience on, an advance would reach people who then get the release a second time.
    private static async Task CloseAdvancesAsync(DeskDb db, string releaseId, Instant wall, CancellationToken cancel)
    {
        var open = await db.Mailings.Where(m => m.ReleaseId == releaseId && m.Kind == MailingKind.Advance
            && (m.State == MailingState.Planned || m.State == MailingState.Armed || m.State == MailingState.Sending || m.State == MailingState.Paused)).ToListAsync(cancel);
        foreach (var m in open)
        {
            if (m.StartedAt is null || m.State == MailingState.Paused)
            {
                await MailingChanges.CancelAsync(db, m, wall, cancel);
            }
            else
            {
                await MailingChanges.CancelWaitingAsync(db, m.Id, wall, cancel);
            }

            db.AuditEntries.Add(Line(m, wall, "close", "the lift has come, or is about to"));
        }
    }

    private static AuditEntry Line(Mailing m, Instant wall, string act, string detail) =>
        new() { At = wall, Actor = Actor.Program.Name, Act = act, Subject = "mailing", SubjectId = m.Id, Detail = detail };

    private static async Task<bool> SavedAsync(DeskDb db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
