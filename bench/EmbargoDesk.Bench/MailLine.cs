using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using EmbargoDesk.Tests.Equipment;

namespace EmbargoDesk.Bench;

/// <summary>Postfix's sink, where wanted behind TLS or 50 ms away, and other senders beside the desk.</summary>
internal sealed class MailLine : IAsyncDisposable
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(25);
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-line-").FullName;
    private readonly int sinkPort = DeskHost.FreePort();
    private readonly CancellationTokenSource end = new();
    private readonly bool far;
    private Process? sink;
    private X509Certificate2? certificate;
    private TcpListener? proxy;

    private MailLine(bool far) => this.far = far;

    /// <summary>Where the desk is to connect.</summary>
    public int Port { get; private set; }

    /// <summary>The certificate to trust, as a PEM file; null: no TLS.</summary>
    public string? Certificate { get; private set; }

    public static async Task<MailLine> StartAsync(bool tls, bool far)
    {
        var line = new MailLine(far);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(line.directory, (UnixFileMode)0b111_101_101);
        }

        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        line.sink = Process.Start(new ProcessStartInfo(Postfix("smtp-sink"), [.. user, "-4", "-m", "512", $"127.0.0.1:{line.sinkPort}", "1024"]) { WorkingDirectory = line.directory })!;
        line.Port = line.sinkPort;
        if (tls || far)
        {
            line.certificate = tls ? TestCertificate.Create() : null;
            line.Certificate = line.certificate is { } c ? TestCertificate.WritePem(c, line.directory) : null;
            line.proxy = new TcpListener(IPAddress.Loopback, 0);
            line.proxy.Start(512);
            line.Port = ((IPEndPoint)line.proxy.LocalEndpoint).Port;
            _ = line.AcceptAsync(line.proxy);
        }

        await Task.Delay(300);
        return line;
    }

    /// <summary>Messages a second of Postfix's generator: ten sessions, each kept open, straight to the sink.</summary>
    public async Task<double> GenerateAsync(int messages, int bytes)
    {
        var watch = Stopwatch.StartNew();
        using var source = Process.Start(Postfix("smtp-source"),
            ["-s", "10", "-d", "-m", $"{messages}", "-l", $"{bytes}", "-f", "press@office.example", "-t", "reader@paper.example", $"127.0.0.1:{sinkPort}"]);
        await source.WaitForExitAsync();
        return source.ExitCode == 0 ? messages / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"smtp-source ended with {source.ExitCode}.");
    }

    /// <summary>Messages a second of nodemailer's pool, as many connections as it makes of ten, each message signed; null: npm cannot fetch it.</summary>
    public async Task<double?> NodemailerAsync(int messages, int bytes)
    {
        using (var key = RSA.Create(2048))
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        await File.WriteAllTextAsync(Path.Combine(directory, "package.json"), "{\"private\":true}");
        await File.WriteAllTextAsync(Path.Combine(directory, "send.js"), Script);
        using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "nodemailer"]) { WorkingDirectory = directory })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            return null;
        }

        using var node = Process.Start(new ProcessStartInfo("node", ["send.js", $"{sinkPort}", $"{messages}", $"{bytes}"]) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
        var seconds = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return messages / double.Parse(seconds, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        proxy?.Dispose();
        sink?.Kill();
        sink?.Dispose();
        certificate?.Dispose();
        end.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static string Postfix(string program) => new[] { $"/usr/sbin/{program}", $"/usr/libexec/postfix/{program}" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"This needs Postfix's {program}. Install it, on Debian or Ubuntu with: apt-get install --no-install-recommends postfix");

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await listener.AcceptSocketAsync(end.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(Socket desk)
    {
        try
        {
            desk.NoDelay = true;
            using var there = new TcpClient { NoDelay = true };
            await there.ConnectAsync(IPAddress.Loopback, sinkPort);
            await using Stream here = certificate is null ? new NetworkStream(desk, true) : await EncryptedAsync(desk, certificate);
            await Task.WhenAny(CopyAsync(here, there.GetStream()), CopyAsync(there.GetStream(), here));
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The desk hung up.
        }
    }

    private static async Task<Stream> EncryptedAsync(Socket desk, X509Certificate2 certificate)
    {
        var stream = new SslStream(new NetworkStream(desk, true));
        await stream.AuthenticateAsServerAsync(certificate);
        return stream;
    }

    // Each piece arrives a fixed time after it left; what follows does not wait for it.
    private async Task CopyAsync(Stream from, Stream to)
    {
        var onTheWay = Channel.CreateUnbounded<(long Left, byte[] Piece)>();
        var arriving = Task.Run(async () =>
        {
            await foreach (var (left, piece) in onTheWay.Reader.ReadAllAsync(end.Token))
            {
                var rest = far ? OneWay - Stopwatch.GetElapsedTime(left) : TimeSpan.Zero;
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest);
                }

                await to.WriteAsync(piece);
            }
        });
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, end.Token)) > 0;)
        {
            onTheWay.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer[..read]));
        }

        onTheWay.Writer.Complete();
        await arriving;
    }

    private const string Script = """
        const nodemailer = require('nodemailer');
        const [port, count, bytes] = process.argv.slice(2).map(Number);
        const key = require('fs').readFileSync('key.pem', 'utf8');
        const half = ('Eelgrass that was lost to the harbour has come back along two kilometres. '.repeat(400)).slice(0, Math.max(100, (bytes - 1500) / 2));
        const pool = nodemailer.createTransport({
            pool: true, host: '127.0.0.1', port, secure: false, ignoreTLS: true, maxConnections: 10, maxMessages: Infinity,
            dkim: { domainName: 'office.example', keySelector: 'bench', privateKey: key } });
        (async () => {
            const start = process.hrtime.bigint();
            let next = 0;
            const lane = async () => {
                for (let n; (n = next++) < count;) {
                    await pool.sendMail({ from: 'press@office.example', to: `reader${n}@paper.example`, subject: 'A release of the bench',
                        text: half, html: half, headers: { 'List-Unsubscribe': `<https://office.example/u/${n}>` } });
                }
            };
            await Promise.all(Array.from({ length: 40 }, lane));
            console.log(Number(process.hrtime.bigint() - start) / 1e9);
            pool.close();
        })();
        """;
}
