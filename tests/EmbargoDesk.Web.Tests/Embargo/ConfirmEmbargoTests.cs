using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Embargo;

/// <summary>A preset proposes; the journal confirms; another embargo needs another confirmation.</summary>
public sealed class ConfirmEmbargoTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_embargo_of_a_journal_is_unconfirmed_until_somebody_records_how_it_was_confirmed(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var lift = (desk.Host.Clock.Now + Duration.FromDays(5)).ToTheSecondOf();
        var id = await WithJournalAsync(desk, "Science", lift);
        var before = (await desk.Api.GetAsync($"/releases/{id}")).Is(200);
        Assert.Equal((false, "Science", null), (Confirmed(before), before["embargo"]!["journal"]!.GetValue<string>(), before["embargo"]!["confirmation"]));
        Assert.Contains(before.Strings("warnings"), w => w.StartsWith("Science has not confirmed", StringComparison.Ordinal));

        Assert.Contains("how", (await desk.Api.PostAsync($"/releases/{id}/embargo/confirm", new { how = "  " })).Is(422).Detail, StringComparison.Ordinal);
        var after = (await desk.Api.PostAsync($"/releases/{id}/embargo/confirm", new { how = "e-mail from\nits press office" })).Is(200);
        Assert.True(Confirmed(after));
        Assert.Equal(("Test", "e-mail from its press office"), (after["embargo"]!["confirmation"]!["by"]!.GetValue<string>(), after["embargo"]!["confirmation"]!["how"]!.GetValue<string>()));
        Assert.DoesNotContain(after.Strings("warnings"), w => w.Contains("confirmed", StringComparison.Ordinal));

        // The same once more is the same embargo; another moment is not.
        Assert.True(Confirmed(await desk.Api.EmbargoAsync(id, lift)));
        Assert.False(Confirmed(await desk.Api.EmbargoAsync(id, lift + Duration.FromSeconds(1))));
        await using var db = await desk.Host.DbAsync();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.SubjectId == id && e.Act == "confirm embargo"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task One_from_a_preset_waits_although_the_text_names_no_journal(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var id = await desk.Api.DraftAsync("Bells ring");
        var lift = (desk.Host.Clock.Now + Duration.FromDays(5)).ToTheSecondOf();
        Assert.Null((await desk.Api.EmbargoAsync(id, lift))["embargo"]!["confirmed"]);
        var proposed = (await desk.Api.PutAsync($"/releases/{id}/embargo", new { local = Officer.Local(lift), zone = "Europe/London", journal = "PNAS" })).Is(200);
        Assert.Equal((false, "PNAS"), (Confirmed(proposed), proposed["embargo"]!["journal"]!.GetValue<string>()));
        var confirmed = (await desk.Api.PostAsync($"/releases/{id}/embargo/confirm", new { how = "by telephone" })).Is(200);
        Assert.Equal((true, "PNAS"), (Confirmed(confirmed), confirmed["embargo"]!["journal"]!.GetValue<string>()));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Scheduling_an_unconfirmed_one_is_allowed_said_and_on_record(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var lift = (desk.Host.Clock.Now + Duration.FromDays(5)).ToTheSecondOf();
        var unconfirmed = await WithJournalAsync(desk, "Science", lift);
        (await desk.Api.PostAsync($"/releases/{unconfirmed}/approve")).Is(200);
        var scheduled = (await desk.Api.PostAsync($"/releases/{unconfirmed}/schedule")).Is(200);
        Assert.Equal(("scheduled", false), (scheduled.State, Confirmed(scheduled)));
        Assert.Contains(scheduled.Strings("warnings"), w => w.Contains("has not confirmed", StringComparison.Ordinal));

        var confirmed = await WithJournalAsync(desk, "Science", lift);
        (await desk.Api.PostAsync($"/releases/{confirmed}/approve")).Is(200);
        (await desk.Api.PostAsync($"/releases/{confirmed}/embargo/confirm", new { how = "by telephone" })).Is(200);
        Assert.True(Confirmed((await desk.Api.PostAsync($"/releases/{confirmed}/schedule")).Is(200)));

        await using var db = await desk.Host.DbAsync();
        var record = await db.AuditEntries.Where(e => e.Act == "schedule" && (e.SubjectId == unconfirmed || e.SubjectId == confirmed)).OrderBy(e => e.Id).Select(e => e.Detail).ToListAsync();
        Assert.EndsWith("; not confirmed by the journal", record[0], StringComparison.Ordinal);
        Assert.DoesNotContain("confirmed", record[1], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Only_what_waits_for_a_moment_is_confirmed_and_only_the_moment_that_was_seen(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var immediate = await desk.Api.ApprovedAsync("Bells ring", null);
        (await desk.Api.PostAsync($"/releases/{immediate}/embargo/confirm", new { how = "by telephone" })).Is(409);
        (await desk.Api.PostAsync($"/releases/{EmbargoDesk.Data.OpaqueId.New()}/embargo/confirm", new { how = "by telephone" })).Is(404);

        var id = await WithJournalAsync(desk, "Science", (desk.Host.Clock.Now + Duration.FromDays(5)).ToTheSecondOf());
        await using var db = await desk.Host.DbAsync();
        var seen = (await db.Releases.AsNoTracking().SingleAsync(r => r.Id == id)).Embargo;
        await desk.Api.EmbargoAsync(id, (desk.Host.Clock.Now + Duration.FromDays(6)).ToTheSecondOf());
        var confirm = desk.Host.Services.GetRequiredService<ConfirmEmbargo>();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => confirm.RunAsync(id, "by telephone", seen, null, new Actor("Ada")));
        Assert.Equal(Refusal.Stale, refused.Kind);
    }

    private static bool? Confirmed(ApiAnswer release) => release["embargo"]!["confirmed"]?.GetValue<bool>();

    private static async Task<string> WithJournalAsync(SharedDesk desk, string journal, Instant lift)
    {
        var id = (await desk.Api.PostAsync("/releases", new { headline = "Bells ring", body = "<p>They do.</p>", journal })).Is(201).Id;
        await desk.Api.EmbargoAsync(id, lift);
        return id;
    }
}
