using System.Text;
using MailKit;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Listens to MailKit's conversation to know how far a message got. MailKit throws the same exception for a connection lost
/// before the final dot and after it, and forgets a definite refusal if the RSET that follows fails. Nothing that the client
/// says is kept, neither passwords nor text.
/// </summary>
internal sealed class SmtpPhaseLog : IProtocolLogger
{
    private const int LongestReply = 2000;

    private readonly StringBuilder _line = new();
    private readonly StringBuilder _reply = new();
    private readonly Action _dotLeft;
    private uint _lastFour;
    private byte _beforeThem;

    /// <param name="dotLeft">Called when the final dot has been handed to the network, before its reply is awaited.</param>
    public SmtpPhaseLog(Action dotLeft) => _dotLeft = dotLeft;

    /// <summary>MailKit's finder of secrets; unused, as nothing is kept.</summary>
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Where the transaction is. One RCPT a message: so the replies stand for MAIL, RCPT, DATA and dot in this order, pipelined or not.</summary>
    public SmtpPhase Phase { get; private set; }

    /// <summary>The first negative reply of the transaction; later ones only follow from it.</summary>
    public (SmtpPhase Phase, int Code, string Text)? Refusal { get; private set; }

    /// <summary>A positive reply to the dot.</summary>
    public string? Taken { get; private set; }

    /// <summary>A transaction begins.</summary>
    public void Begin()
    {
        (Phase, Refusal, Taken, _lastFour, _beforeThem) = (SmtpPhase.Mail, null, null, 0, 0);
        _line.Clear();
        _reply.Clear();
    }

    /// <inheritdoc/>
    public void LogConnect(Uri uri)
    {
    }

    /// <inheritdoc/>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (Phase != SmtpPhase.Body)
        {
            return;
        }

        // MailKit reports what it has written; the last five bytes may come in two pieces. Dots in the text are stuffed,
        // so CRLF.CRLF can only be the end.
        foreach (var b in buffer.AsSpan(offset + Math.Max(0, count - 5), Math.Min(count, 5)))
        {
            _beforeThem = (byte)(_lastFour >> 24);
            _lastFour = (_lastFour << 8) | b;
        }

        if (_beforeThem == '\r' && _lastFour == 0x0A2E0D0A)
        {
            Phase = SmtpPhase.Dot;
            _dotLeft();
        }
    }

    /// <inheritdoc/>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        foreach (var b in buffer.AsSpan(offset, count))
        {
            if (b == '\n')
            {
                Line(_line.ToString());
                _line.Clear();
            }
            else if (b != '\r' && _line.Length < LongestReply)
            {
                // Replies are ASCII, or UTF-8 that a screen can do without.
                _line.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Line(string line)
    {
        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
        {
            return;
        }

        if (_reply.Length < LongestReply)
        {
            _reply.Append(_reply.Length > 0 ? " " : "").Append(line.AsSpan(Math.Min(4, line.Length)));
        }

        if (line.Length > 3 && line[3] == '-')
        {
            return;
        }

        var text = _reply.ToString();
        _reply.Clear();
        if (Refusal is not null || Taken is not null)
        {
            return;
        }

        if (code is >= 400 and <= 599)
        {
            Refusal = (Phase, code, text);
        }
        else if (Phase == SmtpPhase.Dot)
        {
            Taken = code is >= 200 and <= 299 ? text : null;
        }
        else if (Phase < SmtpPhase.Body)
        {
            Phase++;
        }
    }
}
