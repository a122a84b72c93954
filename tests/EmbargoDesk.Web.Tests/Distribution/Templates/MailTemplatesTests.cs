using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution.Templates;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution.Templates;

public sealed class MailTemplatesTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_wording_is_saved_goes_out_and_the_programs_own_comes_back(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        var administrator = await desk.Host.ApiAsAsync(Roles.Administrator);
        var start = (await administrator.GetAsync("/mail/templates/advance")).Is(200)["start"]!;
        var text = start["text"]!.GetValue<string>().Replace("Press contact", "Whom to ask", StringComparison.Ordinal);

        var saved = (await administrator.PutAsync("/mail/templates/advance", new { subject = "EMBARGOED until {{ until }} | {{ headline }}", text, basedOn = 0 })).Is(200);
        Assert.False(saved["own"]!.GetValue<bool>());
        (await administrator.PutAsync("/mail/templates/advance", new { text, basedOn = 0 })).Is(412);
        await desk.AdvancedAsync("ana@paper.example");

        var mail = Assert.Single(desk.To("ana@paper.example")).Message;
        Assert.Matches(@"^EMBARGOED until .* \| Bells ring$", mail.Subject);
        Assert.Contains("Whom to ask", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Press contact", mail.HtmlBody, StringComparison.Ordinal);

        (await administrator.DeleteAsync("/mail/templates/advance")).Is(204);
        await desk.AdvancedAsync("bo@paper.example");
        Assert.StartsWith("EMBARGOED until", Assert.Single(desk.To("bo@paper.example")).Message.Subject, StringComparison.Ordinal);
        Assert.Contains("Press contact", Assert.Single(desk.To("bo@paper.example")).Message.TextBody, StringComparison.Ordinal);
        Assert.Equal(2, (await administrator.GetAsync("/mail/templates/advance/versions")).Is(200).Json!.AsArray().Count);
        await using var db = await desk.Host.DbAsync();
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Subject == "wording" && e.SubjectId == "advance" && e.Act == "change"));
        Assert.False(await db.Alarms.AnyAsync(a => a.Kind == AlarmKind.MailWording));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_broken_wording_in_force_stops_nothing_and_raises_an_alarm(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await using (var db = await desk.Host.DbAsync())
        {
            // As a row from an older program, or from a database put back, may be.
            db.MailTemplates.Add(new MailTemplate { Name = "advance", Subject = "", Text = "{{ gone }}", Html = "", At = desk.Host.Clock.Now, By = "Ada" });
            db.MailTemplates.Add(new MailTemplate { Name = "moved", Subject = "", Text = "{{ embargo_line }}", Html = "", At = desk.Host.Clock.Now, By = "Ada" });
            await db.SaveChangesAsync();
        }

        await desk.AdvancedAsync("ana@paper.example");
        await desk.MoveAsync(Duration.FromHours(1));
        await desk.ToldAsync();

        Assert.Equal(["EMBARGOED until", "EMBARGO CHANGED"], desk.To("ana@paper.example").Select(m => m.Subject[..15]));
        await using var after = await desk.Host.DbAsync();
        var alarm = await after.Alarms.SingleAsync(a => a.Kind == AlarmKind.MailWording);
        Assert.Equal(desk.Id, alarm.ReleaseId);
        Assert.Contains("could not be used", alarm.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bells", alarm.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_a_mail_must_have_is_asked_for_and_nothing_is_saved_without_it(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var administrator = await desk.Host.ApiAsAsync(Roles.Administrator);

        var refused = (await administrator.PutAsync("/mail/templates/lifted", new { text = "FOR IMMEDIATE RELEASE" })).Is(422);

        Assert.Contains("must have {{ unsubscribe_url }}", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("must have the press contact", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("“include”", (await administrator.PutAsync("/mail/templates/lifted", new { subject = "{% include 'x' %}" })).Is(422).Detail, StringComparison.Ordinal);
        (await administrator.PutAsync("/mail/templates/nothing", new { subject = "x" })).Is(404);
        await using var db = await desk.Host.DbAsync();
        Assert.False(await db.MailTemplates.AnyAsync(t => t.Name == "lifted"));
        var preview = (await administrator.PostAsync("/mail/templates/lifted/preview", new { subject = "Lifted: {{ headline }}" })).Is(200);
        Assert.StartsWith("Lifted: Night lights", preview["subject"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(preview["fault"]);
        Assert.Equal(6, (await administrator.GetAsync("/mail/templates")).Is(200).Json!.AsArray().Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_typed_is_kept_apart_from_what_is_in_force(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var keep = desk.Host.Services.GetRequiredService<KeepTemplateDraft>();
        var user = Officer.Unique("user");
        await keep.RunAsync("withdrawn", user, new TemplateText("a", "b", "c"));
        await keep.RunAsync("withdrawn", user, new TemplateText("a2", "b", "c"));

        Assert.Equal(new TemplateText("a2", "b", "c"), TemplateText.Of((await keep.FindAsync("withdrawn", user))!));
        Assert.Null(await keep.FindAsync("withdrawn", "somebody else"));
        Assert.True((await (await desk.Host.ApiAsAsync(Roles.Administrator)).GetAsync("/mail/templates/withdrawn")).Is(200)["own"]!.GetValue<bool>());
        await keep.DiscardAsync("withdrawn", user);
        Assert.Null(await keep.FindAsync("withdrawn", user));
    }

    [Fact]
    public async Task A_test_goes_to_oneself_marked_as_a_proof()
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, sink);
        var test = desk.Services.GetRequiredService<SendTemplateTest>();

        await test.RunAsync("lift", TemplateText.Own with { Subject = "Try: {{ headline }}" }, new Actor("Ada", "A", "ada@office.example"));

        var mail = Assert.Single(await sink.ReceivesAsync(1));
        Assert.Equal(["ada@office.example"], mail.To);
        Assert.StartsWith("[PROOF] Try: Night lights", mail.Message.Subject, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RefusedException>(() => test.RunAsync("lift", TemplateText.Own with { Subject = "{{ nobody }}" }, new Actor("Ada", "A", "ada@office.example")));
        await Assert.ThrowsAsync<RefusedException>(() => test.RunAsync("lift", TemplateText.Own, new Actor("Ada")));
    }
}
