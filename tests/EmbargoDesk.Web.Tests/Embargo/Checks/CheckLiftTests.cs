using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Embargo.Checks;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo.Checks;

/// <summary>What is to mend before a lift is found, told without content, and goes when it is mended.</summary>
public sealed class CheckLiftTests
{
    private const string Canary = "Canaryhead";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_sound_release_is_looked_over_a_day_and_an_hour_ahead_and_nothing_is_found(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromDays(3)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        Assert.Empty((await desk.Api.GetAsync($"/releases/{id}/checks")).Is(200).Json!.AsArray());

        desk.Clock.AdvanceTo(lift - Duration.FromHours(24));
        await desk.UntilAsync(db => db.LiftChecks.AnyAsync(c => c.ReleaseId == id));
        desk.Clock.AdvanceTo(lift - Duration.FromHours(1));
        await desk.UntilAsync(db => db.LiftChecks.AnyAsync(c => c.ReleaseId == id && c.HoursAhead == 1));
        var checks = (await desk.Api.GetAsync($"/releases/{id}/checks")).Is(200).Json!.AsArray();
        Assert.Equal([1, 24], checks.Select(c => c!["hoursAhead"]!.GetValue<int>()));
        Assert.All(checks, c => Assert.Empty(c!["findings"]!.AsArray()));
        Assert.Empty(await desk.OpenAlarmsAsync(id));

        // Another moment is another lift: it is looked over anew.
        await desk.Api.EmbargoAsync(id, lift + Duration.FromHours(2), "the journal asks");
        await desk.UntilAsync(db => db.LiftChecks.AnyAsync(c => c.ReleaseId == id && c.HoursAhead == 24 && c.PlannedAt == lift + Duration.FromHours(2)));
        Assert.Empty(sink.Received);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Planned_at_short_notice_it_is_looked_over_at_once_and_mended_the_alarm_clears_itself(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var id = await MadeAsync(desk, Duration.FromHours(5), new { headline = $"{Canary} sings", journal = $"{Canary} Letters" });
        await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        var alarm = (await desk.AlarmAsync(id, AlarmKind.LiftCheck))["text"]!.GetValue<string>();
        Assert.Contains("has 2 things to mend", alarm, StringComparison.Ordinal);
        Assert.Contains("not confirmed", alarm, StringComparison.Ordinal);
        Assert.Contains("No corresponding author", alarm, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, alarm, StringComparison.OrdinalIgnoreCase);

        await using (var db = await desk.DbAsync())
        {
            var release = await db.Releases.SingleAsync(r => r.Id == id);
            release.Confirmation = new EmbargoConfirmation(desk.Clock.Now, "Test", "by telephone");
            await db.SaveChangesAsync();
        }

        var still = (await desk.Api.PostAsync($"/releases/{id}/checks")).Is(200);
        Assert.Single(still["findings"]!.AsArray());
        Assert.Contains("one thing", (await desk.AlarmAsync(id, AlarmKind.LiftCheck))["text"]!.GetValue<string>(), StringComparison.Ordinal);
        (await desk.Api.PatchAsync($"/releases/{id}", new { correspondingAuthors = new[] { new { name = "Ingrid Sandvall", email = "ingrid@uni.example" } } }, "*")).Is(200);
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
        Assert.Empty((await desk.Api.PostAsync($"/releases/{id}/checks")).Is(200)["findings"]!.AsArray());
        Assert.Empty(await desk.OpenAlarmsAsync(id));
        Assert.Equal([0, 24], (await desk.Api.GetAsync($"/releases/{id}/checks")).Is(200).Json!.AsArray().Select(c => c!["hoursAhead"]!.GetValue<int>()));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_a_later_check_finds_besides_is_an_alarm_of_its_own(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var id = await MadeAsync(desk, Duration.FromHours(5), new { headline = $"{Canary} sings", journal = $"{Canary} Letters" });
        await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        var first = await desk.AlarmAsync(id, AlarmKind.LiftCheck);

        (await desk.Api.PatchAsync($"/releases/{id}", new { body = "<p>Embargoed until further notice. [TK: figure]</p>" }, "*")).Is(200);
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
        Assert.True((await desk.Api.PostAsync($"/releases/{id}/checks")).Is(200)["findings"]!.AsArray().Count > 2);
        var second = await desk.AlarmAsync(id, AlarmKind.LiftCheck);
        Assert.NotEqual(first["id"]!.GetValue<long>(), second["id"]!.GetValue<long>());

        // The same once more is no news.
        (await desk.Api.PostAsync($"/releases/{id}/checks")).Is(200);
        Assert.Equal(second["id"]!.GetValue<long>(), (await desk.AlarmAsync(id, AlarmKind.LiftCheck))["id"]!.GetValue<long>());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Each_fault_of_a_release_is_found_alone_and_named_without_content(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var list = await desk.Api.ListAsync(["ana@paper.example"]);
        var authors = new[] { new { name = "Ingrid Sandvall", email = "ingrid@uni.example" } };
        async Task FindsAsync(string what, object content, Func<string, Task>? spoil = null, string[]? lists = null)
        {
            var id = await MadeAsync(desk, Duration.FromDays(3), content);
            (await desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = lists ?? [list], placeholderReason = "it stays" })).Is(200);
            await (spoil?.Invoke(id) ?? Task.CompletedTask);
            var check = (await desk.Api.PostAsync($"/releases/{id}/checks")).Is(200);
            var found = Assert.Single(check["findings"]!.AsArray())!;
            Assert.Contains(what, found["what"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, check.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Canary, (await desk.AlarmAsync(id, AlarmKind.LiftCheck))["text"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
        }

        var sound = new { headline = Canary, body = $"<p>{Canary}</p>", correspondingAuthors = authors };
        await FindsAsync("Version 2 is not approved", sound, async id => (await desk.Api.PatchAsync($"/releases/{id}", new { headline = $"{Canary} 2" }, "*")).Is(200));
        await FindsAsync("not confirmed", new { headline = Canary, correspondingAuthors = authors, journal = Canary });
        await FindsAsync("press contact", new { headline = Canary, correspondingAuthors = authors, pressContact = new { name = Canary } });
        await FindsAsync("corresponding author", new { headline = Canary, correspondingAuthors = new[] { new { name = Canary } } });
        await FindsAsync("a placeholder", new { headline = Canary, correspondingAuthors = authors, body = $"<p>{Canary} [TK]</p>" });
        await FindsAsync("speaks of the embargo", new { headline = Canary, correspondingAuthors = authors, body = $"<p>EMBARGOED UNTIL {Canary}</p>" });
        await FindsAsync("No mail is planned", sound, lists: []);
        await FindsAsync("is held", sound, async id => (await desk.Api.PostAsync($"/releases/{id}/hold", new { reason = Canary })).Is(200));
        var lonely = await desk.Api.ListAsync(["bo@radio.example"]);
        await FindsAsync("reaches nobody", sound, async _ =>
        {
            await using var db = await desk.DbAsync();
            db.Suppressions.Add(new Suppression { CanonicalAddress = "bo@radio.example", Reason = SuppressionReason.Unsubscribed, At = desk.Clock.Now });
            await db.SaveChangesAsync();
        }, [lonely]);
        await FindsAsync("Mail cannot be sent", sound, async _ => await sink.GoDown());
        sink.ComeUp();

        var free = await desk.Api.ApprovedAsync("Bells ring", null);
        Assert.Contains("No lift is planned", (await desk.Api.PostAsync($"/releases/{free}/checks")).Is(409).Detail, StringComparison.Ordinal);
        (await desk.Api.PostAsync("/releases/nothing/checks")).Is(404);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_sweep_that_does_not_run_and_a_frozen_area_are_found(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var dbs = desk.Services.GetRequiredService<IDbContextFactory<DeskDb>>();
        using var asleep = new CheckHouse(dbs, desk.Services.GetRequiredService<IDeskClock>(), desk.Services.GetRequiredService<IMailRelay>(), new SchedulerPulse());
        Assert.Contains("sweep", Assert.Single(await asleep.FindAsync(true, default)).What, StringComparison.Ordinal);
        var house = desk.Services.GetRequiredService<CheckHouse>();
        Assert.Empty(await house.FindAsync(true, default));
        await using var db = await desk.DbAsync();
        db.Freezes.Add(new Freeze { Kind = FreezeKind.Person, At = desk.Clock.Now, By = "Test", Reason = Canary });
        await db.SaveChangesAsync();
        var found = Assert.Single(await house.FindAsync(true, default));
        Assert.Contains("closed by a person", found.What, StringComparison.Ordinal);
        Assert.True(found.Blocks);
    }

    private static async Task<string> MadeAsync(DeskHost desk, Duration ahead, object content)
    {
        var id = (await desk.Api.PostAsync("/releases", content)).Is(201).Id;
        await desk.Api.EmbargoAsync(id, (desk.Clock.Now + ahead).ToTheSecondOf());
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
        return id;
    }
}
