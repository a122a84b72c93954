using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using static EmbargoDesk.Web.Tests.Distribution.RelayConversation;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What the server says at each command decides, with pipelining and without.</summary>
public sealed class SmtpRelayReplyTests
{
    public static TheoryData<SmtpStep, int, bool, bool> Grid()
    {
        var grid = new TheoryData<SmtpStep, int, bool, bool>();
        foreach (var step in new[] { SmtpStep.Mail, SmtpStep.Rcpt, SmtpStep.Data, SmtpStep.Dot })
        {
            foreach (var code in new[] { 421, 450, 451, 452, 454, 550, 552, 554 })
            {
                foreach (var pipelining in new[] { true, false })
                {
                    grid.Add(step, code, pipelining, false);
                    grid.Add(step, code, pipelining, true);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_negative_reply_is_final_or_put_off_as_its_code_says(SmtpStep step, int code, bool pipelining, bool closesAfterwards)
    {
        await using var sink = SmtpSink.Start();
        if (!pipelining)
        {
            sink.Extensions.Remove("PIPELINING");
        }

        var answer = SinkAnswer.Reply($"{code} 4.3.2 said so");
        sink.When(step, closesAfterwards ? answer.ThenClose() : answer);
        var settings = For(sink);
        await using var connection = await OpenAsync(settings);

        var outcome = await connection.SendAsync("kim@example.org");

        if (code >= 500)
        {
            var refused = Assert.IsType<SendOutcome.Refused>(outcome);
            Assert.Equal((code, "4.3.2 said so", PhaseOf(step)), (refused.Code, refused.Reply, refused.Phase));
        }
        else
        {
            var deferred = Assert.IsType<SendOutcome.Deferred>(outcome);
            Assert.Equal((code, "4.3.2 said so", PhaseOf(step)), (deferred.Code, deferred.Reply, deferred.Phase));
        }

        Assert.Empty(sink.Received);
        Assert.Equal(code == 421 || closesAfterwards, connection.IsSpent);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Fact]
    public async Task A_refusal_is_followed_by_RSET_and_the_connection_goes_on()
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Rcpt, SinkAnswer.Reply("550 5.1.1 nobody here"), "gone@example.org");
        await using var connection = await OpenAsync(For(sink));

        Assert.IsType<SendOutcome.Refused>(await connection.SendAsync("gone@example.org"));
        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));

        Assert.Contains("RSET", sink.Commands);
        Assert.Equal(1, sink.Connections);
        Assert.Equal(["kim@example.org"], Assert.Single(sink.Received).To);
    }

    [Fact]
    public async Task A_reply_of_several_lines_is_told_whole()
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Rcpt, SinkAnswer.Reply("550-5.7.1 first line\r\n550 5.7.1 second line"));
        await using var connection = await OpenAsync(For(sink));

        var refused = Assert.IsType<SendOutcome.Refused>(await connection.SendAsync("kim@example.org"));

        Assert.Equal("5.7.1 first line 5.7.1 second line", refused.Reply);
    }

    [Theory]
    [InlineData(SmtpStep.Mail, 530)]
    [InlineData(SmtpStep.Rcpt, 530)]
    [InlineData(SmtpStep.Mail, 535)]
    public async Task A_relay_that_wants_another_sign_in_gives_up_no_recipient(SmtpStep step, int code)
    {
        await using var sink = SmtpSink.Start();
        sink.When(step, SinkAnswer.Reply(code));
        await using var connection = await OpenAsync(For(sink));

        Assert.IsType<SendOutcome.Deferred>(await connection.SendAsync("kim@example.org"));
        Assert.True(connection.IsSpent);
    }

    [Fact]
    public async Task RSET_that_fails_takes_nothing_back()
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Dot, SinkAnswer.Reply("554 5.6.0 no")).When(SmtpStep.Rset, SinkAnswer.Drop);
        var settings = For(sink);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Refused>(await connection.SendAsync("kim@example.org"));
        Assert.True(connection.IsSpent);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Fact]
    public async Task An_unusual_positive_reply_to_the_dot_counts_as_taken()
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Dot, SinkAnswer.Reply("252 2.0.0 taken in its own way"));
        await using var connection = await OpenAsync(For(sink));

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));
        Assert.Single(sink.Received);
    }

    private static SmtpPhase PhaseOf(SmtpStep step) => step switch
    {
        SmtpStep.Mail => SmtpPhase.Mail,
        SmtpStep.Rcpt => SmtpPhase.Rcpt,
        SmtpStep.Data => SmtpPhase.Data,
        _ => SmtpPhase.Dot,
    };
}
