using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>
/// Mails each open alarm once to each person of the office, or to the one address of the settings. Each copy that the mail server took is a line of the
/// record, by which a restart, or another try for somebody else, knows who has it. A copy of which nobody knows whether it arrived is sent again: of
/// an alarm, two are better than none.
/// </summary>
public sealed class MailAlarms(
    IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, IHostEnvironment environment, IMailRelay relay, ILogger<MailAlarms> log)
    : BackgroundService
{
    private const string Act = "mail alarm";

    // Advisory locks are numbers that everybody shares: ours begin with the letters EMBA.
    private const long LockSpace = 0x454D_4241_0000_0000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly Duration[] Backoff = [Duration.FromSeconds(5), Duration.FromSeconds(15), Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15)];

    private int failures;
    private Instant notBefore;

    private sealed record Person(string Name, string Address);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                if (clock.Wall >= notBefore)
                {
                    await RoundAsync(stoppingToken);
                }
            }
            catch (RelayUnavailableException e)
            {
                Wait($"The mail relay cannot be used: {e.Message}");
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Wait($"{e.GetType().Name}");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Wait(string why)
    {
        notBefore = clock.Wall + Backoff[Math.Min(failures++, Backoff.Length - 1)];
        log.LogWarning("Alarms could not be mailed and wait: {Why}", why);
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var open = await db.Alarms.Where(a => a.ClearedAt == null && a.MailedAt == null).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancel);
        if (open.Count == 0)
        {
            return;
        }

        var people = await PeopleAsync(db, cancel);
        if (people.Count == 0)
        {
            return;
        }

        var refused = "";
        foreach (var id in open)
        {
            refused += await MailAsync(id, people, cancel);
        }

        if (refused.Length > 0)
        {
            Wait(refused);
        }
        else
        {
            failures = 0;
        }
    }

    // On PostgreSQL several nodes see the alarm: whoever has its lock mails it, the others pass it by. A lock of its own, not the row's, and no
    // transaction: a slow mail server must not keep anybody from clearing the alarm. A SQLite file has one server.
    private async Task<string> MailAsync(long id, IReadOnlyList<Person> people, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        if (settings.Provider == DatabaseProvider.Postgres && !await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({LockSpace + id}) AS \"Value\"").SingleAsync(cancel))
        {
            return "";
        }

        try
        {
            return await MailLockedAsync(db, id, people, cancel);
        }
        finally
        {
            if (settings.Provider == DatabaseProvider.Postgres)
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({LockSpace + id})", CancellationToken.None);
            }
        }
    }

    private async Task<string> MailLockedAsync(DeskDb db, long id, IReadOnlyList<Person> people, CancellationToken cancel)
    {
        if (await db.Alarms.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel) is not { ClearedAt: null, MailedAt: null } alarm)
        {
            return "";
        }

        var subject = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var have = (await db.AuditEntries.Where(e => e.Subject == "alarm" && e.SubjectId == subject && e.Act == Act).Select(e => e.Detail).ToListAsync(cancel)).ToHashSet();
        var trouble = "";
        foreach (var person in people.Where(p => !have.Contains(p.Address)))
        {
            // One whom the server refuses keeps the alarm from nobody else.
            if (await SendAsync(alarm, person, cancel) is { } why)
            {
                trouble += $"alarm {id}: {why} ";
                continue;
            }

            await RecordAsync(subject, person);
        }

        if (trouble.Length > 0)
        {
            return trouble;
        }

        var now = clock.Wall;
        await db.Alarms.Where(a => a.Id == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.MailedAt, now), cancel);
        return "";
    }

    // At once and by itself: whoever has the mail has it, whatever becomes of the rest.
    private async Task RecordAsync(string subject, Person person)
    {
        await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = Actor.Program.Name, Act = Act, Subject = "alarm", SubjectId = subject, Detail = person.Address });
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<string?> SendAsync(Alarm alarm, Person person, CancellationToken cancel)
    {
        await using var connection = await relay.OpenAsync(cancel);
        var message = AlarmMail.Build(alarm, person.Name, person.Address, settings.Office);
        return await connection.SendAsync(message, new MailboxAddress(settings.Office.Name, settings.Office.MailFrom), (MailboxAddress)message.To[0]) switch
        {
            SendOutcome.Accepted => null,
            SendOutcome.Refused r => $"{r.Code} {r.Reply}",
            SendOutcome.Deferred d => $"{d.Code} {d.Reply}",
            SendOutcome.Dropped d => d.Why,
            SendOutcome.InDoubt d => d.Why,
            var other => other.GetType().Name,
        };
    }

    private async Task<IReadOnlyList<Person>> PeopleAsync(DeskDb db, CancellationToken cancel)
    {
        if (settings.Embargo.AlarmsTo.Length > 0)
        {
            return [new Person("", settings.Embargo.AlarmsTo)];
        }

        var users = await (from u in db.Users.AsNoTracking()
                           where db.UserRoles.Any(m => m.UserId == u.Id && db.Roles.Any(r => r.Id == m.RoleId && (r.Name == Roles.Officer || r.Name == Roles.Administrator)))
                           orderby u.Email
                           select u).ToListAsync(cancel);
        return [.. users.Where(u => IsReached(u)).Select(u => new Person(u.DisplayName, u.Email!))];
    }

    // Demonstration accounts are nobody in production, as at the sign-in.
    private bool IsReached(DeskUser u) => u.Email is { Length: > 0 } && !AccountRows.IsDisabled(u) && (environment.IsDevelopment() || !u.IsDemo);
}
