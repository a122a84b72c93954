using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using MimeKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Sends one message at once, past every list, to the person who asks for it and to nobody else.</summary>
public sealed class SendToOneself(IDeskClock clock, DeskSettings settings, IMailRelay relay, SigningKeys keys, RelayStatus status)
{
    /// <summary>A message marked as a proof.</summary>
    /// <exception cref="RefusedException">The person has no address, or the mail server does not take it; with the server's words.</exception>
    public Task ProofAsync(ComposedMessage message, Actor actor, Contact? pressContact, CancellationToken cancel = default) =>
        RunAsync(MailCopy.BuildProof(message, actor.Name, AddressOf(actor), OpaqueId.New(), clock.Wall, settings.Office, pressContact), "proof", cancel);

    /// <summary>A few lines that say that mail goes out.</summary>
    /// <exception cref="RefusedException">As above.</exception>
    public Task TestAsync(Actor actor, CancellationToken cancel = default) =>
        RunAsync(TestMail.Build(actor.Name, AddressOf(actor), relay.Describe(), OpaqueId.New(), clock.Wall, settings.Office), "test message", cancel);

    private async Task RunAsync(MimeMessage message, string what, CancellationToken cancel)
    {
        try
        {
            await keys.SignAsync(message, clock.Wall, cancel);
            await using var connection = await relay.OpenAsync(cancel);
            var outcome = await connection.SendAsync(message, new MailboxAddress(settings.Office.Name, settings.Office.MailFrom), (MailboxAddress)message.To[0]);
            if (outcome is not SendOutcome.Accepted)
            {
                throw new RefusedException(Refusal.Invalid, $"The mail server did not take the {what}: {outcome.Words}");
            }

            status.Succeeded(clock.Wall);
        }
        catch (RelayUnavailableException e)
        {
            status.Failed(e.Message, clock.Wall);
            throw new RefusedException(Refusal.Invalid, $"The {what} was not sent. {e.Message}");
        }
    }

    private static string AddressOf(Actor actor) => actor.Email ?? throw new RefusedException(Refusal.Invalid, "Your account has no e-mail address to send it to.");
}
