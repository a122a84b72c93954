using System.Globalization;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Embargo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// Releases that lift in the same second, each with somebody who changes course around that very moment. Either the lift or the act comes
/// first, and everything agrees with it: state, page, mail and record.
/// </summary>
public static class LiftRaces
{
    private static readonly string[] Acts = ["move", "hold", "unschedule", "withdraw", "approve", "twice"];

    /// <summary>One race of so many releases.</summary>
    /// <returns>What did not agree, a sentence each (ids and states only), and how many lifted before the act.</returns>
    public static async Task<(IReadOnlyList<string> Wrong, int Lifted)> RunAsync(DeskHost desk, SmtpSink sink, int releases, Random random)
    {
        var list = await desk.Api.ListAsync([Officer.Unique("racer@paper.example")]);
        var lift = (desk.Clock.Now + Duration.FromMinutes(10)).ToTheSecondOf();
        var race = new List<Racer>();
        for (var i = 0; i < releases; i++)
        {
            var headline = Officer.Unique("Race");
            var id = await desk.Api.ApprovedAsync(headline, lift);
            race.Add(new Racer(id, headline, await desk.Api.ScheduleAsync(id, list), Acts[i % Acts.Length]));
            if (race[i].Act == "approve")
            {
                (await desk.Api.PatchAsync($"/releases/{id}", new { standfirst = "A second version." }, "*")).Is(200);
            }
        }

        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(30));
        foreach (var r in race)
        {
            await desk.Api.ReachesAsync($"/mailings/{r.Mailing}", "armed");
        }

        desk.Clock.AdvanceTo(lift - Duration.FromMilliseconds(400));
        var results = await Task.WhenAll(race.Select(async r =>
        {
            var offset = lift - desk.Clock.Now + Duration.FromMilliseconds(random.Next(-60, 90));
            await Task.Delay(offset > Duration.Zero ? offset.ToTimeSpan() : TimeSpan.Zero);
            return (Racer: r, Status: await ActAsync(desk, r, lift));
        }));

        var wrong = new List<string>();
        var lifted = 0;
        foreach (var (racer, status) in results)
        {
            var (sentence, wasLifted) = await CheckAsync(desk, sink, racer, status, lift);
            wrong.AddRange(sentence is null ? [] : [sentence]);
            lifted += wasLifted ? 1 : 0;
        }

        return (wrong, lifted);
    }

    private static async Task<int> ActAsync(DeskHost desk, Racer r, Instant lift)
    {
        switch (r.Act)
        {
            case "move":
                var later = lift + Duration.FromHours(2);
                return (await desk.Api.PutAsync($"/releases/{r.Id}/embargo", new { local = Officer.Local(later), zone = "Europe/London", reason = "a race" })).Status;
            case "twice":
                // The bell and the sweep at once, and once more.
                var bell = desk.Services.GetRequiredService<LiftRelease>();
                await Task.WhenAll(bell.ArmAndRunAsync(r.Id, default), bell.RunDueAsync(default), desk.Services.GetRequiredService<SweepDueLifts>().SweepAsync(default));
                return 200;
            default:
                return (await desk.Api.PostAsync($"/releases/{r.Id}/{r.Act}", r.Act is "hold" or "withdraw" ? new { reason = "a race" } : null)).Status;
        }
    }

    private static async Task<(string? Wrong, bool Lifted)> CheckAsync(DeskHost desk, SmtpSink sink, Racer r, int status, Instant lift)
    {
        if (status is not (200 or 409 or 412))
        {
            return ($"{r.Act} of {r.Id} was answered {status}", false);
        }

        // What the act left to happen must have happened: nothing of this race stays armed or on its way.
        var stays = r.Act switch { "hold" => status == 200, "move" or "unschedule" => status == 200, _ => false };
        if (!stays)
        {
            await desk.Api.ShowsAsync($"/mailings/{r.Mailing}", a => a.State is "done" or "cancelled");
        }

        await using var db = await desk.DbAsync();
        var release = await db.Releases.AsNoTracking().SingleAsync(x => x.Id == r.Id);
        var page = (int)(await desk.Outsider.GetAsync(new Uri($"/releases/{r.Id}", UriKind.Relative))).StatusCode;
        var mails = sink.Received.Where(m => m.Subject == r.Headline).ToList();
        var ahead = desk.Clock.Now - SystemClock.Instance.GetCurrentInstant() + Duration.FromMilliseconds(1);
        var wasLifted = release.ActualLift is not null;
        var lifts = await db.AuditEntries.CountAsync(e => e.SubjectId == r.Id && e.Act == "lift");
        string State() => string.Create(CultureInfo.InvariantCulture, $"{r.Act} {status}: {r.Id} is {release.State}, held {release.Held}, page {page}, {mails.Count} mails, {lifts} lifts on the record");
        var expectedPage = release.State switch
        {
            ReleaseState.Lifted => release.Held ? 404 : 200,
            ReleaseState.Withdrawn => wasLifted ? 200 : 404,
            _ => 404,
        };
        var right = page == expectedPage && mails.Count <= 1 && lifts == (wasLifted ? 1 : 0) && (wasLifted || mails.Count == 0)
            && mails.All(m => m.At + ahead >= lift)
            && (r.Act, status) switch
            {
                ("move" or "unschedule", 200) => !wasLifted && release.State is ReleaseState.Scheduled or ReleaseState.Approved,
                ("hold", 200) => release.Held,
                ("withdraw", 200) => release.State == ReleaseState.Withdrawn,
                _ => wasLifted && mails.Count == 1,
            };
        return (right ? null : State(), wasLifted);
    }

    private sealed record Racer(string Id, string Headline, string Mailing, string Act);
}
