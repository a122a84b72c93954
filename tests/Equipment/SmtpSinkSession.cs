using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>One connection to a <see cref="SmtpSink"/>.</summary>
internal sealed class SmtpSinkSession(SmtpSink sink, Socket socket, int number) : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];
    private readonly List<string> _to = [];
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;
    private bool _encrypted;
    private bool _signedIn;
    private string? _from;
    private string? _lastTo;
    private string _mailCommand = "";

    /// <summary>The script closed the connection.</summary>
    private sealed class ClosedException : Exception;

    /// <summary>Cuts the connection.</summary>
    public void Dispose()
    {
        socket.Close(0);
        _stream.Dispose();
    }

    public async Task ConverseAsync()
    {
        try
        {
            socket.NoDelay = true;
            _stream = new NetworkStream(socket, ownsSocket: true);
            if (sink.ImplicitTls)
            {
                await EncryptAsync();
            }

            await AnswerAsync(SmtpStep.Greeting, null, "220 sink.example.org ESMTP");
            while (await ReadLineAsync() is { } line)
            {
                sink.Note(line);
                if (!await ObeyAsync(line))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException or ClosedException)
        {
            // The peer or the script ended the conversation; the ledger says what came of it.
        }
        finally
        {
            await _stream.DisposeAsync();
            socket.Dispose();
        }
    }

    private async Task<bool> ObeyAsync(string line)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "HELO":
                await AnswerAsync(SmtpStep.Ehlo, null, Greeting());
                return true;
            case "STARTTLS":
                await StartTlsAsync();
                return true;
            case "AUTH":
                await SignInAsync(line);
                return true;
            case "MAIL":
                _to.Clear();
                (_mailCommand, _from) = (line, Address(line));
                if (!await AnswerAsync(SmtpStep.Mail, _from, sink.User is null || _signedIn ? "250 2.1.0 ok" : "530 5.7.0 sign in first"))
                {
                    _from = null;
                }

                return true;
            case "RCPT":
                _to.Add(Address(line));
                _lastTo = _to[^1];
                if (!await AnswerAsync(SmtpStep.Rcpt, _to[^1], _from is null ? "503 5.5.1 MAIL first" : "250 2.1.5 ok"))
                {
                    _to.RemoveAt(_to.Count - 1);
                }

                return true;
            case "DATA":
                if (await AnswerAsync(SmtpStep.Data, _to.LastOrDefault(), _to.Count == 0 ? "503 5.5.1 RCPT first" : "354 go on"))
                {
                    await TakeMessageAsync();
                }

                return true;
            case "RSET":
                (_from, _mailCommand) = (null, "");
                _to.Clear();
                await AnswerAsync(SmtpStep.Rset, _lastTo, "250 2.0.0 ok");
                return true;
            case "QUIT":
                await AnswerAsync(SmtpStep.Quit, null, "221 2.0.0 bye");
                return false;
            default:
                await SayAsync(verb == "NOOP" ? "250 2.0.0 ok" : "502 5.5.2 unknown");
                return true;
        }
    }

    private string Greeting()
    {
        List<string> lines = ["sink.example.org", .. sink.Extensions];
        if (sink.Certificate is not null && sink.OffersStartTls && !_encrypted)
        {
            lines.Add("STARTTLS");
        }

        if (sink.User is not null)
        {
            lines.Add("AUTH PLAIN LOGIN XOAUTH2");
        }

        return string.Join("\r\n", lines.Select((l, i) => i == lines.Count - 1 ? "250 " + l : "250-" + l));
    }

    private async Task StartTlsAsync()
    {
        var scripted = sink.Answer(SmtpStep.StartTls, null);
        if (scripted?.Injected is { } injected)
        {
            await SayAsync("220 2.0.0 go on\r\n" + injected);
            await EncryptAsync();
        }
        else if (await PlayAsync(SmtpStep.StartTls, null, scripted, "220 2.0.0 go on"))
        {
            await EncryptAsync();
        }
    }

    private async Task EncryptAsync()
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        // Whatever was sent before the handshake is not to be believed (RFC 3207 section 4.2).
        (_start, _end) = (0, 0);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = sink.Certificate });
        _encrypted = true;
    }

    private async Task SignInAsync(string line)
    {
        var words = line.Split(' ');
        string user, password;
        if (words[1].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
        {
            var parts = Decoded(words.Length > 2 ? words[2] : await AskAsync("334 ")).Split('\0');
            (user, password) = (parts[1], parts[2]);
        }
        else if (words[1].Equals("XOAUTH2", StringComparison.OrdinalIgnoreCase))
        {
            // "user=somebody^Aauth=Bearer token^A^A"
            var parts = Decoded(words.Length > 2 ? words[2] : await AskAsync("334 ")).Split('\u0001');
            (user, password) = (parts[0]["user=".Length..], parts[1]["auth=Bearer ".Length..]);
        }
        else
        {
            user = Decoded(words.Length > 2 ? words[2] : await AskAsync("334 VXNlcm5hbWU6"));
            password = Decoded(await AskAsync("334 UGFzc3dvcmQ6"));
        }

        var right = user == sink.User && password == sink.Password;
        _signedIn = await AnswerAsync(SmtpStep.Auth, null, right ? "235 2.7.0 welcome" : "535 5.7.8 bad user or password") && right;
    }

    private async Task<string> AskAsync(string prompt)
    {
        await SayAsync(prompt);
        return await ReadLineAsync() ?? throw new ClosedException();
    }

    private static string Decoded(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private async Task TakeMessageAsync()
    {
        var who = _to.LastOrDefault();
        var message = new MemoryStream();
        var begun = false;
        while (true)
        {
            var line = await ReadRawLineAsync() ?? throw new ClosedException();
            if (line.AsSpan().SequenceEqual(".\r\n"u8))
            {
                break;
            }

            message.Write(line[0] == '.' ? line.AsSpan(1) : line);
            if (!begun)
            {
                begun = true;
                await PlayAsync(SmtpStep.Body, who, sink.Answer(SmtpStep.Body, who), usual: null);
            }
        }

        var mail = new ReceivedMail(_from ?? "", [.. _to], _mailCommand, message.ToArray(), SystemClock.Instance.GetCurrentInstant(), number, _encrypted);
        var answer = sink.Answer(SmtpStep.Dot, who);
        if (sink.Watching is { } watching)
        {
            await watching(SmtpStep.Dot, who);
        }

        // Taken before the 250, as a server's queue is: a sender that dies in between has been heard.
        if (answer is null or { Keeps: true } or { Line: null, Closes: false, Stalls: false } || answer.Line?[0] == '2')
        {
            sink.Keep(mail);
        }

        (_from, _mailCommand) = (null, "");
        _to.Clear();
        await PlayAsync(SmtpStep.Dot, who, answer, "250 2.0.0 taken", tell: false);
        if (sink.Watching is { } told)
        {
            await told(SmtpStep.Answered, who);
        }
    }

    /// <summary>Whether the answer was positive.</summary>
    private Task<bool> AnswerAsync(SmtpStep step, string? address, string usual) => PlayAsync(step, address, sink.Answer(step, address), usual);

    private async Task<bool> PlayAsync(SmtpStep step, string? address, SinkAnswer? answer, string? usual, bool tell = true)
    {
        if (tell && sink.Watching is { } watching)
        {
            await watching(step, address);
        }

        if (answer is { Delay.Ticks: > 0 })
        {
            await Task.Delay(answer.Delay, sink.End);
        }

        if (answer is { Stalls: true })
        {
            await Task.Delay(Timeout.Infinite, sink.End);
        }

        var line = answer?.Line ?? (answer is { Closes: true } ? null : usual);
        if (line is not null)
        {
            await SayAsync(line);
        }

        if (answer is { Closes: true })
        {
            if (answer.Resets)
            {
                socket.Close(0);
            }
            else
            {
                socket.Shutdown(SocketShutdown.Both);
            }

            throw new ClosedException();
        }

        return line is null || line[0] < '4';
    }

    private async Task SayAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), sink.End);

    private async Task<string?> ReadLineAsync() => await ReadRawLineAsync() is { } raw ? Encoding.UTF8.GetString(raw).TrimEnd('\r', '\n') : null;

    private async Task<byte[]?> ReadRawLineAsync()
    {
        MemoryStream? longer = null;
        while (true)
        {
            var at = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var upTo = at < 0 ? _end : at + 1;
            var part = _buffer.AsMemory(_start, upTo - _start);
            if (at >= 0 && longer is null)
            {
                _start = upTo;
                return part.ToArray();
            }

            (longer ??= new MemoryStream()).Write(part.Span);
            _start = upTo;
            if (at >= 0)
            {
                return longer.ToArray();
            }

            (_start, _end) = (0, await _stream.ReadAsync(_buffer, sink.End));
            if (_end == 0)
            {
                return null;
            }
        }
    }

    private static string Address(string line)
    {
        var from = line.IndexOf('<', StringComparison.Ordinal);
        var to = line.IndexOf('>', StringComparison.Ordinal);
        return from >= 0 && to > from ? line[(from + 1)..to] : "";
    }
}
