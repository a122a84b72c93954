using EmbargoDesk.Core.Distribution.Bounces;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Embargo;
using EmbargoDesk.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>A desk with a mail server, an approved release and an advance of it: what every test about holders begins with.</summary>
internal sealed class HoldersDesk : IAsyncDisposable
{
    private HoldersDesk(DeskHost host, SmtpSink sink) => (Host, Sink) = (host, sink);

    public DeskHost Host { get; }

    public SmtpSink Sink { get; }

    public DeskApi Api => Host.Api;

    public string Id { get; private set; } = "";

    public Instant Lift { get; private set; }

    public static async Task<HoldersDesk> StartAsync(string database, params string[] settings)
    {
        var sink = SmtpSink.Start();
        var desk = new HoldersDesk(await DeskHost.StartAsync(database, sink, settings), sink);
        desk.Lift = (desk.Host.Clock.Now + Duration.FromDays(2)).ToTheSecondOf();
        desk.Id = await desk.Api.ApprovedAsync("Bells ring", desk.Lift);
        return desk;
    }

    /// <summary>Plans an advance that goes at once.</summary>
    public async Task<string> AdvanceAsync(params string[] people)
    {
        var list = await Api.ListAsync(people, cleared: true);
        return (await Api.PostAsync($"/releases/{Id}/mailings", new { kind = "advance", lists = new[] { list } })).Is(201).Id;
    }

    /// <summary>The same, and waits until it is over.</summary>
    public async Task<string> AdvancedAsync(params string[] people)
    {
        var id = await AdvanceAsync(people);
        await Api.ReachesAsync($"/mailings/{id}", "done");
        return id;
    }

    public Task<ApiAnswer> MoveAsync(Duration by) => Api.EmbargoAsync(Id, Lift + by, "the journal asks");

    /// <summary>Waits until the newest notice of a kind is over.</summary>
    public async Task<ApiAnswer> ToldAsync(string kind = "embargoChanged") =>
        await Api.ReachesAsync($"/mailings/{(await Api.MailingAsync(Id, kind))!["id"]!.GetValue<string>()}", "done");

    public IReadOnlyList<ReceivedMail> To(string address) => [.. Sink.Received.Where(m => m.To.Contains(address))];

    public async Task SuppressAsync(string address, SuppressionReason reason)
    {
        await using var db = await Host.DbAsync();
        db.Suppressions.Add(new Suppression { CanonicalAddress = address, Reason = reason, At = Host.Clock.Now });
        await db.SaveChangesAsync();
    }

    /// <summary>The API as another token.</summary>
    public async Task<DeskApi> SecondAsync(string name = "Second")
    {
        var (_, token) = await Host.Services.GetRequiredService<CreateToken>().RunAsync(name, Roles.Officer, "Test");
        return new DeskApi(Host.Client(token));
    }

    /// <summary>A message in the bounce mailbox, as it is read.</summary>
    public Task ComesBackAsync(byte[] message)
    {
        var settings = Host.Services.GetRequiredService<DeskSettings>();
        using var read = MimeKit.MimeMessage.Load(new MemoryStream(message));
        var reading = BounceReader.Read(read, settings.Bounces.ReturnAddress, settings.Office);
        return Host.Services.GetRequiredService<RecordBounce>().RunAsync(Guid.NewGuid().ToString("N"), reading);
    }

    public Task SweepAsync() => Host.Services.GetRequiredService<SweepDueLifts>().SweepAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
