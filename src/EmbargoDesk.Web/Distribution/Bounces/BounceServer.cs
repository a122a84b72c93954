using System.Net.Sockets;
using MailKit;
using MailKit.Security;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>What reading a mailbox by IMAP and by POP3 have in common: encryption that is required, trust, signing in, and sentences for what goes wrong.</summary>
internal sealed class BounceServer(BounceSettings settings)
{
    private const int TimeoutSeconds = 60;
    private readonly ServerTrust trust = new(settings.Trust);

    private string Server => $"The bounce mailbox’s server {settings.Host}";

    /// <summary>For the interface, without secrets.</summary>
    public string Describe()
    {
        var security = settings.Security switch { SmtpSecurity.Tls => "TLS", SmtpSecurity.StartTls => "STARTTLS", _ => "not encrypted" };
        return $"{settings.Host}, port {settings.EffectivePort}, {security}, signed in as {settings.User}" + (settings.Protocol == BounceProtocol.Imap ? $", folder {settings.Folder}" : "");
    }

    /// <summary>Connects, encrypts and signs in.</summary>
    public Task OpenAsync(MailService client, CancellationToken cancel) => GuardedAsync(async patient =>
    {
        client.Timeout = TimeoutSeconds * 1000;

        // As with the mail server: lists of revoked certificates are not fetched.
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = trust.Accepts;
        var options = settings.Security switch { SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect, SmtpSecurity.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None };
        await client.ConnectAsync(settings.Host, settings.EffectivePort, options, patient);
        await client.AuthenticateAsync(settings.User, settings.Password, patient);
        return 0;
    }, cancel);

    /// <summary>Does something with the server; what goes wrong is told in a sentence.</summary>
    public async Task<T> GuardedAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            return await act(patience.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not BounceMailboxException)
        {
            // No inner exception after a sign-in: a server may say a password back.
            throw new BounceMailboxException(Sentence(e), e is AuthenticationException ? null : e);
        }
    }

    private string Sentence(Exception e) => e switch
    {
        SocketException s => $"{Server} cannot be reached on port {settings.EffectivePort}: {s.Message}.",
        SslHandshakeException => trust.LastObjection is { Length: > 0 } objection
            ? $"{Server} showed a certificate that is not trusted: {objection} Bounces:TrustedCertificate can name a certificate to trust."
            : $"{Server} did not agree on encryption on port {settings.EffectivePort}. Check Bounces:Port and Bounces:Security.",
        AuthenticationException => $"{Server} refused the sign-in as {settings.User}. Check Bounces:User and Bounces:Password.",
        NotSupportedException => $"{Server} does not offer what Bounces:Security asks for on port {settings.EffectivePort}, or no way of signing in that the desk knows.",
        FolderNotFoundException => $"{Server} has no folder {settings.Folder}. Check Bounces:Folder.",
        OperationCanceledException or TimeoutException => $"{Server} did not answer on port {settings.EffectivePort} within {TimeoutSeconds} seconds.",
        CommandException => $"{Server} refused a command: {WithoutSecrets(e.Message)}",
        _ => $"{Server} broke off the conversation on port {settings.EffectivePort}.",
    };

    private string WithoutSecrets(string words) => words.ReplaceLineEndings(" ").Replace(settings.Password, "(password)", StringComparison.Ordinal);
}
