using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Copies are out, and the embargo moves or ends, or the release is withdrawn: whoever holds one is told, and nobody else.</summary>
public sealed class TellHoldersTests
{
    private const string Ana = "ana@paper.example", Bo = "bo@radio.example", Cy = "cy@agency.example", Di = "di@weekly.example", Eve = "eve@site.example";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_moved_embargo_is_told_to_every_holder_in_the_thread_of_their_copy(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.AdvancedAsync(Ana, Bo, Cy, Di);
        await desk.Api.ListAsync([Eve], cleared: true);
        await desk.SuppressAsync(Bo, SuppressionReason.Unsubscribed);
        await desk.SuppressAsync(Di, SuppressionReason.Erased);
        await using (var db = await desk.Host.DbAsync())
        {
            await db.Recipients.Where(r => r.Address == Cy).ForEachAsync(r => r.Clearance = null);
            await db.SaveChangesAsync();
        }

        var holders = (await desk.Api.GetAsync($"/releases/{desk.Id}/holders")).Is(200).Json!.AsArray();
        Assert.Equal(
            [(Ana, true, null), (Bo, true, "unsubscribed"), (Cy, false, null)],
            holders.Select(h => (h!["email"]!.GetValue<string>(), h["cleared"]!.GetValue<bool>(), h["suppressed"]?.GetValue<string>())));
        Assert.All(holders, h => Assert.Equal(("accepted", 1), (h!["state"]!.GetValue<string>(), h["version"]!.GetValue<int>())));

        // Copies are out, though nothing is scheduled: it needs a reason, and a moment.
        var moved = new { local = Officer.Local(desk.Lift + Duration.FromDays(1)), zone = "Europe/London" };
        Assert.Contains("3 people hold a copy", (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", moved)).Is(422).Detail, StringComparison.Ordinal);
        await desk.MoveAsync(Duration.FromDays(1));
        var told = await desk.ToldAsync();
        Assert.Equal([KeyValuePair.Create("accepted", 3)], told.Counts());

        foreach (var person in new[] { Ana, Bo, Cy })
        {
            var (copy, notice) = (desk.To(person)[0], desk.To(person)[1]);
            Assert.StartsWith("EMBARGO CHANGED to ", notice.Subject, StringComparison.Ordinal);
            Assert.Equal((copy.MessageId, copy.MessageId), (notice.Message.InReplyTo, notice.Message.References.Single()));
            Assert.NotEqual(copy.MessageId, notice.MessageId);
            Assert.DoesNotContain(notice.Message.Headers, h => h.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("The text of", notice.Message.TextBody + notice.Message.HtmlBody, StringComparison.Ordinal);
        }

        Assert.Single(desk.To(Di));
        Assert.Empty(desk.To(Eve));
        await using var read = await desk.Host.DbAsync();
        var line = await read.AuditEntries.SingleAsync(e => e.SubjectId == desk.Id && e.Act == "embargo" && e.Detail.Contains("the journal asks"));
        Assert.Contains($"({desk.Lift}) -> ", line.Detail, StringComparison.Ordinal);
        Assert.EndsWith("; 3 people hold a copy", line.Detail, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Moved_twice_the_waiting_notice_gives_way_and_the_later_one_starts_from_what_holders_know(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.AdvancedAsync(Ana, Bo);
        await desk.MoveAsync(Duration.FromHours(1));
        await desk.ToldAsync();
        await desk.Sink.GoDown();
        await desk.MoveAsync(Duration.FromHours(2));
        var superseded = (await desk.Api.MailingAsync(desk.Id, "embargoChanged"))!["id"]!.GetValue<string>();
        await desk.MoveAsync(Duration.FromHours(3));
        Assert.Equal([KeyValuePair.Create("cancelled", 2)], (await desk.Api.GetAsync($"/mailings/{superseded}")).Is(200).Counts());

        desk.Sink.ComeUp();
        Assert.Equal([KeyValuePair.Create("accepted", 2)], (await desk.ToldAsync()).Counts());
        foreach (var person in new[] { Ana, Bo })
        {
            var mail = desk.To(person);
            Assert.Equal(3, mail.Count);
            Assert.Contains(Moment(desk.Lift + Duration.FromHours(1)), mail[1].Message.TextBody, StringComparison.Ordinal);

            // What they know is the first notice's time, not the second's, of which nobody was told.
            Assert.StartsWith($"EMBARGOED UNTIL {Moment(desk.Lift + Duration.FromHours(3))}", mail[2].Message.TextBody, StringComparison.Ordinal);
            Assert.Contains(Moment(desk.Lift + Duration.FromHours(1)), mail[2].Message.TextBody, StringComparison.Ordinal);
            Assert.Equal(mail[0].MessageId, mail[2].Message.InReplyTo);
        }

        // Away and back before anybody was told: there is nothing to tell.
        await desk.Sink.GoDown();
        await desk.MoveAsync(Duration.FromHours(9));
        await desk.MoveAsync(Duration.FromHours(3));
        await using var db = await desk.Host.DbAsync();
        Assert.Equal(0, await db.Mailings.CountAsync(m => m.ReleaseId == desk.Id && (m.State == Core.Distribution.MailingState.Planned || m.State == Core.Distribution.MailingState.Sending)));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Ended_early_holders_get_the_notice_and_the_others_the_release(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.AdvancedAsync(Ana, Bo);
        await desk.SuppressAsync(Bo, SuppressionReason.Unsubscribed);
        var atLift = await desk.Api.ScheduleAsync(desk.Id, await desk.Api.ListAsync([Ana, Bo, Cy]));
        Assert.EndsWith("say why it ends.", (await desk.Api.PostAsync($"/releases/{desk.Id}/lift")).Is(422).Detail, StringComparison.Ordinal);
        (await desk.Api.PostAsync($"/releases/{desk.Id}/lift", new { reason = "it was broken" })).Is(200);
        await desk.ToldAsync();
        await desk.Api.ReachesAsync($"/mailings/{atLift}", "done");

        foreach (var person in new[] { Ana, Bo })
        {
            Assert.Equal(2, desk.To(person).Count);
            Assert.Equal("EMBARGO ENDED: Bells ring", desk.To(person)[1].Subject);
            Assert.Equal(desk.To(person)[0].MessageId, desk.To(person)[1].Message.InReplyTo);
            Assert.Contains($"{desk.Host.Url.ToString().TrimEnd('/')}/releases/{desk.Id}", desk.To(person)[1].Message.TextBody, StringComparison.Ordinal);
        }

        Assert.Equal("Bells ring", Assert.Single(desk.To(Cy)).Subject);
        Assert.Equal([Cy], (await desk.Api.DeliveriesAsync(atLift)).Keys);
        await using var db = await desk.Host.DbAsync();
        Assert.Contains("it was broken", (await db.AuditEntries.SingleAsync(e => e.SubjectId == desk.Id && e.Act == "lift")).Detail, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Said_to_be_for_immediate_release_its_end_is_told_when_the_page_is_open(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.AdvancedAsync(Ana);
        (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", new { immediate = true })).Is(422);
        (await desk.Api.PutAsync($"/releases/{desk.Id}/embargo", new { immediate = true, reason = "the paper is out" })).Is(200);
        await desk.SweepAsync();
        Assert.Single(desk.To(Ana));
        await desk.Api.ScheduleAsync(desk.Id);
        await desk.ToldAsync();
        Assert.Equal("EMBARGO ENDED: Bells ring", desk.To(Ana)[1].Subject);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_withdrawal_needs_a_reason_and_reaches_every_holder_before_and_after_the_lift(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        foreach (var lifted in new[] { false, true })
        {
            var (person, other) = (Officer.Unique(Ana), Officer.Unique(Bo));
            var id = await desk.Api.ApprovedAsync(Officer.Unique("Bells"), desk.Lift);
            var list = await desk.Api.ListAsync([person], cleared: true);
            await desk.Api.ReachesAsync($"/mailings/{(await desk.Api.PostAsync($"/releases/{id}/mailings", new { kind = "advance", lists = new[] { list } })).Is(201).Id}", "done");
            await desk.SuppressAsync(person, SuppressionReason.Unsubscribed);
            await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync([other]));
            if (lifted)
            {
                (await desk.Api.PostAsync($"/releases/{id}/lift", new { reason = "r" })).Is(200);
                await desk.Api.ReachesAsync($"/mailings/{(await desk.Api.MailingAsync(id, "embargoChanged"))!["id"]!.GetValue<string>()}", "done");
            }

            Assert.EndsWith("say why it is taken back.", (await desk.Api.PostAsync($"/releases/{id}/withdraw")).Is(422).Detail, StringComparison.Ordinal);
            (await desk.Api.PostAsync($"/releases/{id}/withdraw", new { reason = "An author asked for it." })).Is(200);
            await desk.Api.ReachesAsync($"/mailings/{(await desk.Api.MailingAsync(id, "withdrawal"))!["id"]!.GetValue<string>()}", "done");

            var (copy, last) = (desk.To(person)[0], desk.To(person)[^1]);
            Assert.StartsWith("WITHDRAWN: Bells", last.Subject, StringComparison.Ordinal);
            Assert.Equal(copy.MessageId, last.Message.InReplyTo);
            Assert.DoesNotContain("An author asked", last.Message.TextBody, StringComparison.Ordinal);
            Assert.Equal(lifted ? 3 : 2, desk.To(person).Count);
            Assert.Equal(lifted ? 1 : 0, desk.To(other).Count);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_hold_does_not_keep_the_holders_in_the_dark(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.AdvancedAsync(Ana);
        (await desk.Api.PostAsync($"/releases/{desk.Id}/hold", new { reason = "a call from the journal" })).Is(200);
        await desk.MoveAsync(Duration.FromDays(1));
        await desk.ToldAsync();
        Assert.Equal(2, desk.To(Ana).Count);
        Assert.True((await desk.Api.GetAsync($"/releases/{desk.Id}")).Is(200)["held"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_restart_in_the_middle_of_the_notices_loses_nobody_and_doubles_nobody(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database, "--Smtp:MaxConnections=1");
        var people = Enumerable.Range(0, 8).Select(i => $"ana{i}@paper.example").ToArray();
        await desk.AdvancedAsync(people);
        var (third, go, dots) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        desk.Sink.Watching = async (step, _) =>
        {
            if (step == SmtpStep.Dot && Interlocked.Increment(ref dots) == 3)
            {
                third.SetResult();
                await go.Task;
            }
        };
        await desk.MoveAsync(Duration.FromDays(1));
        await third.Task;
        var stopping = desk.Host.StopAsync();
        go.SetResult();
        await stopping;
        desk.Sink.Watching = null;
        await desk.Host.StartAgainAsync();
        Assert.Equal([KeyValuePair.Create("accepted", 8)], (await desk.ToldAsync()).Counts());
        Assert.All(people, p => Assert.Equal(2, desk.To(p).Count));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_release_of_which_no_copy_is_out_tells_nobody(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.Api.ScheduleAsync(desk.Id, await desk.Api.ListAsync([Ana]));
        await desk.MoveAsync(Duration.FromDays(1));
        (await desk.Api.PostAsync($"/releases/{desk.Id}/withdraw", new { reason = "r" })).Is(200);
        Assert.Null(await desk.Api.MailingAsync(desk.Id, "embargoChanged"));
        Assert.Null(await desk.Api.MailingAsync(desk.Id, "withdrawal"));
        Assert.Empty((await desk.Api.GetAsync($"/releases/{desk.Id}/holders")).Is(200).Json!.AsArray());
        (await desk.Api.GetAsync("/releases/nothing/holders")).Is(404);
        Assert.Empty(desk.Sink.Received);
    }

    private static string Moment(Instant at) => new Core.Embargo.MomentText(at, "Europe/London").InCapitals;
}
