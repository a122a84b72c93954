using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>The embargo moves, or ends, while an advance is going out: no copy leaves with the old text, and nobody is lost between the two.</summary>
public sealed class AdvanceUnderWayTests
{
    private const string Ana = "ana@paper.example", Bo = "bo@radio.example", Cy = "cy@agency.example";

    [Theory]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Postgres, true)]
    [InlineData(Databases.Postgres, false)]
    public async Task What_waits_goes_with_the_new_text_and_what_is_on_its_way_is_told_if_it_arrives(string database, bool arrives)
    {
        await using var desk = await HoldersDesk.StartAsync(database, "--Smtp:MaxConnections=1");
        var (second, go) = StopAtDot(desk, Bo);
        if (!arrives)
        {
            desk.Sink.When(SmtpStep.Dot, SinkAnswer.Reply("451 4.3.0 try later"), Bo, times: 1);
        }

        var first = await desk.AdvanceAsync(Ana, Bo, Cy);
        await second.Task;
        await desk.MoveAsync(Duration.FromDays(1));
        var next = (await desk.Api.MailingAsync(desk.Id, "advance"))!["id"]!.GetValue<string>();
        Assert.NotEqual(first, next);
        Assert.Equal("cancelled", (await desk.Api.GetAsync($"/mailings/{first}")).Is(200).State);
        go.SetResult();

        await desk.Api.ReachesAsync($"/mailings/{next}", "done");
        var told = await desk.ToldAsync();
        var (old, fresh) = (Moment(desk.Lift), Moment(desk.Lift + Duration.FromDays(1)));

        // Ana had hers and is told; Cy waited, and has the new text alone.
        Assert.Equal([old, fresh], desk.To(Ana).Select(First));
        Assert.Equal([fresh], desk.To(Cy).Select(First));
        Assert.Contains("The text of", desk.To(Cy)[0].Message.TextBody, StringComparison.Ordinal);
        if (arrives)
        {
            // Bo's was on its way: it arrived, so he is told.
            Assert.Equal([old, fresh], desk.To(Bo).Select(First));
            Assert.Equal(desk.To(Bo)[0].MessageId, desk.To(Bo)[1].Message.InReplyTo);
            Assert.Equal([KeyValuePair.Create("accepted", 2)], told.Counts());
        }
        else
        {
            // Bo's was put off: he has no copy, hears of none, and gets the release with the new text.
            Assert.Equal([fresh], desk.To(Bo).Select(First));
            Assert.Contains("The text of", desk.To(Bo)[0].Message.TextBody, StringComparison.Ordinal);
            Assert.DoesNotContain(told.Counts(), c => c.Key is "ready" or "sending" or "deferred");
            Assert.Equal(1, told.Counts()["accepted"]);
        }
    }

    [Theory]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Postgres, true)]
    [InlineData(Databases.Postgres, false)]
    public async Task Whoever_had_the_advance_come_back_gets_the_release_in_full_at_the_lift(string database, bool afterArming)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        var atLift = await desk.Api.ScheduleAsync(desk.Id, await desk.Api.ListAsync([Ana, Bo]));
        await desk.AdvancedAsync(Ana, Bo);
        if (afterArming)
        {
            desk.Host.Clock.AdvanceTo(desk.Lift - Duration.FromSeconds(20));
            await desk.Api.ShowsAsync($"/mailings/{atLift}", m => m.Counts().Values.Sum() == 2);
        }

        // Her mailbox was full: she is not suppressed, and has nothing.
        await desk.ComesBackAsync(BounceMail.Report(desk.To(Ana)[0], "4.2.2", "452 4.2.2 mailbox full"));
        desk.Host.Clock.AdvanceTo(desk.Lift + Duration.FromSeconds(1));
        await desk.Api.ReachesAsync($"/mailings/{atLift}", "done");
        Assert.Equal("Bells ring", desk.To(Ana)[^1].Subject);
        Assert.Contains("The text of", desk.To(Ana)[^1].Message.TextBody, StringComparison.Ordinal);
        Assert.Equal("EMBARGO LIFTED: Bells ring", desk.To(Bo)[^1].Subject);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_paused_advance_is_left_to_a_person(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        await desk.Sink.GoDown();
        var first = await desk.AdvanceAsync(Ana);
        (await desk.Api.PostAsync($"/mailings/{first}/pause")).Is(200);
        await desk.MoveAsync(Duration.FromDays(1));
        Assert.Equal("cancelled", (await desk.Api.GetAsync($"/mailings/{first}")).Is(200).State);
        Assert.Equal(first, (await desk.Api.MailingAsync(desk.Id, "advance"))!["id"]!.GetValue<string>());

        // Whoever has no copy is free for the next advance.
        desk.Sink.ComeUp();
        await desk.AdvancedAsync(Ana);
        Assert.Equal([Moment(desk.Lift + Duration.FromDays(1))], desk.To(Ana).Select(First));
    }

    [Theory]
    [InlineData(Databases.Sqlite, true)]
    [InlineData(Databases.Sqlite, false)]
    [InlineData(Databases.Postgres, true)]
    [InlineData(Databases.Postgres, false)]
    public async Task An_advance_on_its_way_when_the_lift_is_frozen_is_followed_by_what_its_reader_needs(string database, bool arrives)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        var atLift = await desk.Api.ScheduleAsync(desk.Id, await desk.Api.ListAsync([Ana, Bo]));
        var (second, go) = StopAtDot(desk, Bo);
        if (!arrives)
        {
            desk.Sink.When(SmtpStep.Dot, SinkAnswer.Reply("451 4.3.0 try later"), Bo, times: 1);
        }

        await desk.AdvanceAsync(Ana, Bo);
        await second.Task;
        desk.Host.Clock.AdvanceTo(desk.Lift + Duration.FromSeconds(1));
        await desk.Api.ReachesAsync($"/releases/{desk.Id}", "lifted");
        await desk.Api.ShowsAsync($"/mailings/{atLift}", m => m.State == "sending" && m.Counts().Values.Sum() == 2);
        go.SetResult();
        await desk.Api.ReachesAsync($"/mailings/{atLift}", "done");
        Assert.Equal(["EMBARGO LIFTED: Bells ring"], desk.To(Ana).Skip(1).Select(m => m.Subject));
        Assert.Equal(arrives ? "EMBARGO LIFTED: Bells ring" : "Bells ring", desk.To(Bo)[^1].Subject);
        Assert.Equal(arrives ? 2 : 1, desk.To(Bo).Count);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Copies_in_doubt_are_not_sent_again_with_an_embargo_that_has_changed(string database)
    {
        await using var desk = await HoldersDesk.StartAsync(database);
        desk.Sink.When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, Ana, times: 1);
        var advance = await desk.AdvanceAsync(Ana);
        await desk.Api.ReachesAsync($"/mailings/{advance}", "done");
        Assert.Equal("inDoubt", (await desk.Api.GetAsync($"/releases/{desk.Id}/holders")).Is(200).Json![0]!["state"]!.GetValue<string>());
        await desk.MoveAsync(Duration.FromDays(1));
        await desk.ToldAsync();
        Assert.Equal(2, desk.To(Ana).Count);
        var change = desk.Host.Services.GetRequiredService<ChangeMailing>();
        await Assert.ThrowsAsync<RefusedException>(() => change.SettleDoubtsAsync(advance, DoubtDecision.Resend, new Actor("Test")));
        await change.SettleDoubtsAsync(advance, DoubtDecision.Arrived, new Actor("Test"));
    }

    // The sink waits before it answers this person's first final dot.
    private static (TaskCompletionSource Reached, TaskCompletionSource Go) StopAtDot(HoldersDesk desk, string address)
    {
        var (reached, go, seen) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        desk.Sink.Watching = async (step, to) =>
        {
            if (step == SmtpStep.Dot && to == address && Interlocked.Increment(ref seen) == 1)
            {
                reached.SetResult();
                await go.Task;
            }
        };
        return (reached, go);
    }

    private static string First(ReceivedMail mail) => mail.Message.TextBody!.ReplaceLineEndings("\n").Split('\n')[0]["EMBARGOED UNTIL ".Length..];

    private static string Moment(Instant at) => new Core.Embargo.MomentText(at, "Europe/London").InCapitals;
}
