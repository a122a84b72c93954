using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// A scripted SMTP server inside the test: it keeps what it receives and fails where it is told to.
/// It listens on a port of its own on 127.0.0.1 from <see cref="Start"/> on.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedMail> _ledger = new();
    private readonly ConcurrentQueue<SinkRule> _script = new();
    private readonly ConcurrentDictionary<int, SmtpSinkSession> _open = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly CancellationTokenSource _end = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connections;

    /// <summary>Lines of the EHLO answer. STARTTLS and AUTH are added where they apply. Change it before a client connects.</summary>
    public List<string> Extensions { get; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "SIZE 20971520"];

    /// <summary>Null: no TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte, instead of STARTTLS.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Offer STARTTLS if there is a certificate.</summary>
    public bool OffersStartTls { get; init; } = true;

    /// <summary>If set, AUTH is offered and required before MAIL.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Is told of each step and the recipient (or null) as it begins, and awaited: a test can end its sender at a chosen moment.</summary>
    public Func<SmtpStep, string?, Task>? Watching { get; set; }

    /// <summary>If set, each message is in it, on the disk, before its 250.</summary>
    public Faults.SinkLedger? Ledger { get; init; }

    /// <summary>Whether <see cref="Received"/> and <see cref="Commands"/> are kept; a ledger is enough for a million messages.</summary>
    public bool KeepsMail { get; init; } = true;

    /// <summary>The rules of the script that have not happened, or not as often as they were to.</summary>
    public IReadOnlyList<string> Outstanding => [.. _script.Where(r => !r.IsSpent).Select(r => r.ToString())];

    /// <summary>The port on 127.0.0.1. It stays the same through <see cref="GoDown"/> and <see cref="ComeUp"/>.</summary>
    public int Port { get; private set; }

    /// <summary>What was received, in the order of arrival.</summary>
    public IReadOnlyCollection<ReceivedMail> Received => _ledger;

    /// <summary>Every command line, in order, with AUTH's secrets as they came.</summary>
    public IReadOnlyCollection<string> Commands => _commands;

    /// <summary>How many connections there have been.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many are open now.</summary>
    public int OpenConnections => _open.Count;

    internal CancellationToken End => _end.Token;

    /// <summary>A sink that listens.</summary>
    public static SmtpSink Start() => new SmtpSink().ComeUp();

    /// <summary>Listens, on the same port as before if there was one.</summary>
    public SmtpSink ComeUp()
    {
        if (_listener is null)
        {
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start(512);
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _accepting = AcceptAsync(_listener);
        }

        return this;
    }

    /// <summary>Stops listening and cuts every connection.</summary>
    public async Task GoDown()
    {
        _listener?.Stop();
        _listener = null;
        foreach (var session in _open.Values)
        {
            session.Dispose();
        }

        await _accepting;
    }

    /// <summary>Cuts every connection, and goes on listening.</summary>
    public void HangUp()
    {
        foreach (var session in _open.Values)
        {
            session.Dispose();
        }
    }

    /// <summary>At a step, do this instead of the usual.</summary>
    /// <param name="step">When.</param>
    /// <param name="answer">What.</param>
    /// <param name="address">Only for this recipient (RCPT to dot) or sender (MAIL).</param>
    /// <param name="times">How often; then as usual.</param>
    /// <param name="after">Leave so many occasions alone first.</param>
    public SmtpSink When(SmtpStep step, SinkAnswer answer, string? address = null, int times = int.MaxValue, int after = 0)
    {
        _script.Enqueue(new SinkRule(step, answer, address, times, after));
        return this;
    }

    /// <summary>Forgets the script.</summary>
    public void Behave() => _script.Clear();

    /// <summary>Waits until so many messages are in the ledger; fails after a minute.</summary>
    public async Task<IReadOnlyCollection<ReceivedMail>> ReceivesAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (_ledger.Count < count)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"The sink received {_ledger.Count} of {count} messages within a minute.");
            }

            await Task.Delay(5);
        }

        return _ledger;
    }

    /// <summary>Waits until such a message is in the ledger; fails after a minute.</summary>
    public async Task ReceivesUntilAsync(Func<ReceivedMail, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!_ledger.Any(wanted))
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"The sink received {_ledger.Count} messages within a minute, and not the one that was waited for.");
            }

            await Task.Delay(5);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await GoDown();
        _end.Dispose();
        Certificate?.Dispose();
    }

    internal SinkAnswer? Answer(SmtpStep step, string? address) => _script.Select(rule => rule.For(step, address)).FirstOrDefault(a => a is not null);

    internal void Keep(ReceivedMail mail)
    {
        foreach (var to in mail.To)
        {
            Ledger?.Take(mail.Raw, to);
        }

        if (KeepsMail)
        {
            _ledger.Enqueue(mail);
        }
    }

    internal void Note(string command)
    {
        if (KeepsMail)
        {
            _commands.Enqueue(command);
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                return;
            }

            var number = Interlocked.Increment(ref _connections);
            var session = new SmtpSinkSession(this, socket, number);
            _open[number] = session;
            _ = Task.Run(async () =>
            {
                await session.ConverseAsync();
                _open.TryRemove(number, out _);
            });
        }
    }
}
