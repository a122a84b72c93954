using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Data.Accounts;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Web.Embargo.Alarms;

/// <summary>
/// Mails each open alarm once to each person of the office, or to the one address of the settings; those of one moment in one mail. What the mail server
/// took is a line of the record for each alarm and person, by which a restart, or another try for somebody else, knows who has it. A copy of which nobody knows whether it arrived is sent again: of
/// an alarm, two are better than none.
/// </summary>
public sealed class MailAlarms(
    IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, IHostEnvironment environment, IMailRelay relay, SigningKeys keys, ILogger<MailAlarms> log)
    : BackgroundService
{
    private const string Act = "mail alarm";

    // Advisory locks are numbers that everybody shares: ours begins with the letters EMBA.
    private const long Lock = 0x454D_4241_0000_0000;
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
        if (!await Open(db).AnyAsync(cancel) || await PeopleAsync(db, cancel) is not { Count: > 0 } people)
        {
            return;
        }

        // On PostgreSQL several nodes see the alarms: whoever has the lock mails them, the others pass by. A lock of its own, not the rows', and no
        // transaction: a slow mail server must not keep anybody from clearing an alarm. A SQLite file has one server.
        await db.Database.OpenConnectionAsync(cancel);
        if (settings.Provider == DatabaseProvider.Postgres && !await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({Lock}) AS \"Value\"").SingleAsync(cancel))
        {
            return;
        }

        try
        {
            await MailAsync(db, people, cancel);
        }
        finally
        {
            if (settings.Provider == DatabaseProvider.Postgres)
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            }
        }
    }

    private static IQueryable<Alarm> Open(DeskDb db) => db.Alarms.AsNoTracking().Where(a => a.ClearedAt == null && a.MailedAt == null).OrderBy(a => a.Id);

    // What is open at one moment goes in one mail to each: nobody reads three hundred.
    private async Task MailAsync(DeskDb db, IReadOnlyList<Person> people, CancellationToken cancel)
    {
        var open = await Open(db).ToListAsync(cancel);
        var subjects = open.Select(a => Number(a.Id)).ToList();
        var have = (await db.AuditEntries.Where(e => e.Subject == "alarm" && e.Act == Act && subjects.Contains(e.SubjectId)).Select(e => new { e.SubjectId, e.Detail }).ToListAsync(cancel))
            .Select(e => (e.SubjectId, e.Detail)).ToHashSet();
        var trouble = "";
        foreach (var person in people)
        {
            // One whom the server refuses keeps the alarms from nobody else.
            var news = open.Where(a => !have.Contains((Number(a.Id), person.Address))).ToList();
            if (news.Count > 0 && await SendAsync(news, person, cancel) is { } why)
            {
                trouble += $"alarm {Number(news[0].Id)}: {why} ";
                continue;
            }

            await RecordAsync(news, person);
        }

        if (trouble.Length > 0)
        {
            Wait(trouble);
            return;
        }

        failures = 0;
        var now = clock.Wall;
        var mailed = open.Select(a => a.Id).ToList();
        await db.Alarms.Where(a => mailed.Contains(a.Id)).ExecuteUpdateAsync(s => s.SetProperty(a => a.MailedAt, now), cancel);
    }

    private static string Number(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // At once and by itself: whoever has the mail has it, whatever becomes of the rest.
    private async Task RecordAsync(IReadOnlyList<Alarm> alarms, Person person)
    {
        await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
        db.AuditEntries.AddRange(alarms.Select(a => new AuditEntry
        {
            At = clock.Wall, Actor = Actor.Program.Name, Act = Act, Subject = "alarm", SubjectId = Number(a.Id), Detail = person.Address,
        }));
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<string?> SendAsync(IReadOnlyList<Alarm> alarms, Person person, CancellationToken cancel)
    {
        await using var connection = await relay.OpenAsync(cancel);
        var message = AlarmMail.Build(alarms, person.Name, person.Address, settings.Office);
        await SignAsync(message, cancel);
        var outcome = await connection.SendAsync(message, EnvelopeSender.Null, (MailboxAddress)message.To[0]);
        if (outcome is SendOutcome.Refused { Phase: SmtpPhase.Mail } or SendOutcome.Deferred { Phase: SmtpPhase.Mail } or SendOutcome.Dropped)
        {
            // Servers where mail is handed in under a name may take no mail without a sender: an alarm that may come back is better than none.
            await using var again = await relay.OpenAsync(cancel);
            outcome = await again.SendAsync(message, new MailboxAddress(settings.Office.Name, settings.Office.MailFrom), (MailboxAddress)message.To[0]);
        }

        return outcome is SendOutcome.Accepted ? null : outcome.Words;
    }

    // An alarm that cannot be signed goes all the same.
    private async Task SignAsync(MimeMessage message, CancellationToken cancel)
    {
        try
        {
            await keys.SignAsync(message, clock.Wall, cancel);
        }
        catch (RelayUnavailableException e)
        {
            log.LogWarning("An alarm goes unsigned: {Why}", e.Message);
        }
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
