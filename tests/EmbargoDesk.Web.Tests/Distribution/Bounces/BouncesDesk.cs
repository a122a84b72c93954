using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution.Bounces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution.Bounces;

/// <summary>A desk with a mail server and a bounce mailbox.</summary>
internal sealed class BouncesDesk : IAsyncDisposable
{
    private BouncesDesk(DeskHost host, SmtpSink sink, Dovecot mailbox) => (Host, Sink, Mailbox) = (host, sink, mailbox);

    public DeskHost Host { get; }

    public SmtpSink Sink { get; }

    public Dovecot Mailbox { get; }

    public DeskApi Api => Host.Api;

    public static async Task<BouncesDesk> StartAsync(string database, string protocol = "Imap", string[]? settings = null, Action<IServiceCollection>? replace = null, string[]? extensions = null, bool ownPort = false)
    {
        var sink = SmtpSink.Start();
        sink.Extensions.AddRange(extensions ?? []);
        var mailbox = await Dovecot.StartAsync();
        return new BouncesDesk(await DeskHost.StartAsync(database, sink, [.. mailbox.Settings(protocol), .. settings ?? [], .. ownPort ? [$"--Bounces:Port={mailbox.ImapPort}"] : Array.Empty<string>()], replace), sink, mailbox);
    }

    /// <summary>Mails a new public release to these people; returns the mailing's id when it is over.</summary>
    public async Task<string> MailAsync(params string[] people)
    {
        var list = await Api.ListAsync(people);
        var release = await Api.ApprovedAsync(Officer.Unique("Bells ring over the harbour"), null);
        var mailing = await Api.ScheduleAsync(release, list);
        await Api.ReachesAsync($"/mailings/{mailing}", "done");
        return mailing;
    }

    /// <summary>The newest copy that a person got.</summary>
    public ReceivedMail CopyTo(string address) => Sink.Received.Last(m => m.To.Contains(address));

    public async Task<string> StateAsync(string mailing, string address) => (await Api.DeliveriesAsync(mailing))[address];

    /// <summary>Delivers a message into the mailbox and waits until it is gone from it.</summary>
    public async Task ReadsAsync(byte[] message)
    {
        var before = Mailbox.Count();
        Mailbox.Deliver(message);
        await Mailbox.HasAsync(before);
    }

    /// <summary>Waits until so many are written down.</summary>
    public Task<ApiAnswer> ShowsAsync(int count, string filter = "") => Api.ShowsAsync($"/bounces{filter}", a => a["bounces"]!.AsArray().Count == count);

    public async Task<SuppressionReason?> SuppressedAsync(string address)
    {
        await using var db = await Host.DbAsync();
        return (await db.Suppressions.AsNoTracking().SingleOrDefaultAsync(s => s.CanonicalAddress == address))?.Reason;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Mailbox.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
