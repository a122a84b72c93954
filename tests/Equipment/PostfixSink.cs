using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MimeKit;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>Postfix's smtp-sink as a server that is not ours. A machine without it fails the tests; it never skips them.</summary>
public sealed class PostfixSink : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _directory;

    private PostfixSink(Process process, string directory, int port) => (_process, _directory, Port) = (process, directory, port);

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="options">Of smtp-sink, such as "-r", "RCPT".</param>
    public static async Task<PostfixSink> StartAsync(params string[] options)
    {
        var program = new[] { "/usr/sbin/smtp-sink", "/usr/libexec/postfix/smtp-sink" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests need Postfix's smtp-sink. Install it, on Debian or Ubuntu with: apt-get install --no-install-recommends postfix");
        var directory = Directory.CreateTempSubdirectory("embargodesk-sink-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // smtp-sink does not stay root, and its own user writes here.
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody", "-R", directory] : [];
        var process = Process.Start(new ProcessStartInfo(program, [.. user, "-4", "-m", "512", "-d", "%H%M%S.", .. options, $"127.0.0.1:{port}", "1024"])
        {
            WorkingDirectory = directory,
        })!;
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return new PostfixSink(process, directory, port);
            }
            catch (SocketException) when (!process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Stops it and reads what it received, one file a message.</summary>
    public async Task<IReadOnlyList<MimeMessage>> StopAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        List<MimeMessage> messages = [];
        foreach (var file in Directory.GetFiles(_directory))
        {
            messages.Add(await MimeMessage.LoadAsync(file));
        }

        return messages;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
