using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using MimeKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Goes through all that one copy costs after the start, with a mailing that does not exist and a mail server that is this class itself: code and statements are
/// compiled when they first run, and the first lift of the day should not be what they first run for.
/// </summary>
internal sealed class RehearseSender(DeliveryRecord record, CommitTogether commits, FrozenMessages frozen, DeskSettings settings, IDeskClock clock, ILogger<RehearseSender> log) : BackgroundService
{
    // The runtime compiles once more, better, what has run thirty times.
    private const int Times = 40;

    // No row has it: ids rise from one.
    private const long Nobody = -1;

    // What is compiled is compiled for the process, however many hosts are in it.
    private static int begun;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Interlocked.Exchange(ref begun, 1) == 1)
        {
            return;
        }

        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // What does not work here is told when there is mail.
            log.LogInformation("The sender could not be rehearsed: {Kind}", e.GetType().Name);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        var id = new string('0', OpaqueId.Length);
        var mailing = new Mailing
        {
            Id = id, ReleaseId = id, Kind = MailingKind.Lift, ListIds = [], State = MailingState.Sending, VersionNumber = 1, DatedAt = clock.Wall, CreatedAt = clock.Wall, CreatedBy = "",
        };
        var delivery = new Delivery
        {
            Id = Nobody, MailingId = id, ReleaseId = id, Kind = MailingKind.Lift, VersionNumber = 1, Occasion = 0, RecipientId = id, Name = "", Address = "name@example.org", CanonicalAddress = "name@example.org",
            Token = id, Form = MessageForm.Full, State = DeliveryState.Ready, ChangedAt = clock.Wall,
        };
        var message = new MailingMessage { MailingId = id, Form = MessageForm.Full, Subject = "Subject", Html = $"<p>Text {ComposedMessage.LinkGap}</p>", Text = $"Text {ComposedMessage.LinkGap}" };
        var copies = new MailingCopies(message, mailing, settings.Office, null);
        using var rsa = RSA.Create(2048);
        var key = new DkimSign(new DkimKey { Id = id, Domain = "example.org", Selector = "rehearsal", Algorithm = DkimAlgorithm.RsaSha256, ProtectedKey = "", PublicKey = "", CreatedAt = clock.Wall, CreatedBy = "" }, rsa.ExportPkcs8PrivateKey());
        var due = new DueDelivery(delivery, mailing);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, cancel);
        using var relay = new SmtpRelay(new SmtpSettings { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = SmtpSecurity.None, TimeoutSeconds = 10, FinalReplyTimeoutSeconds = 10 });
        await using var connection = await relay.OpenAsync(cancel);
        for (var i = 0; i < Times && !cancel.IsCancellationRequested; i++)
        {
            await connection.SendAsync(copies.Of(delivery, [key]), EnvelopeSender.Null, new MailboxAddress("", delivery.Address));
            await record.DueAsync(mailing, 0, 1, cancel);
            await record.ClaimAsync(due, Nobody);
            await commits.AcceptedAsync(Nobody, Nobody, 1, "");
        }

        await frozen.FindAsync(due);
        await connection.DisposeAsync();
        await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // As much of a mail server as the conversation with one costs; what it is told it forgets.
    private static async Task AnswerAsync(TcpListener listener, CancellationToken cancel)
    {
        using var client = await listener.AcceptTcpClientAsync(cancel);
        client.NoDelay = true;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync("220 rehearsal");
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line == "DATA")
            {
                await SayAsync("354 go on");
                while (await reader.ReadLineAsync(cancel) is not (null or "."))
                {
                }
            }

            await SayAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-rehearsal\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 0" : "250 ok");
        }

        ValueTask SayAsync(string reply) => stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancel);
    }
}
