using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using MimeKit;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What the relay's tests have in common: a sink, settings for it, and messages.</summary>
internal static class RelayConversation
{
    public static readonly MailboxAddress Sender = new("", "press@newsroom.example.org");

    public static SmtpSettings For(SmtpSink sink, SmtpSecurity security = SmtpSecurity.None, string user = "", string password = "", string trusted = "",
        int timeout = 20, int finalTimeout = 20, int messages = 100) => new()
        {
            Host = "localhost",
            Port = sink.Port,
            Security = security,
            User = user,
            Password = password,
            TrustedCertificate = trusted,
            TimeoutSeconds = timeout,
            FinalReplyTimeoutSeconds = finalTimeout,
            MessagesPerConnection = messages,
        };

    public static MimeMessage Message(string to, int lines = 20)
    {
        var message = new MimeMessage();
        message.From.Add(Sender);
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = "Glaciers grow quieter";
        message.MessageId = $"{Guid.NewGuid():N}@newsroom.example.org";
        message.Date = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        message.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("The ice sings less than it did.\r\n.\r\n..and two dots\r\n", lines)) };
        return message;
    }

    public static Task<IMailConnection> OpenAsync(SmtpSettings settings) => new SmtpRelay(settings).OpenAsync(CancellationToken.None);

    public static Task<SendOutcome> SendAsync(this IMailConnection connection, string to, int lines = 20) =>
        connection.SendAsync(Message(to, lines), Sender, MailboxAddress.Parse(to));

    /// <summary>On the same connection, or on a new one if it is spent, the next recipient gets mail all the same.</summary>
    public static async Task NextOneArrivesAsync(IMailConnection connection, SmtpSink sink, SmtpSettings settings)
    {
        sink.Behave();
        var before = sink.Received.Count;
        IMailConnection? fresh = connection.IsSpent ? await OpenAsync(settings) : null;
        Assert.IsType<SendOutcome.Accepted>(await (fresh ?? connection).SendAsync("next@example.org"));
        Assert.Equal(before + 1, sink.Received.Count);
        Assert.Equal(["next@example.org"], sink.Received.Last().To);
        if (fresh is not null)
        {
            await fresh.DisposeAsync();
        }
    }
}
