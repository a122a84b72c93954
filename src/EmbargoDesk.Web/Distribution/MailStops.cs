using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>One act of a person stops all mail, on every server: nothing is handed over until somebody says so. What is on its way ends as its server says.</summary>
public sealed class StopMail(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Stops it.</summary>
    /// <exception cref="RefusedException">It is stopped already.</exception>
    public async Task<MailStop> RunAsync(string? reason, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.MailStops.AsNoTracking().FirstOrDefaultAsync(s => s.EndedAt == null, cancel) is { } open)
        {
            throw new RefusedException(Refusal.WrongState, $"All mail is stopped already, by {open.By}.");
        }

        var stop = new MailStop { At = clock.Wall, By = actor.Name, Reason = reason?.Trim() ?? "" };
        db.MailStops.Add(stop);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "stop mail", Subject = "house", SubjectId = "", Detail = stop.Reason });
        await db.SaveChangesAsync(cancel);
        return stop;
    }
}

/// <summary>A person says that mail may go again.</summary>
public sealed class LetMailGo(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeliveryWake wake)
{
    /// <summary>What goes at once then: waiting copies, and of how many mailings.</summary>
    public sealed record Reach(int Copies, int Mailings);

    /// <summary>Lets it go.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="isAdministrator">Only an administrator ends a stop that the program made: the same copies may be out already.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Not stopped, or an administrator's word is needed.</exception>
    public async Task RunAsync(Actor actor, bool isAdministrator, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await db.MailStops.Where(s => s.EndedAt == null).ToListAsync(cancel);
        if (open.Count == 0)
        {
            throw new RefusedException(Refusal.WrongState, "Mail is not stopped.");
        }

        if (!isAdministrator && open.Any(s => s.By == Actor.Program.Name))
        {
            throw new RefusedException(Refusal.WrongState, "The program stopped all mail, because it may have been sent already; an administrator lets it go again.");
        }

        foreach (var stop in open)
        {
            (stop.EndedAt, stop.EndedBy) = (clock.Wall, actor.Name);
        }

        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "let mail go", Subject = "house", SubjectId = "", Detail = string.Join("; ", open.Select(s => s.Reason)) });
        await db.SaveChangesAsync(cancel);
        wake.Signal();
    }

    /// <summary>What would go now.</summary>
    public async Task<Reach> ReachAsync(CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var waiting = db.Deliveries.Where(d => (d.State == DeliveryState.Ready || d.State == DeliveryState.Deferred)
            && db.Mailings.Any(m => m.Id == d.MailingId && m.State == MailingState.Sending));
        return new Reach(await waiting.CountAsync(cancel), await waiting.Select(d => d.MailingId).Distinct().CountAsync(cancel));
    }
}

/// <summary>Whether all mail is stopped, as it was read within the last second: for what every page of the desk says.</summary>
public sealed class WatchMailStop(IDbContextFactory<DeskDb> dbs, ILogger<WatchMailStop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private volatile MailStop? open;

    /// <summary>The stop that is open; null: mail goes.</summary>
    public MailStop? Open => open;

    /// <summary>Reads it; the program's own before a person's, as it is the one that not everybody may end.</summary>
    public async Task<MailStop?> ReadAsync(CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        return open = await db.MailStops.AsNoTracking().Where(s => s.EndedAt == null).OrderBy(s => s.By != Actor.Program.Name).ThenBy(s => s.Id).FirstOrDefaultAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Whether mail is stopped could not be read: {Kind}", e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
