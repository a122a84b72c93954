using EmbargoDesk.Web.Distribution;
using MimeKit;

namespace EmbargoDesk.Web.Tests.Distribution;

public sealed class PickupRelayTests : IDisposable
{
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("embargodesk-pickup-").FullName, "mail");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);

    [Fact]
    public async Task A_message_becomes_one_file_named_by_its_id_with_the_envelope_above_it()
    {
        var message = RelayConversation.Message("kim@example.org");
        message.MessageId = "01jbcdefghjkmnpqrstvwxyz01@newsroom.example.org";
        using var bytes = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        await message.WriteToAsync(format, bytes);

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(message));

        var file = Assert.Single(Directory.GetFiles(_directory));
        Assert.Equal("01jbcdefghjkmnpqrstvwxyz01.eml", Path.GetFileName(file));
        byte[] expected = [.. "X-Sender: <press@newsroom.example.org>\r\nX-Receiver: <kim@example.org>\r\n"u8, .. bytes.ToArray()];
        Assert.Equal(expected, await File.ReadAllBytesAsync(file));
        Assert.Equal(message.Subject, (await MimeMessage.LoadAsync(file)).Subject);
    }

    [Fact]
    public async Task The_same_message_sent_again_takes_its_own_place()
    {
        var message = RelayConversation.Message("kim@example.org");

        await SendAsync(message);
        await SendAsync(message);

        Assert.Single(Directory.GetFiles(_directory));
    }

    [Theory]
    [InlineData("../../escape@example.org")]
    [InlineData("a/b@example.org")]
    [InlineData(".hidden@example.org")]
    public async Task An_id_that_would_lead_elsewhere_does_not_name_the_file(string id)
    {
        var message = RelayConversation.Message("kim@example.org");
        message.Headers["Message-Id"] = $"<{id}>";

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(message));

        Assert.Equal(32 + ".eml".Length, Path.GetFileName(Assert.Single(Directory.GetFiles(_directory))).Length);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(_directory)!));
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_leaves_no_file()
    {
        var message = RelayConversation.Message("kim@example.org");
        message.Body = new Torn();

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(message));

        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_is_a_relay_that_is_unavailable()
    {
        await File.WriteAllTextAsync(_directory, "a file is in the way");

        var unavailable = await Assert.ThrowsAsync<RelayUnavailableException>(() => new PickupRelay(_directory).OpenAsync(CancellationToken.None));

        Assert.StartsWith($"Mail cannot be laid down in {_directory}", unavailable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_vanishes_means_that_the_message_can_be_sent_again()
    {
        await using var connection = await new PickupRelay(_directory).OpenAsync(CancellationToken.None);
        Directory.Delete(_directory);

        Assert.IsType<SendOutcome.Dropped>(await connection.SendAsync("kim@example.org"));
        Assert.True(connection.IsSpent);
    }

    private async Task<SendOutcome> SendAsync(MimeMessage message)
    {
        await using var connection = await new PickupRelay(_directory).OpenAsync(CancellationToken.None);
        return await connection.SendAsync(message, RelayConversation.Sender, new MailboxAddress("", "kim@example.org"));
    }

    private sealed class Torn() : MimePart("text", "plain")
    {
        public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
        {
            await stream.WriteAsync("half of it"u8.ToArray(), cancellationToken);
            throw new InvalidOperationException("torn");
        }
    }
}
