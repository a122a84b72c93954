using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

/// <summary>What a message that came back changes, and what it does not.</summary>
public sealed class RecordBounceTests
{
    private const string Ana = "ana@paper.example";

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Three_passing_failures_in_a_row_end_the_mail_and_an_administrator_begins_it_again(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        for (var n = 1; n <= 3; n++)
        {
            var mailing = await desk.MailAsync(Ana);
            await desk.ReadsAsync(Full(desk.CopyTo(Ana), $"552 5.2.2 full, {n}"));

            // Twice about one copy is one failure.
            await desk.ReadsAsync(Full(desk.CopyTo(Ana), $"552 5.2.2 still full, {n}"));
            Assert.Equal("bounced", await desk.StateAsync(mailing, Ana));
            Assert.Equal(n < 3 ? null : SuppressionReason.Bounced, await desk.SuppressedAsync(Ana));
        }

        var person = (await desk.ShowsAsync(6))["bounces"]![0]!["recipientId"]!.GetValue<string>();
        (await desk.Api.PostAsync($"/recipients/{person}/lift-suppression", new { reason = "she has made room" })).Is(403);
        var administrator = await desk.Host.ApiAsAsync(Roles.Administrator);
        (await administrator.PostAsync($"/recipients/{person}/lift-suppression", new { reason = " " })).Is(422);
        (await administrator.PostAsync($"/recipients/{person}/lift-suppression", new { reason = "she has made room" })).Is(204);
        (await administrator.PostAsync($"/recipients/{person}/lift-suppression", new { reason = "again" })).Is(409);
        Assert.Null(await desk.SuppressedAsync(Ana));

        // Counted from there on.
        await desk.MailAsync(Ana);
        await desk.ReadsAsync(Full(desk.CopyTo(Ana), "552 5.2.2 full again"));
        Assert.Null(await desk.SuppressedAsync(Ana));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_copy_that_arrives_breaks_the_row_and_a_refusal_by_policy_is_passed_over(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        foreach (var (what, suppressed) in new[] { ("full", false), ("full", false), ("", false), ("full", false), ("full", false), ("policy", false), ("full", true) })
        {
            await desk.MailAsync(Ana);
            if (what.Length > 0)
            {
                await desk.ReadsAsync(what == "full" ? Full(desk.CopyTo(Ana), "552 5.2.2 full") : BounceMail.Report(desk.CopyTo(Ana), "5.7.1", "554 5.7.1 blocked"));
            }

            Assert.Equal(suppressed, await desk.SuppressedAsync(Ana) is not null);
        }

        Assert.Equal("policy", (await desk.ShowsAsync(1, "?open=true"))["bounces"]![0]!["kind"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Failures_that_are_long_ago_do_not_count(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        for (var n = 1; n <= 4; n++)
        {
            await desk.MailAsync(Ana);
            await desk.ReadsAsync(Full(desk.CopyTo(Ana), "552 5.2.2 full"));
            desk.Host.Clock.Advance(NodaTime.Duration.FromDays(16));
        }

        Assert.Null(await desk.SuppressedAsync(Ana));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Whoever_calls_it_spam_is_mailed_no_more(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        var mailing = await desk.MailAsync(Ana);
        await desk.ReadsAsync(BounceMail.Complaint(desk.CopyTo(Ana)));
        Assert.Equal("complained", await desk.StateAsync(mailing, Ana));
        Assert.Equal(SuppressionReason.Complained, await desk.SuppressedAsync(Ana));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Without_proof_or_about_another_address_it_is_written_down_and_changes_nothing(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        var mailing = await desk.MailAsync(Ana, "bo@paper.example");
        var copy = desk.CopyTo(Ana);
        var forged = copy.From.Replace(copy.From[^17], copy.From[^17] == 'x' ? 'y' : 'x');
        await desk.ReadsAsync(BounceMail.Report(copy, to: "press@office.example", returned: false));
        await desk.ReadsAsync(BounceMail.Report(copy, to: forged[..forged.IndexOf('@', StringComparison.Ordinal)] + "@office.example", returned: false));
        await desk.ReadsAsync(BounceMail.Report(copy, recipient: "retired@elsewhere.example"));
        await desk.ReadsAsync(BounceMail.Report(copy, recipient: "bo@paper.example"));
        await desk.ReadsAsync(BounceMail.Complaint(copy, recipient: "passed.on@elsewhere.example"));

        var open = (await desk.ShowsAsync(5, "?open=true"))["bounces"]!.AsArray();
        Assert.Equal([true, true, true, false, false], open.Select(b => b!["deliveryId"] is not null));
        Assert.All(open, b => Assert.False(b!["aboutCopy"]!.GetValue<bool>()));
        Assert.Equal(["accepted", "accepted"], (await desk.Api.DeliveriesAsync(mailing)).Values);
        Assert.Null(await desk.SuppressedAsync(Ana));
        Assert.Null(await desk.SuppressedAsync("bo@paper.example"));
        Assert.Null(await desk.SuppressedAsync("retired@elsewhere.example"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_comes_back_ends_a_doubt(string database)
    {
        await using var desk = await BouncesDesk.StartAsync(database);
        desk.Sink.When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, Ana).When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, "bo@paper.example");
        var mailing = await desk.MailAsync(Ana, "bo@paper.example");
        Assert.All((await desk.Api.DeliveriesAsync(mailing)).Values, s => Assert.True(s is "inDoubt" or "held"));

        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo(Ana)));
        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo("bo@paper.example"), "4.4.1", "connection timed out", action: "delayed"));

        Assert.Equal(("bounced", "accepted"), (await desk.StateAsync(mailing, Ana), await desk.StateAsync(mailing, "bo@paper.example")));
    }

    [Fact]
    public async Task Failure_reports_are_asked_for_where_the_server_offers_them()
    {
        await using var desk = await BouncesDesk.StartAsync(Databases.Sqlite, extensions: ["DSN"]);
        await desk.MailAsync(Ana);
        var copy = desk.CopyTo(Ana);
        var token = copy.MessageId.Split('@')[0];
        Assert.Contains($"ENVID={token}", copy.MailCommand, StringComparison.Ordinal);
        Assert.Contains("RET=HDRS", copy.MailCommand, StringComparison.Ordinal);
        Assert.Contains(desk.Sink.Commands, c => c.StartsWith("RCPT TO:<ana@paper.example>", StringComparison.Ordinal) && c.Contains("NOTIFY=FAILURE", StringComparison.Ordinal) && c.Contains("ORCPT=rfc822;ana@paper.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_bounce_address_the_offices_own_is_the_return_address_and_the_returned_headers_prove()
    {
        await using var desk = await BouncesDesk.StartAsync(Databases.Sqlite, settings: ["--Bounces:Address="]);
        var mailing = await desk.MailAsync(Ana);
        Assert.Equal("press@office.example", desk.CopyTo(Ana).From);
        await desk.ReadsAsync(BounceMail.Report(desk.CopyTo(Ana)));
        Assert.Equal("bounced", await desk.StateAsync(mailing, Ana));
    }

    private static byte[] Full(ReceivedMail copy, string words) => BounceMail.Report(copy, "5.2.2", words);
}
