using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using MimeKit;
using static EmbargoDesk.Web.Tests.Distribution.RelayConversation;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What arrives is what was sent, whatever the server offers.</summary>
public sealed class SmtpRelayMessageTests
{
    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("8BITMIME")]
    [InlineData("SMTPUTF8")]
    [InlineData("SIZE 20971520")]
    [InlineData("ENHANCEDSTATUSCODES")]
    [InlineData("")]
    public async Task A_missing_extension_changes_nothing_for_the_reader(string missing)
    {
        await using var sink = SmtpSink.Start();
        if (missing.Length == 0)
        {
            sink.Extensions.Clear();
        }

        sink.Extensions.Remove(missing);
        await using var connection = await OpenAsync(For(sink));
        var message = Message("kim@example.org");
        message.Subject = "Brücken über den Øresund — 水";
        message.Body = new TextPart("plain") { Text = "Größe zählt nicht, sagt Æsa. 水\r\n", ContentTransferEncoding = ContentEncoding.EightBit };

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync(message, Sender, new MailboxAddress("", "kim@example.org")));

        var received = Assert.Single(sink.Received);
        Assert.Equal(message.Subject, received.Message.Subject);
        Assert.Equal("Größe zählt nicht, sagt Æsa. 水", received.Message.TextBody?.TrimEnd());
        Assert.True(missing != "8BITMIME" || System.Text.Ascii.IsValid(received.Raw));
    }

    [Fact]
    public async Task The_bytes_arrive_as_they_are_dots_and_all()
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await OpenAsync(For(sink));
        var message = Message("kim@example.org");
        message.Prepare(EncodingConstraint.SevenBit);
        using var bytes = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        await message.WriteToAsync(format, bytes);

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync(message, Sender, new MailboxAddress("", "kim@example.org")));

        var received = Assert.Single(sink.Received);
        Assert.Equal(bytes.ToArray(), received.Raw);
        Assert.Equal(message.MessageId, received.MessageId);
    }

    [Fact]
    public async Task The_envelope_is_its_own_and_names_one_recipient()
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await OpenAsync(For(sink));

        await connection.SendAsync(Message("kim@example.org"), new MailboxAddress("", "b+01-abc@bounces.example.org"), new MailboxAddress("", "other@example.com"));

        var received = Assert.Single(sink.Received);
        Assert.Equal(("b+01-abc@bounces.example.org", "other@example.com"), (received.From, Assert.Single(received.To)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_international_domain_goes_as_punycode_and_asks_nothing_of_later_servers(bool offered)
    {
        await using var sink = SmtpSink.Start();
        if (!offered)
        {
            sink.Extensions.Remove("SMTPUTF8");
        }

        await using var connection = await OpenAsync(For(sink));

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@bücher.example"));

        var received = Assert.Single(sink.Received);
        Assert.Equal("kim@xn--bcher-kva.example", Assert.Single(received.To));
        Assert.DoesNotContain("SMTPUTF8", received.MailCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_beyond_ASCII_goes_with_SMTPUTF8_where_it_is_offered()
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await OpenAsync(For(sink));

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("jörg@example.org"));

        var received = Assert.Single(sink.Received);
        Assert.Equal("jörg@example.org", Assert.Single(received.To));
        Assert.Contains("SMTPUTF8", received.MailCommand, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_beyond_ASCII_still_goes_after_an_international_domain_went_first()
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await OpenAsync(For(sink));

        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@bücher.example"));
        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("jörg@example.org"));
        Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync("kim@example.org"));

        Assert.Equal(["kim@xn--bcher-kva.example", "jörg@example.org", "kim@example.org"], sink.Received.Select(r => r.To[0]));
    }

    [Fact]
    public async Task A_name_beyond_ASCII_is_refused_with_the_reason_where_SMTPUTF8_is_not_offered()
    {
        await using var sink = SmtpSink.Start();
        sink.Extensions.Remove("SMTPUTF8");
        var settings = For(sink);
        await using var connection = await OpenAsync(settings);

        var refused = Assert.IsType<SendOutcome.Refused>(await connection.SendAsync("jörg@example.org"));

        Assert.Contains("SMTPUTF8", refused.Reply, StringComparison.Ordinal);
        Assert.Empty(sink.Received);
        await NextOneArrivesAsync(connection, sink, settings);
    }

    [Fact]
    public async Task A_connection_is_spent_after_its_share_of_messages()
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await OpenAsync(For(sink, messages: 3));
        for (var i = 0; i < 3; i++)
        {
            Assert.False(connection.IsSpent);
            Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync($"r{i}@example.org"));
        }

        Assert.True(connection.IsSpent);
        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("r4@example.org"));
        Assert.Equal(3, sink.Received.Count);
    }

    [Fact]
    public async Task A_connection_says_goodbye()
    {
        await using var sink = SmtpSink.Start();
        await using (var connection = await OpenAsync(For(sink)))
        {
            await connection.SendAsync("kim@example.org");
        }

        Assert.Equal("QUIT", sink.Commands.Last());
    }
}
