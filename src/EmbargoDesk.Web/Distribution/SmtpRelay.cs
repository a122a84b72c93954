using System.Net;
using System.Net.Sockets;
using System.Text;
using EmbargoDesk.Web.Distribution.Bounces;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace EmbargoDesk.Web.Distribution;

/// <summary>The office's mail server, spoken to by MailKit.</summary>
public sealed class SmtpRelay : IMailRelay, IDisposable
{
    private readonly SmtpSettings _settings;
    private readonly ServerTrust _trust;
    private readonly AccessTokens _tokens;

    /// <param name="settings">Validated.</param>
    public SmtpRelay(SmtpSettings settings)
    {
        _settings = settings;
        _trust = new ServerTrust(settings);
        _tokens = new AccessTokens(settings);
    }

    private string Server => $"The mail server {_settings.Host}";

    /// <inheritdoc/>
    public string Describe()
    {
        var security = _settings.Security switch { SmtpSecurity.Tls => "TLS", SmtpSecurity.StartTls => "STARTTLS", _ => "not encrypted" };
        return $"{_settings.Host}, port {_settings.EffectivePort}, {security}" + (_settings.User.Length > 0 ? $", signed in as {_settings.User}" : "");
    }

    /// <inheritdoc/>
    public async Task<IMailConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(this, _settings);
        try
        {
            await connection.ConnectAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();

    internal SmtpClient NewClient(IProtocolLogger log)
    {
        // Lists of revoked certificates are not fetched: a relay must not fail because a firewall keeps a third party's list away.
        var client = new NotifyingSmtpClient(log) { CheckCertificateRevocation = false, ServerCertificateValidationCallback = _trust.Accepts };
        if (_settings.HeloName.Length > 0)
        {
            client.LocalDomain = _settings.HeloName;
        }

        return client;
    }

    /// <summary>Connects, encrypts and signs in, all within the timeout.</summary>
    /// <exception cref="RelayUnavailableException">Any of it failed.</exception>
    internal async Task<Socket> ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(_settings.TimeoutSeconds));
        // MailKit's own sockets keep Nagle's algorithm on, which costs 40 ms a message together with delayed acknowledgements.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.Timeout = _settings.TimeoutSeconds * 1000;
            await socket.ConnectAsync(_settings.Host, _settings.EffectivePort, patience.Token);
            RefusePlaintextToStrangers(socket);
            await client.ConnectAsync(socket, _settings.Host, _settings.EffectivePort, Options(), patience.Token);
            // The end of a message is then always CRLF.CRLF, by which the phase log knows what is in doubt.
            client.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime);
            RequireTls(client);
            await SignInAsync(client, patience.Token);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (cancellationToken.IsCancellationRequested || e is RelayUnavailableException)
            {
                throw;
            }

            // No inner exception after a sign-in: a server may say a password back.
            throw new RelayUnavailableException(Sentence(e), e is AuthenticationException ? null : e);
        }
    }

    private SecureSocketOptions Options() => _settings.Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private void RefusePlaintextToStrangers(Socket socket)
    {
        // A name such as localhost is checked by where it led to.
        if (_settings.Security == SmtpSecurity.None && !_settings.AllowPlaintext
            && socket.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address))
        {
            throw new RelayUnavailableException($"{Server} is another machine, and Smtp:Security is None: nothing was sent. Set it to StartTls or Tls.");
        }
    }

    // MailKit leaves it out silently where it is not offered: then the message would go on without.
    private void RequireTls(SmtpClient client)
    {
        if (!_settings.RequireTls)
        {
            return;
        }

        if (!client.Capabilities.HasFlag(SmtpCapabilities.RequireTLS))
        {
            throw new RelayUnavailableException($"{Server} does not offer REQUIRETLS, which Smtp:RequireTls asks for. Nothing was sent. Set it to false, or ask for a server that does.");
        }

        client.RequireTLS = true;
    }

    private async Task SignInAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (_settings.User.Length == 0)
        {
            return;
        }

        if (!client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
        {
            throw new RelayUnavailableException($"{Server} offers no sign-in, but Smtp:User is set. Empty it, or ask for the port on which mail is submitted (often 587).");
        }

        if (_settings.TokenAddress.Length == 0)
        {
            await client.AuthenticateAsync(_settings.User, _settings.Password, cancellationToken);
            return;
        }

        try
        {
            await client.AuthenticateAsync(new SaslMechanismOAuth2(_settings.User, await _tokens.CurrentAsync(cancellationToken)), cancellationToken);
        }
        catch (AuthenticationException)
        {
            _tokens.Refused();
            throw;
        }
    }

    private string Sentence(Exception e) => e switch
    {
        SocketException s => $"{Server} cannot be reached on port {_settings.EffectivePort}: {s.Message}.",
        SslHandshakeException => _trust.LastObjection is { Length: > 0 } objection
            ? $"{Server} showed a certificate that is not trusted: {objection} Nothing was sent. Smtp:TrustedCertificate can name a certificate to trust."
            : $"{Server} did not agree on encryption on port {_settings.EffectivePort}. Nothing was sent. Check Smtp:Port and Smtp:Security.",
        AuthenticationException => $"{Server} refused the sign-in as {_settings.User}: {WithoutSecrets(e.Message)}",
        NotSupportedException when _settings.Security == SmtpSecurity.StartTls && e.Message.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase) =>
            $"{Server} does not offer STARTTLS on port {_settings.EffectivePort}. Nothing was sent. Check Smtp:Port and Smtp:Security.",
        NotSupportedException => $"{Server} offers no way of signing in that the desk knows.",
        SmtpCommandException c => $"{Server} answered: {(int)c.StatusCode} {WithoutSecrets(c.Message)}",
        OperationCanceledException or TimeoutException => $"{Server} did not answer on port {_settings.EffectivePort} within {_settings.TimeoutSeconds} seconds.",
        _ => $"{Server} broke off the conversation on port {_settings.EffectivePort} before mail could be sent.",
    };

    private string WithoutSecrets(string words)
    {
        words = words.ReplaceLineEndings(" ");
        if (_settings.Password.Length > 0)
        {
            string[] secrets = [_settings.Password, Base64(_settings.Password), Base64($"\0{_settings.User}\0{_settings.Password}")];
            words = secrets.Aggregate(words, (w, secret) => w.Replace(secret, "(password)", StringComparison.Ordinal));
        }

        return words;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
