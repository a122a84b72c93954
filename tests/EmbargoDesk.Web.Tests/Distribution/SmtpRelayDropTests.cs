using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using static EmbargoDesk.Web.Tests.Distribution.RelayConversation;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Before the final dot a broken connection is harmless; after it, the message is in doubt.</summary>
public sealed class SmtpRelayDropTests : IDisposable
{
    // Far more than the buffers of both ends hold, so that the sender is still writing when the server leaves.
    private const int Megabytes = 400_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("embargodesk-tls-").FullName;

    public static TheoryData<SmtpStep, bool, bool> BeforeTheDot()
    {
        var grid = new TheoryData<SmtpStep, bool, bool>();
        foreach (var step in new[] { SmtpStep.Mail, SmtpStep.Rcpt, SmtpStep.Data, SmtpStep.Body })
        {
            foreach (var tls in new[] { true, false })
            {
                grid.Add(step, false, tls);
                grid.Add(step, true, tls);
            }
        }

        return grid;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(BeforeTheDot))]
    public async Task Dropped_before_the_dot_is_safe_to_send_again(SmtpStep step, bool reset, bool tls)
    {
        await using var sink = Sink(tls);
        sink.When(step, reset ? SinkAnswer.Reset : SinkAnswer.Drop);
        var settings = Settings(sink, tls);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org", step == SmtpStep.Body ? Megabytes : 20));

        Assert.True(connection.IsSpent);
        Assert.Empty(sink.Received);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Theory]
    [InlineData(SmtpStep.Mail, "250 2.1.0 ok")]
    [InlineData(SmtpStep.Rcpt, "250 2.1.5 ok")]
    [InlineData(SmtpStep.Data, "354 go on")]
    public async Task Dropped_right_after_a_positive_reply_delivers_nothing(SmtpStep step, string reply)
    {
        await using var sink = Sink(tls: false);
        sink.Extensions.Remove("PIPELINING");
        sink.When(step, SinkAnswer.Reply(reply).ThenClose());
        var settings = Settings(sink, tls: false);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org", Megabytes));

        Assert.Empty(sink.Received);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Dropped_after_the_dot_and_before_its_250_is_in_doubt(bool taken, bool tls)
    {
        await using var sink = Sink(tls);
        sink.When(SmtpStep.Dot, taken ? SinkAnswer.KeepThenDrop : SinkAnswer.Drop);
        var settings = Settings(sink, tls);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.InDoubt>(await connection.SendAsync("kim@example.org"));

        Assert.True(connection.IsSpent);
        Assert.Equal(taken ? 1 : 0, sink.Received.Count);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    public async Task The_dot_is_seen_wherever_it_falls_in_the_senders_buffer(int upTo)
    {
        await using var sink = Sink(tls: false);
        sink.When(SmtpStep.Dot, SinkAnswer.Drop);
        var settings = Settings(sink, tls: false);
        // Every length from 12 below a block's end to 4 above it: the five bytes of the end are cut at each place.
        for (var length = upTo - 12; length <= upTo + 4; length++)
        {
            await using var connection = await OpenAsync(settings);
            var message = Message("kim@example.org");
            message.Body = new MimeKit.TextPart("plain") { Text = "" };
            message.Headers.Add("X-Fill", "");
            var empty = await LengthAsync(message);
            message.Headers["X-Fill"] = "x";
            message.Body = new MimeKit.TextPart("plain") { Text = Lines(length - empty) };

            Assert.IsType<SendOutcome.InDoubt>(await connection.SendAsync(message, Sender, new MimeKit.MailboxAddress("", "kim@example.org")));
        }
    }

    [Fact]
    public async Task Dropped_after_its_250_is_accepted_and_the_connection_is_seen_to_be_gone()
    {
        await using var sink = Sink(tls: false);
        sink.When(SmtpStep.Dot, SinkAnswer.Reply("250 2.0.0 taken").ThenClose());
        var settings = Settings(sink, tls: false);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));
        while (sink.OpenConnections > 0)
        {
            await Task.Delay(5);
        }

        Assert.True(connection.IsSpent);
        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org"));
        await NextOneArrivesAsync(connection, sink, settings);
        Assert.Equal(2, sink.Received.Count);
    }

    [Theory]
    [InlineData(SmtpStep.Mail, false)]
    [InlineData(SmtpStep.Rcpt, true)]
    [InlineData(SmtpStep.Data, false)]
    [InlineData(SmtpStep.Body, true)]
    [InlineData(SmtpStep.Body, false)]
    public async Task A_server_that_falls_silent_before_the_dot_is_given_up(SmtpStep step, bool tls)
    {
        await using var sink = Sink(tls);
        sink.When(step, SinkAnswer.Stall);
        await using var connection = await OpenAsync(Settings(sink, tls, timeout: 1));

        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org", step == SmtpStep.Body ? Megabytes : 20));
        Assert.True(connection.IsSpent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_never_answers_the_dot_leaves_the_message_in_doubt(bool tls)
    {
        await using var sink = Sink(tls);
        sink.When(SmtpStep.Dot, SinkAnswer.Stall);
        await using var connection = await OpenAsync(Settings(sink, tls, finalTimeout: 1));

        Assert.IsType<SendOutcome.InDoubt>(await connection.SendAsync("kim@example.org"));
        Assert.True(connection.IsSpent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_reply_to_the_dot_has_a_longer_time_of_its_own_and_only_that(bool tls)
    {
        await using var sink = Sink(tls);
        sink.When(SmtpStep.Dot, SinkAnswer.After(TimeSpan.FromSeconds(2)), times: 1);
        await using var connection = await OpenAsync(Settings(sink, tls, timeout: 1));

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));
        sink.When(SmtpStep.Mail, SinkAnswer.After(TimeSpan.FromSeconds(4)));
        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org"));
    }

    [Fact]
    public async Task A_reply_that_is_no_SMTP_after_the_dot_leaves_the_message_in_doubt()
    {
        await using var sink = Sink(tls: false);
        sink.When(SmtpStep.Dot, SinkAnswer.Reply("whatever"));
        await using var connection = await OpenAsync(Settings(sink, tls: false));

        Assert.IsType<SendOutcome.InDoubt>(await connection.SendAsync("kim@example.org"));
        Assert.True(connection.IsSpent);
    }

    [Fact]
    public async Task What_the_message_throws_comes_through_and_nothing_is_delivered()
    {
        await using var sink = Sink(tls: false);
        var settings = Settings(sink, tls: false);
        await using var connection = await OpenAsync(settings);
        var message = Message("kim@example.org");
        message.Body = new Unwritable();

        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.SendAsync(message, Sender, new MimeKit.MailboxAddress("", "kim@example.org")));

        Assert.True(connection.IsSpent);
        Assert.Empty(sink.Received);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Fact]
    public async Task An_early_refusal_that_cuts_the_body_off_is_safe_to_send_again()
    {
        await using var sink = Sink(tls: false);
        sink.When(SmtpStep.Body, SinkAnswer.Reply("552 5.3.4 too big").ThenClose());
        var settings = Settings(sink, tls: false);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org", Megabytes));

        Assert.Empty(sink.Received);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Fact]
    public async Task A_server_that_answers_twice_never_confirms_the_next_message_with_it()
    {
        await using var sink = Sink(tls: false);
        sink.When(SmtpStep.Body, SinkAnswer.Reply("552 5.3.4 too big"), times: 1).When(SmtpStep.Dot, SinkAnswer.Drop, "second@example.org");
        var settings = Settings(sink, tls: false);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Refused>(await connection.SendAsync("first@example.org"));

        // Whether the stray reply is noticed before the second message or within it: that one was not taken.
        Assert.IsNotType<SendOutcome.Accepted>(await connection.SendAsync("second@example.org"));
        Assert.DoesNotContain(sink.Received, r => r.To[0] == "second@example.org");
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Fact]
    public async Task A_server_that_takes_its_leave_between_two_messages_blames_no_recipient()
    {
        await using var sink = Sink(tls: false);
        sink.When(SmtpStep.Dot, SinkAnswer.Reply("250 2.0.0 taken\r\n421 4.4.2 idle too long").ThenClose());
        var settings = Settings(sink, tls: false);
        await using var connection = await OpenAsync(settings);

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("first@example.org"));
        while (sink.OpenConnections > 0)
        {
            await Task.Delay(5);
        }

        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("second@example.org"));
        await NextOneArrivesAsync(connection, sink, settings);
    }

    private static string Lines(int length) =>
        string.Concat(Enumerable.Repeat(new string('a', 62) + "\r\n", length / 64)) + new string('b', length % 64);

    private static async Task<int> LengthAsync(MimeKit.MimeMessage message)
    {
        using var bytes = new MemoryStream();
        await message.WriteToAsync(bytes);
        return (int)bytes.Length;
    }

    private static SmtpSink Sink(bool tls) => new SmtpSink { Certificate = tls ? TestCertificate.Create() : null }.ComeUp();

    private SmtpSettings Settings(SmtpSink sink, bool tls, int timeout = 20, int finalTimeout = 20) => tls
        ? For(sink, SmtpSecurity.StartTls, trusted: TestCertificate.WritePem(sink.Certificate!, _directory), timeout: timeout, finalTimeout: finalTimeout)
        : For(sink, timeout: timeout, finalTimeout: finalTimeout);

    private sealed class Unwritable() : MimeKit.MimePart("text", "plain")
    {
        public override void Prepare(MimeKit.EncodingConstraint constraint, int maxLineLength = 78)
        {
        }

        public override void WriteTo(MimeKit.FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            // Measuring its size is the first writing; it fails at the second, in the middle of DATA.
            if (stream is not MimeKit.IO.MeasuringStream)
            {
                throw new InvalidOperationException("cannot be written");
            }
        }

        public override Task WriteToAsync(MimeKit.FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
            // Measuring its size is the first writing; it fails at the second, in the middle of DATA.
            stream is MimeKit.IO.MeasuringStream ? Task.CompletedTask : throw new InvalidOperationException("cannot be written");
    }
}
