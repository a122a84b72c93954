using EmbargoDesk.Core.Releases;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;
using EmbargoDesk.Web.Releases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>A running desk with a release in every state, a canary in every field of every version, and the people who read it.</summary>
public sealed class CanaryDesk : IAsyncDisposable
{
    public const string Holder = "holder@paper.example";
    public const string Former = "former@paper.example";
    public const string Cleared = "cleared@paper.example";
    public const string Uncleared = "uncleared@paper.example";
    public const string Leaver = "leaver@paper.example";

    private static readonly Actor Tester = new("Test");
    private readonly List<CanaryRelease> _releases = [];
    private string _holders = "";
    private string _everybody = "";

    private CanaryDesk(DeskHost host, SmtpSink sink, CanaryBook book, LogEar log)
    {
        (Host, Sink, Book, Log) = (host, sink, book, log);
        Lift = (host.Clock.Now + Duration.FromDays(1)).ToTheSecondOf();
        Later = Lift + Duration.FromDays(3);
        Search = log.Search;
    }

    public DeskHost Host { get; }
    public SmtpSink Sink { get; }
    public CanaryBook Book { get; }
    public CanarySearch Search { get; }
    public LogEar Log { get; }

    /// <summary>The UTC instant at which most of what is scheduled lifts.</summary>
    public Instant Lift { get; }

    /// <summary>The UTC instant at which the rest does; no test comes to it.</summary>
    public Instant Later { get; }

    /// <summary>Whether <see cref="LiftAsync"/> has been called.</summary>
    public bool Lifted { get; private set; }

    /// <summary>The releases.</summary>
    public IReadOnlyList<CanaryRelease> Releases => _releases;

    /// <summary>Every other id: mailings, lists, imports, documents, recipients.</summary>
    public List<string> OtherIds { get; } = [];

    /// <summary>The token of a copy whose reader may unsubscribe.</summary>
    public string LeaverToken { get; private set; } = "";

    /// <summary>The imported document.</summary>
    public string DocumentId { get; private set; } = "";

    /// <summary>An item that waits in the import tray.</summary>
    public string ImportId { get; private set; } = "";

    private DeskApi Api => Host.Api;

    /// <summary>The release of this name.</summary>
    public CanaryRelease this[string name] => _releases.Single(r => r.Name == name);

    /// <summary>Starts one.</summary>
    /// <param name="database">One of <see cref="Databases"/>.</param>
    /// <param name="replace">What the test adds to the program; null: nothing.</param>
    public static async Task<CanaryDesk> StartAsync(string database, Action<IServiceCollection>? replace = null)
    {
        var book = new CanaryBook();
        var log = new LogEar(new CanarySearch(book));
        var sink = SmtpSink.Start();
        var host = await DeskHost.StartAsync(database, sink, LogEar.Settings, services =>
        {
            log.Listen(services);
            CommandTally.Count(services);
            replace?.Invoke(services);
        });
        var desk = new CanaryDesk(host, sink, book, log);
        try
        {
            await desk.FillAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Comes to the lift, and waits until it is carried out and its mail has gone.</summary>
    public async Task LiftAsync()
    {
        Host.Clock.AdvanceTo(Lift + Duration.FromSeconds(1));
        Lifted = true;
        foreach (var release in _releases.Where(r => r is { Open: null, OpenAfter: not null }))
        {
            await Api.ReachesAsync($"/releases/{release.Id}", "lifted");
        }

        await Sink.ReceivesUntilAsync(m => m.To.Contains(Uncleared));
    }

    /// <summary>One more release that nobody outside may know of, lifting with the others.</summary>
    public async Task<string> OneMoreAsync()
    {
        var id = await ApprovedAsync($"one more {_releases.Count}", Later);
        (await Api.PostAsync($"/releases/{id}/schedule")).Is(200);
        return id;
    }

    /// <summary>Who signs in, as the office knows them.</summary>
    public async Task<string> CookieAsync(string email) => await SignedIn.CookieAsync(Host, email);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Sink.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await PeopleAsync();
        await ClosedAsync();
        await OpenAsync();
        await AdvancedAsync();
        await TrayAsync();
        await KeepIdsAsync();
        await Host.Services.GetRequiredService<ClearRecipient>().RevokeAsync(await RecipientIdAsync(Former), Book.Word("people", 0, "reason", CanaryAudience.Office), Tester);
        Search.KnowIds();
    }

    private async Task PeopleAsync()
    {
        _holders = await ListAsync("holders", [Holder, Former, Leaver], cleared: true);
        _everybody = await ListAsync("everybody", [Holder, Cleared], cleared: true);
        var people = new[] { new { name = "U", email = Uncleared } };
        var open = (await Api.PostAsync("/lists", new { name = Book.Word("lists", 0, "open list", CanaryAudience.Media) })).Is(201).Id;
        (await Api.PutAsync($"/lists/{open}/recipients", people)).Is(200);
        OtherIds.AddRange([_holders, _everybody, open]);
        _open = open;
        foreach (var (email, role) in new[]
        {
            (Holder, Roles.Journalist), (Former, Roles.Journalist), (Cleared, Roles.Journalist), (Uncleared, Roles.Journalist), ("stranger@paper.example", Roles.Journalist),
            ("ann@office.example", Roles.Officer), ("bea@office.example", Roles.Officer), ("adm@office.example", Roles.Administrator),
        })
        {
            await using var scope = Host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AddAccount>().RunAsync(email, email, role, Tester);
        }
    }

    private string _open = "";

    private async Task<string> ListAsync(string name, string[] addresses, bool cleared)
    {
        var list = (await Api.PostAsync("/lists", new { name = Book.Word("lists", 0, name, CanaryAudience.Media), description = Book.Word("lists", 0, name + " description", CanaryAudience.Office) })).Is(201).Id;
        var people = addresses.Select(a => new
        {
            name = a.Split('@')[0], email = a, notes = Book.Word("people", 0, a + " notes", CanaryAudience.Office),
            clearedEvidence = cleared ? Book.Word("people", 0, a + " evidence", CanaryAudience.Office) : "",
        });
        (await Api.PutAsync($"/lists/{list}/recipients", people.ToArray())).Is(200);
        return list;
    }

    // What nobody outside may read, before the lift or ever.
    private async Task ClosedAsync()
    {
        _releases.Add(new("draft", await DraftAsync("draft")));
        var review = await DraftAsync("in review");
        await Api.EmbargoAsync(review, Lift);
        (await Api.PostAsync($"/releases/{review}/submit")).Is(200);
        _releases.Add(new("in review", review));
        _releases.Add(new("approved", await ApprovedAsync("approved", Lift)));

        var edited = await ApprovedAsync("approved, then edited", Lift);
        await EditAsync("approved, then edited", edited, 2);
        _releases.Add(new("approved, then edited", edited));

        var held = await ApprovedAsync("held", Lift);
        await ReasonAsync(held, "hold", "held", CanaryAudience.Office);
        _releases.Add(new("held", held));

        var both = await ScheduledAsync("scheduled and held", Lift);
        await ReasonAsync(both, "hold", "scheduled and held", CanaryAudience.Office);
        _releases.Add(new("scheduled and held", both));

        var gone = await ScheduledAsync("withdrawn before the lift", Lift);
        await ReasonAsync(gone, "withdraw", "withdrawn before the lift", CanaryAudience.Office);
        _releases.Add(new("withdrawn before the lift", gone));

        var later = await ScheduledAsync("scheduled for later", Lift, _open);
        await Api.EmbargoAsync(later, Later, Book.Word("scheduled for later", 0, "reason", CanaryAudience.Office));
        _releases.Add(new("scheduled for later", later));

        _releases.Add(new("scheduled", await ScheduledAsync("scheduled", Lift, _open), OpenAfter: 1));
        var armed = await ScheduledAsync("scheduled and armed", Lift, _everybody);
        await Host.Services.GetRequiredService<StartMailing>().ArmLiftMailingsAsync(armed, default);
        _releases.Add(new("scheduled and armed", armed, OpenAfter: 1));

        var newer = await ScheduledAsync("scheduled, then edited", Lift);
        await EditAsync("scheduled, then edited", newer, 2);
        _releases.Add(new("scheduled, then edited", newer, OpenAfter: 1));

        // A word that the desk refuses must not stand in the log either.
        (await Api.PatchAsync($"/releases/{newer}", new { doi = Book.Word("scheduled, then edited", 3, "refused DOI", CanaryAudience.Office) }, "*")).Is(422);
        await using var db = await Host.DbAsync();
        var ann = await db.Users.SingleAsync(u => u.Email == "ann@office.example");
        await Host.Services.GetRequiredService<KeepUnsavedText>().RunAsync(newer, ann.Id, CanaryText.Of(Book, "scheduled, then edited", 4, CanaryAudience.OnePerson), 2);
    }

    // What everybody may read already.
    private async Task OpenAsync()
    {
        _releases.Add(new("lifted", await ScheduledAsync("lifted", null), Open: 1, OpenAfter: 1));
        var newer = await ScheduledAsync("lifted, then edited", null);
        await EditAsync("lifted, then edited", newer, 2);
        _releases.Add(new("lifted, then edited", newer, Open: 1, OpenAfter: 1));

        var gone = await ScheduledAsync("lifted, then withdrawn", null);
        await ReasonAsync(gone, "withdraw", "lifted, then withdrawn", CanaryAudience.Notice);
        _releases.Add(new("lifted, then withdrawn", gone, Notice: true));

        var held = await ScheduledAsync("lifted, then held", null);
        await ReasonAsync(held, "hold", "lifted, then held", CanaryAudience.Office);
        _releases.Add(new("lifted, then held", held));
    }

    // What some have received ahead of the lift.
    private async Task AdvancedAsync()
    {
        var sent = await AdvanceAsync("advance sent", Lift);
        await EditAsync("advance sent", sent, 2);
        _releases.Add(new("advance sent", sent, OpenAfter: 1, Copy: 1, Mailed: 1));

        _releases.Add(new("advance sent, for later", await AdvanceAsync("advance sent, for later", Later), Copy: 1, Mailed: 1));
        var held = await AdvanceAsync("advance sent, then held", Lift);
        await ReasonAsync(held, "hold", "advance sent, then held", CanaryAudience.Office);
        _releases.Add(new("advance sent, then held", held, Mailed: 1));

        var gone = await AdvanceAsync("advance sent, then withdrawn", Lift);
        await ReasonAsync(gone, "withdraw", "advance sent, then withdrawn", CanaryAudience.Office);
        _releases.Add(new("advance sent, then withdrawn", gone, Mailed: 1));

        var planned = await ApprovedAsync("advance planned", Later);
        (await Api.PostAsync($"/releases/{planned}/mailings", new { kind = "advance", lists = new[] { _holders }, at = (Later - Duration.FromHours(1)).ToString() })).Is(201);
        _releases.Add(new("advance planned", planned));
    }

    private async Task TrayAsync()
    {
        string Word(string field) => Book.Word("imported", 1, field, CanaryAudience.Office);
        var page = $"""
            (NORDHAMN) MAY 12, 2027—Bells that have slept in {Word("document")} for ninety years can be rung again, say the ringers of Nordhamn.
            “Anyone who keeps an old bell should think of it as a seed bank,” said the keeper.
            END
            {Word("lead headline")} rings in the north
            Clay from ruined ovens holds {Word("lead standfirst")}
            2027-05-12
            ELSE PRESS RELEASES FROM THIS DATE:
            {Word("waiting headline 1")} and waiting times in rural counties
            2027-05-12
            Waiting times fell, says {Word("waiting text 1")}.
            {Word("waiting headline 2")} among bell ringers
            2027-05-12
            Ringers climb more stairs than most, says {Word("waiting text 2")}.
            """;
        var lead = (await Api.SendAsync(HttpMethod.Post, $"/releases/import?fileName={Word("file name")}.txt", page, "text/plain")).Is(201);
        _releases.Add(new("imported", lead.Id));
        await using var db = await Host.DbAsync();
        DocumentId = (await db.ImportedDocuments.Select(d => d.Id).ToListAsync()).Single();
        ImportId = await db.ImportItems.Where(i => i.State == ImportState.Waiting).OrderBy(i => i.Position).Select(i => i.Id).FirstAsync();
    }

    private async Task KeepIdsAsync()
    {
        await using var db = await Host.DbAsync();
        OtherIds.AddRange(await db.Mailings.Select(m => m.Id).ToListAsync());
        OtherIds.AddRange(await db.ImportItems.Select(i => i.Id).ToListAsync());
        OtherIds.AddRange(await db.ImportedDocuments.Select(d => d.Id).ToListAsync());
        OtherIds.AddRange(await db.Recipients.Select(r => r.Id).ToListAsync());
        OtherIds.ForEach(id => Book.Id(id, "other", CanaryAudience.Office));
        _releases.ForEach(r => Book.Id(r.Id, r.Name));
        LeaverToken = await db.Deliveries.Where(d => d.CanonicalAddress == Leaver).Select(d => d.Token).FirstAsync();
        foreach (var token in await db.Deliveries.Select(d => d.Token).ToListAsync())
        {
            Book.Id(token, "other", CanaryAudience.OnePerson);
        }
    }

    private async Task<string> DraftAsync(string name) => (await Api.PostAsync("/releases", CanaryText.Of(Book, name, 1).AsJson())).Is(201).Id;

    private async Task<string> ApprovedAsync(string name, Instant? lift)
    {
        var id = await DraftAsync(name);
        await Api.EmbargoAsync(id, lift);
        (await Api.PostAsync($"/releases/{id}/approve")).Is(200);
        return id;
    }

    private async Task<string> ScheduledAsync(string name, Instant? lift, params string[] lists)
    {
        var id = await ApprovedAsync(name, lift);
        await Api.ScheduleAsync(id, lists);
        return id;
    }

    private async Task<string> AdvanceAsync(string name, Instant lift)
    {
        var id = await ApprovedAsync(name, lift);
        var mailing = (await Api.PostAsync($"/releases/{id}/mailings", new { kind = "advance", lists = new[] { _holders } })).Is(201).Id;
        await Api.ReachesAsync($"/mailings/{mailing}", "done");
        await Api.ScheduleAsync(id, _everybody);
        return id;
    }

    private async Task EditAsync(string name, string id, int version) => (await Api.PatchAsync($"/releases/{id}", CanaryText.Of(Book, name, version).AsJson(), "*")).Is(200);

    private async Task ReasonAsync(string id, string verb, string name, CanaryAudience audience) =>
        (await Api.PostAsync($"/releases/{id}/{verb}", new { reason = $"Because of {Book.Word(name, 0, verb + " reason", audience)}." })).Is(200);

    private async Task<string> RecipientIdAsync(string address)
    {
        await using var db = await Host.DbAsync();
        return await db.Recipients.Where(r => r.CanonicalAddress == address).Select(r => r.Id).SingleAsync();
    }
}
