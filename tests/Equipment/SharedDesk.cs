using System.Collections.Concurrent;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// One running program a database for all tests that need nothing but one: starting it costs more than most of them. Its clock is the
/// machine's; its recipients and lists belong to all, so that a test gives its own names (<see cref="Officer.Unique"/>).
/// </summary>
public sealed record SharedDesk(DeskHost Host, SmtpSink Sink)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<SharedDesk>>> Started = new();

    /// <summary>Its API.</summary>
    public DeskApi Api => Host.Api;

    /// <summary>The one on this database.</summary>
    public static Task<SharedDesk> OnAsync(string database) => Started.GetOrAdd(database, d => new(() => StartAsync(d))).Value;

    /// <summary>What a person received, in order.</summary>
    public IReadOnlyList<ReceivedMail> MailTo(string address) => [.. Sink.Received.Where(m => m.To.Contains(address))];

    private static async Task<SharedDesk> StartAsync(string database)
    {
        var sink = SmtpSink.Start();
        var host = await DeskHost.StartAsync(database, sink);

        // It goes with the process.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(host.Directory, recursive: true);
        return new SharedDesk(host, sink);
    }
}
