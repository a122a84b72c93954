using System.Net;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Embargo.Receipts;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Web.Tests.Embargo.Receipts;

/// <summary>What is written down of a lift.</summary>
public sealed class LiftReceiptTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_lift_leaves_a_receipt_with_page_feed_and_mail(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example", "bo@radio.example"]));
        (await desk.Api.GetAsync($"/releases/{id}/receipt")).Is(404);

        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(3));
        var receipt = await desk.ReceiptAsync(id);
        Instant At(string name) => InstantPattern.ExtendedIso.Parse(receipt[name]!.GetValue<string>()).Value;
        Assert.Equal(lift, At("plannedAt"));
        Assert.All(new[] { "actualAt", "pageReadAt", "feedReadAt", "firstMailAt", "lastMailAt" }, name => Assert.True(At(name) >= lift, $"{name}: {receipt.Text}"));
        Assert.True(At("firstMailAt") <= At("lastMailAt"));
        Assert.Equal(2, sink.Received.Count(m => m.Subject == "Bells ring"));
        var late = receipt["lateMs"]!;
        Assert.Equal((long)Math.Round((At("firstMailAt") - lift).TotalMilliseconds), late["firstMail"]!.GetValue<long>());
        Assert.Equal((long)Math.Round((At("pageReadAt") - lift).TotalMilliseconds), late["page"]!.GetValue<long>());

        // The program's own reading is nobody's early look.
        Assert.Equal((0, 0), (receipt["earlyProbes"]!.GetValue<int>(), receipt["earlyFetches"]!.GetValue<int>()));
        await using var db = await desk.DbAsync();
        Assert.False(await db.EarlyLooks.AnyAsync());
        Assert.False(await db.Alarms.AnyAsync(a => a.Kind == AlarmKind.PageNotFound));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Without_mail_the_receipt_is_complete_with_the_page_alone(string database)
    {
        var desk = (await SharedDesk.OnAsync(database)).Host;
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        await desk.Api.ScheduleAsync(id);
        var receipt = await desk.ReceiptAsync(id);
        Assert.NotNull(receipt["pageReadAt"]);
        Assert.Null(receipt["firstMailAt"]);
        Assert.Null(receipt["lastMailAt"]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_lift_that_the_program_slept_through_is_an_alarm_that_is_mailed_without_content(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink, ["--Embargo:AlarmsTo=watch@office.example"]);
        var lift = (desk.Clock.Now + Duration.FromHours(30)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Canaryhead sings", lift);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["ana@paper.example"]));
        await desk.StopAsync();
        desk.Clock.AdvanceTo(lift + Duration.FromMinutes(10));
        await desk.StartAgainAsync();
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");

        var receipt = await desk.ReceiptAsync(id);
        Assert.True(receipt["lateMs"]!["actual"]!.GetValue<long>() >= 600_000);
        Assert.True(receipt["lateMs"]!["firstMail"]!.GetValue<long>() >= 600_000);
        var alarm = await desk.AlarmAsync(id, AlarmKind.LateLift);
        Assert.Contains("10 min", alarm["text"]!.GetValue<string>(), StringComparison.Ordinal);
        await desk.UntilAsync(db => db.Alarms.AnyAsync(a => a.ReleaseId == id && a.Kind == AlarmKind.LateLift && a.MailedAt != null));
        var mail = Assert.Single(sink.Received, m => m.To.Contains("watch@office.example"));
        Assert.Contains("/desk/alarms", mail.Message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Canaryhead", mail.Text + mail.Message.TextBody + mail.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(id, mail.Text + mail.Message.TextBody, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_lift_that_cannot_be_carried_out_is_an_alarm_while_its_page_is_public(string database)
    {
        await using var desk = await DeskHost.StartAsync(database);
        var lift = (desk.Clock.Now + Duration.FromMinutes(20)).ToTheSecondOf();
        var id = await desk.Api.ApprovedAsync("Bells ring", lift);
        await desk.Api.ScheduleAsync(id);
        await using (var db = await desk.DbAsync())
        {
            // The database refuses the one update that the lift is.
            string[] refusal = database == Databases.Sqlite
                ? ["CREATE TRIGGER refuse BEFORE UPDATE ON \"Releases\" WHEN NEW.\"State\" = 'Lifted' BEGIN SELECT RAISE(ABORT, 'refused'); END"]
                : ["CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$ LANGUAGE plpgsql",
                    "CREATE TRIGGER refuse BEFORE UPDATE ON \"Releases\" FOR EACH ROW WHEN (NEW.\"State\" = 'Lifted') EXECUTE FUNCTION refuse()"];
            foreach (var sql in refusal)
            {
                await db.Database.ExecuteSqlRawAsync(sql);
            }
        }

        desk.Clock.AdvanceTo(lift);
        var alarm = await desk.AlarmAsync(id, AlarmKind.LateLift);
        Assert.Contains("has not been carried out", alarm["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await desk.Outsider.GetAsync(new Uri($"/releases/{id}", UriKind.Relative))).StatusCode);
        (await desk.Api.GetAsync($"/releases/{id}/receipt")).Is(404);
    }
}
