using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>A name server on a loopback port that knows what a test tells it, and nothing else (RFC 1035 section 4).</summary>
public sealed class SmallDns : IAsyncDisposable
{
    private const ushort A = 1, Ptr = 12, Mx = 15, Txt = 16;
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<(string Name, ushort Type), List<byte[]>> _records = new();
    private readonly Task _answering;

    private SmallDns() => _answering = AnswerAsync();

    /// <summary>As the setting takes it.</summary>
    public string Server => $"127.0.0.1:{((IPEndPoint)_socket.Client.LocalEndPoint!).Port}";

    /// <summary>It takes questions and answers none.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Starts one.</summary>
    public static SmallDns Start() => new();

    /// <summary>A TXT record, split as DNS asks for it.</summary>
    public SmallDns WithTxt(string name, string value) =>
        With(name, Txt, [.. Encoding.UTF8.GetBytes(value).Chunk(255).SelectMany(c => (byte[])[(byte)c.Length, .. c])]);

    /// <summary>An MX record.</summary>
    public SmallDns WithMx(string name, string host, ushort preference = 10) => With(name, Mx, [(byte)(preference >> 8), (byte)preference, .. Name(host)]);

    /// <summary>An address.</summary>
    public SmallDns WithA(string name, string address) => With(name, A, IPAddress.Parse(address).GetAddressBytes());

    /// <summary>The name of an address.</summary>
    public SmallDns WithPtr(string address, string name) => With(string.Join('.', address.Split('.').Reverse()) + ".in-addr.arpa", Ptr, Name(name));

    /// <summary>Forgets a name.</summary>
    public void Forget(string name)
    {
        foreach (var key in _records.Keys.Where(k => k.Name == name))
        {
            _records.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _answering;
    }

    private SmallDns With(string name, ushort type, byte[] data)
    {
        _records.GetOrAdd((name.ToLowerInvariant(), type), _ => []).Add(data);
        return this;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync();
                if (!IsSilent)
                {
                    await _socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
        }
    }

    private byte[] Answer(byte[] asked)
    {
        var (labels, at) = (new List<string>(), 12);
        while (asked[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(asked, at + 1, asked[at]));
            at += asked[at] + 1;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(asked.AsSpan(at + 1));
        var end = at + 5;
        var name = string.Join('.', labels).ToLowerInvariant();
        var found = _records.GetValueOrDefault((name, type)) ?? [];
        var known = found.Count > 0 || _records.Keys.Any(k => k.Name == name);
        using var answer = new MemoryStream();
        answer.Write(asked, 0, 2);
        answer.Write([0x84, (byte)(known ? 0x00 : 0x03), 0, 1, 0, (byte)found.Count, 0, 0, 0, 0]);
        answer.Write(asked, 12, end - 12);
        foreach (var data in found)
        {
            answer.Write([0xC0, 12, 0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length]);
            answer.Write(data);
        }

        return answer.ToArray();
    }

    private static byte[] Name(string name) => [.. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0];
}
