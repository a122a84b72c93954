using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// A private Dovecot from the machine's own binaries: one mailbox, read by IMAP and POP3, with TLS by a certificate of its own. Messages are delivered as a
/// mail server does, into its Maildir. A machine without Dovecot fails the tests; it never skips them.
/// </summary>
public sealed class Dovecot : IAsyncDisposable
{
    /// <summary>The mailbox's user.</summary>
    public const string User = "bounces";

    /// <summary>The user's password.</summary>
    public const string Password = "a-password-of-the-tests";

    private readonly string _directory;
    private Process? _server;
    private int _delivered;

    private Dovecot(string directory) => _directory = directory;

    /// <summary>TLS from the first byte.</summary>
    public int ImapsPort { get; } = DeskHost.FreePort();

    /// <summary>STARTTLS.</summary>
    public int ImapPort { get; } = DeskHost.FreePort();

    /// <summary>TLS from the first byte.</summary>
    public int Pop3sPort { get; } = DeskHost.FreePort();

    /// <summary>Its certificate, as a PEM file.</summary>
    public string Certificate => Path.Combine(_directory, "cert.pem");

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private string Mail => Path.Combine(_directory, "mail");

    /// <summary>The settings with which a desk reads it.</summary>
    public string[] Settings(string protocol = "Imap") =>
    [
        "--Bounces:Address=press-bounces@office.example", $"--Bounces:Protocol={protocol}", "--Bounces:Host=127.0.0.1", $"--Bounces:Port={(protocol == "Imap" ? ImapsPort : Pop3sPort)}",
        $"--Bounces:User={User}", $"--Bounces:Password={Password}", $"--Bounces:TrustedCertificate={Certificate}", "--Bounces:PollSeconds=1",
    ];

    /// <summary>One that answers.</summary>
    public static async Task<Dovecot> StartAsync()
    {
        var dovecot = new Dovecot(Directory.CreateTempSubdirectory("embargodesk-imap-").FullName);
        try
        {
            await dovecot.PrepareAsync();
            await dovecot.ComeUpAsync();
            return dovecot;
        }
        catch
        {
            await dovecot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Delivers a message.</summary>
    public void Deliver(byte[] message)
    {
        // Whole in "tmp", then renamed: a reader never sees half of it.
        var name = string.Create(CultureInfo.InvariantCulture, $"{NodaTime.SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds()}.M{Interlocked.Increment(ref _delivered)}.test");
        var unfinished = Path.Combine(Mail, "tmp", name);
        File.WriteAllBytes(unfinished, message);
        File.Move(unfinished, Path.Combine(Mail, "new", name));
    }

    /// <summary>How many messages there are in the mailbox, or in another folder of it.</summary>
    public int Count(string folder = "") => new[] { "new", "cur" }.Select(d => Path.Combine(Mail, folder.Length > 0 ? "." + folder : "", d)).Where(Directory.Exists).Sum(d => Directory.GetFiles(d).Length);

    /// <summary>Waits until there are so many messages; fails after a minute.</summary>
    public async Task HasAsync(int count, string folder = "")
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Count(folder) != count)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"After a minute the mailbox holds {Count(folder)} messages, not {count}.");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Starts it, on the same ports as before, and waits until it answers.</summary>
    public async Task ComeUpAsync()
    {
        // The shell watches: when its pipe closes, because this process says so or was killed, it ends the server.
        const string watch = """
            exec >/dev/null 2>&1
            "$@" </dev/null & server=$!
            read -r word
            kill -TERM $server
            wait $server
            """;
        string[] line = ["/bin/sh", "-c", watch, "sh", Program(), "-F", "-c", Path.Combine(_directory, "dovecot.conf")];
        string[] command = IsRoot ? ["setpriv", "--reuid=dovecot", "--regid=dovecot", "--init-groups", .. line] : line;
        var info = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        _server = Process.Start(info)!;
        var patience = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_server.HasExited || patience.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"The tests' Dovecot did not start: {(File.Exists(Log) ? await File.ReadAllTextAsync(Log) : "it has written no log")}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Stops it; its mail stays.</summary>
    public async Task GoDownAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await GoDownAsync();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private string Log => Path.Combine(_directory, "dovecot.log");

    private static string Program() => new[] { "/usr/sbin/dovecot", "/usr/local/sbin/dovecot" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("These tests need Dovecot. Install it, on Debian or Ubuntu with: apt-get install dovecot-imapd dovecot-pop3d");

    private async Task PrepareAsync()
    {
        foreach (var folder in new[] { "new", "cur", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(Mail, folder));
        }

        using var certificate = TestCertificate.Create();
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(certificate)!;
        await File.WriteAllTextAsync(Certificate, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_directory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        var (user, group) = IsRoot ? ("dovecot", "dovecot") : (await SaidAsync("id", "-un"), await SaidAsync("id", "-gn"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "dovecot.conf"), $$"""
            base_dir = {{_directory}}/run
            state_dir = {{_directory}}/run
            log_path = {{Log}}
            protocols = imap pop3
            listen = 127.0.0.1
            ssl = required
            ssl_cert = <{{Certificate}}
            ssl_key = <{{_directory}}/key.pem
            default_internal_user = {{user}}
            default_login_user = {{user}}
            default_internal_group = {{group}}
            mail_location = maildir:{{Mail}}
            first_valid_uid = 1
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{await SaidAsync("id", "-u", user)}} gid={{await SaidAsync("id", "-g", user)}} home={{_directory}}/home
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{ImapPort}}
              }
              inet_listener imaps {
                port = {{ImapsPort}}
                ssl = yes
              }
            }
            service pop3-login {
              chroot =
              inet_listener pop3 {
                port = 0
              }
              inet_listener pop3s {
                port = {{Pop3sPort}}
                ssl = yes
              }
            }
            service anvil {
              chroot =
            }
            service stats {
              chroot =
            }
            """);
        if (IsRoot)
        {
            await SaidAsync("chown", "-R", $"{user}:{group}", _directory);
        }
    }

    private static async Task<string> SaidAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said.Trim() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed. Is Dovecot installed (its user is “dovecot”)?");
    }

    private async Task<bool> AnswersAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, ImapPort);
            using var reader = new StreamReader(client.GetStream());
            return (await reader.ReadLineAsync())?.StartsWith("* OK", StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
