using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>An answer as it came over the line, its chunks put together and nothing else done to it.</summary>
/// <param name="StatusLine">The first line.</param>
/// <param name="Headers">In their order.</param>
/// <param name="Body">As sent: packed, if it was.</param>
public sealed record RawAnswer(string StatusLine, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The status.</summary>
    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>A header's value, or empty.</summary>
    public string Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>Status line and headers but for Date, a line each.</summary>
    public string Head => StatusLine + "\n" + string.Join('\n', Headers.Where(h => !h.Name.Equals("Date", StringComparison.OrdinalIgnoreCase)).Select(h => $"{h.Name}: {h.Value}")) + "\n";

    /// <summary>Everything but Date, one character a byte.</summary>
    public string Whole => Head + "\n" + Encoding.Latin1.GetString(Body);
}

/// <summary>
/// HTTP/1.1 over one connection that stays open, byte for byte: an address goes out as it is written (".." and "%2e" stay), which no HttpClient
/// allows.
/// </summary>
public sealed class RawHttp(Uri host) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly byte[] _buffer = new byte[32 * 1024];
    private TcpClient? _client;
    private NetworkStream? _stream;
    private int _from;
    private int _to;

    /// <summary>Sends a request and reads its answer. A connection that the server has closed is opened anew.</summary>
    public async Task<RawAnswer> SendAsync(string method, string target, IEnumerable<(string Name, string Value)> headers, byte[]? body = null)
    {
        var request = Request(method, target, headers, body);
        for (var fresh = _stream is null; ; fresh = true)
        {
            try
            {
                using var patience = new CancellationTokenSource(Patience);
                await OpenAsync();
                await _stream!.WriteAsync(request, patience.Token);
                return await ReadAsync(method, patience.Token);
            }
            catch (IOException) when (!fresh)
            {
                // The server had closed the connection after the last answer.
                Close();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private byte[] Request(string method, string target, IEnumerable<(string Name, string Value)> headers, byte[]? body)
    {
        var all = headers.ToList();
        var text = new StringBuilder().Append(method).Append(' ').Append(target).Append(" HTTP/1.1\r\n");
        if (!all.Any(h => h.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)))
        {
            text.Append("Host: ").Append(host.Authority).Append("\r\n");
        }

        all.ForEach(h => text.Append(h.Name).Append(": ").Append(h.Value).Append("\r\n"));
        if (body is not null || method is "POST" or "PUT" or "PATCH")
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body?.Length ?? 0}\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. body ?? []];
    }

    private async Task OpenAsync()
    {
        if (_stream is null)
        {
            _client = new TcpClient { NoDelay = true };
            await _client.ConnectAsync(host.Host, host.Port);
            (_stream, _from, _to) = (_client.GetStream(), 0, 0);
        }
    }

    private async Task<RawAnswer> ReadAsync(string method, CancellationToken cancel)
    {
        var status = await LineAsync(cancel);
        var headers = new List<(string Name, string Value)>();
        for (var line = await LineAsync(cancel); line.Length > 0; line = await LineAsync(cancel))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        var answer = new RawAnswer(status, headers, []);
        if (method != "HEAD" && answer.Status is not (204 or 304))
        {
            answer = answer with { Body = await BodyAsync(answer, cancel) };
        }

        if (answer.Header("Connection").Equals("close", StringComparison.OrdinalIgnoreCase))
        {
            Close();
        }

        return answer;
    }

    private async Task<byte[]> BodyAsync(RawAnswer answer, CancellationToken cancel)
    {
        if (answer.Header("Content-Length") is { Length: > 0 } length)
        {
            return await BytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancel);
        }

        using var body = new MemoryStream();
        if (answer.Header("Transfer-Encoding").Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            for (var size = await SizeAsync(cancel); size > 0; size = await SizeAsync(cancel))
            {
                body.Write(await BytesAsync(size, cancel));
                await LineAsync(cancel);
            }

            await LineAsync(cancel);
            return body.ToArray();
        }

        while (_from < _to || await FillAsync(cancel))
        {
            body.Write(_buffer, _from, _to - _from);
            _from = _to;
        }

        return body.ToArray();
    }

    private async Task<int> SizeAsync(CancellationToken cancel) => int.Parse((await LineAsync(cancel)).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private async Task<string> LineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _to && !await FillAsync(cancel))
            {
                throw new IOException("The server closed the connection.");
            }

            var end = Array.IndexOf(_buffer, (byte)'\n', _from, _to - _from);
            line.Append(Encoding.Latin1.GetString(_buffer, _from, (end < 0 ? _to : end) - _from));
            _from = end < 0 ? _to : end + 1;
            if (end >= 0)
            {
                return line.ToString().TrimEnd('\r');
            }
        }
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            if (_from == _to && !await FillAsync(cancel))
            {
                throw new IOException("The server closed the connection within an answer.");
            }

            var part = Math.Min(count - done, _to - _from);
            Array.Copy(_buffer, _from, bytes, done, part);
            (_from, done) = (_from + part, done + part);
        }

        return bytes;
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        (_from, _to) = (0, await _stream!.ReadAsync(_buffer, cancel));
        return _to > 0;
    }

    private void Close()
    {
        _stream?.Dispose();
        _client?.Dispose();
        (_stream, _client) = (null, null);
    }
}
