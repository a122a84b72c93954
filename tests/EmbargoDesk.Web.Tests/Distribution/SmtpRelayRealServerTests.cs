using System.Collections.Concurrent;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using MimeKit;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>Against a server that is not ours: Postfix's smtp-sink.</summary>
public sealed class SmtpRelayRealServerTests
{
    [Fact]
    public async Task A_thousand_messages_over_four_connections_arrive_once_each()
    {
        const int count = 1000;
        await using var server = await PostfixSink.StartAsync();
        var relay = new SmtpRelay(new SmtpSettings { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None, MessagesPerConnection = 70 });
        var waiting = new ConcurrentQueue<string>(Enumerable.Range(0, count).Select(i => $"r{i:0000}@example.org"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            IMailConnection? connection = null;
            while (waiting.TryDequeue(out var to))
            {
                if (connection is { IsSpent: true })
                {
                    await connection.DisposeAsync();
                    connection = null;
                }

                connection ??= await relay.OpenAsync(CancellationToken.None);
                Assert.IsType<SendOutcome.Accepted>(await connection.SendAsync(to));
            }

            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        })));

        var messages = await server.StopAsync();
        Assert.Equal(count, messages.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"r{i:0000}@example.org"), messages.Select(To).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("-r", "RCPT", typeof(SendOutcome.Deferred))]
    [InlineData("-f", "RCPT", typeof(SendOutcome.Refused))]
    [InlineData("-q", "RCPT", typeof(SendOutcome.Dropped))]
    [InlineData("-q", "DATA", typeof(SendOutcome.Dropped))]
    [InlineData("-r", "DATA", typeof(SendOutcome.Deferred))]
    [InlineData("-f", ".", typeof(SendOutcome.Refused))]
    [InlineData("-r", ".", typeof(SendOutcome.Deferred))]
    [InlineData("-q", ".", typeof(SendOutcome.InDoubt))]
    public async Task Its_faults_are_told_apart(string option, string command, Type outcome)
    {
        await using var server = await PostfixSink.StartAsync(option, command);
        await using var connection = await new SmtpRelay(new SmtpSettings { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None }).OpenAsync(CancellationToken.None);

        Assert.IsType(outcome, await connection.SendAsync("kim@example.org"));
    }

    private static string To(MimeMessage message) => message.To.Mailboxes.Single().Address;
}
