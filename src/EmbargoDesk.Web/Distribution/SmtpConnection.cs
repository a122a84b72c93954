using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>One connection to the mail server.</summary>
internal sealed class SmtpConnection : IMailConnection
{
    private readonly SmtpRelay _relay;
    private readonly SmtpSettings _settings;
    private readonly SmtpPhaseLog _log;
    private readonly SmtpClient _client;
    private Socket? _socket;
    private int _messages;
    private bool _spent;

    /// <summary>Call <see cref="ConnectAsync"/> before anything else.</summary>
    public SmtpConnection(SmtpRelay relay, SmtpSettings settings)
    {
        (_relay, _settings) = (relay, settings);
        // One timeout of MailKit's serves all phases; the reply to the dot gets its own (RFC 5321 section 4.5.3.2.6).
        _log = new SmtpPhaseLog(() => _client!.Timeout = settings.FinalReplyTimeoutSeconds * 1000);
        _client = relay.NewClient(_log);
    }

    /// <inheritdoc/>
    public bool IsSpent => _spent || !_client.IsConnected || _messages >= _settings.MessagesPerConnection || HungUpOrSpoke();

    /// <summary>Opens the conversation, anew if there was one.</summary>
    /// <exception cref="RelayUnavailableException">It cannot be opened.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken) => _socket = await _relay.ConnectAsync(_client, cancellationToken);

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(MimeMessage message, MailboxAddress sender, MailboxAddress recipient)
    {
        if (IsSpent)
        {
            _spent = true;
            return new SendOutcome.Dropped("The connection to the mail server had ended before this message began.");
        }

        _log.Begin();
        _client.Timeout = _settings.TimeoutSeconds * 1000;
        try
        {
            if (await AgreeOnCharactersAsync(sender, recipient) is { } refusal)
            {
                return refusal;
            }

            _messages++;

            // Not the asynchronous way: on a fast line it costs the processor twice as much, and there are few connections.
            return new SendOutcome.Accepted(_client.Send(FormatOptions.Default, message, sender, [recipient], CancellationToken.None));
        }
        catch (RelayUnavailableException e)
        {
            _spent = true;
            return new SendOutcome.Dropped(e.Message);
        }
        catch (Exception e)
        {
            var outcome = Outcome(e);
            _spent |= outcome is not (SendOutcome.Refused or SendOutcome.Deferred or SendOutcome.Accepted) || !_client.IsConnected;
            if (outcome is null)
            {
                throw;
            }

            return outcome;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_spent && _client.IsConnected)
        {
            // A server that does not even say goodbye is not waited for.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _client.DisconnectAsync(quit: true, patience.Token);
            }
            catch (Exception e) when (IsBroken(e))
            {
            }
        }

        _client.Dispose();
        _socket?.Dispose();
    }

    /// <summary>Null: the exception is none of the network's, and the message did not leave.</summary>
    private SendOutcome? Outcome(Exception e)
    {
        if (_log.Refusal is var (phase, code, text))
        {
            _spent |= code == 421;
            if (code is 530 or 534 or 535 or 538)
            {
                // The relay wants another sign-in: no recipient is to be given up for that.
                _spent = true;
                return new SendOutcome.Deferred(code, text) { Phase = phase };
            }

            return code >= 500 ? new SendOutcome.Refused(code, text) { Phase = phase } : new SendOutcome.Deferred(code, text) { Phase = phase };
        }

        if (_log.Taken is { } reply)
        {
            return new SendOutcome.Accepted(reply);
        }

        var silent = e is OperationCanceledException or TimeoutException or IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } };
        if (_log.Phase == SmtpPhase.Dot)
        {
            return new SendOutcome.InDoubt(silent
                ? $"The mail server did not confirm the message within {_settings.FinalReplyTimeoutSeconds} seconds; it may have taken it."
                : "The connection broke after the whole message had been sent, before the mail server confirmed it; it may have taken it.");
        }

        return !IsBroken(e) ? null : new SendOutcome.Dropped(silent
            ? $"The mail server did not answer within {_settings.TimeoutSeconds} seconds; the message was not completed."
            : "The connection broke before the message was complete.");
    }

    /// <summary>
    /// SMTPUTF8 (RFC 6531) is used only for a local part that needs it: each later server must offer it too, or the message
    /// bounces. MailKit uses it for a mere IDN domain as well, once it is offered; so it is switched off first, and a
    /// connection on which it is off is opened anew for the rare address that needs it.
    /// </summary>
    private async Task<SendOutcome?> AgreeOnCharactersAsync(MailboxAddress sender, MailboxAddress recipient)
    {
        if (IsAsciiLocalPart(recipient) && IsAsciiLocalPart(sender))
        {
            if (recipient.IsInternational || sender.IsInternational)
            {
                _client.Capabilities &= ~SmtpCapabilities.UTF8;
            }

            return null;
        }

        if (!_client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            await _client.DisconnectAsync(quit: true);
            await ConnectAsync(CancellationToken.None);
            _log.Begin();
        }

        return _client.Capabilities.HasFlag(SmtpCapabilities.UTF8)
            ? null
            : new SendOutcome.Refused(553, "The mail server does not offer SMTPUTF8, which this address needs: there are letters beyond ASCII before its @. Nothing was sent.");
    }

    private static bool IsAsciiLocalPart(MailboxAddress mailbox)
    {
        var at = mailbox.Address.LastIndexOf('@');
        return System.Text.Ascii.IsValid(at < 0 ? mailbox.Address : mailbox.Address.AsSpan(0, at));
    }

    private static bool IsBroken(Exception e) => e is IOException or SocketException or ProtocolException or OperationCanceledException
        or TimeoutException or ServiceNotConnectedException or ObjectDisposedException or CommandException or ServiceNotAuthenticatedException;

    /// <summary>
    /// Whether the server hung up, or spoke unasked, between two messages. One reply too many would be taken for the answer to
    /// the next command, so that connection is not used again.
    /// </summary>
    private bool HungUpOrSpoke()
    {
        try
        {
            return _socket is null || _socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
