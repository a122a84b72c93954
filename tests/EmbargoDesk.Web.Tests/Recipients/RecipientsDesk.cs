using Bunit;
using Bunit.TestDoubles;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;
using EmbargoDesk.Web.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Recipients;

/// <summary>The verbs and pages of recipients on a fresh database of either kind. An officer, "Olga Officer", is signed in.</summary>
internal sealed class RecipientsDesk : BunitContext
{
    public static readonly Instant Now = Instant.FromUtc(2026, 10, 28, 16, 0);

    public static readonly Actor Officer = new("Olga Officer");

    private readonly TestDatabase database;
    private readonly string directory = Directory.CreateTempSubdirectory("embargodesk-recipients-").FullName;

    // A page waits for a real database, here beside all other tests.
    static RecipientsDesk() => DefaultWaitTimeout = TimeSpan.FromMinutes(1);

    private RecipientsDesk(TestDatabase database)
    {
        this.database = database;
        Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(AccountsDesk.Settings(database, directory).Append(new("Newsroom:BaseUrl", "https://newsroom.example"))).Build());
        Services.AddDeskData();
        Services.AddRecipients();
        Services.AddBounces();
        Services.AddSingleton<IDeskClock>(new StoppedClock());
        Authorization = AddAuthorization().SetAuthorized("Olga Officer");
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", isInteractive: true));
    }

    /// <summary>Who is signed in.</summary>
    public BunitAuthorizationContext Authorization { get; }

    public static async Task<RecipientsDesk> StartAsync(string kind)
    {
        var desk = new RecipientsDesk(await TestDatabase.CreateAsync(kind));
        await PrepareDatabase.MigrateAsync(desk.The<IDbContextFactory<DeskDb>>(), desk.The<DeskSettings>(), default);
        return desk;
    }

    public T The<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<DeskDb> DbAsync() => The<IDbContextFactory<DeskDb>>().CreateDbContextAsync();

    public Task<RecipientList> ListAsync(string name = "Science desks") => The<CreateList>().RunAsync(name, "", Officer);

    /// <summary>Imports "Name &lt;address&gt;, outlet, evidence" by CSV with a header.</summary>
    public Task<RecipientImport> ImportAsync(string listId, string csv, bool replace = false) => The<ImportRecipients>().RunAsync(listId, Rows(csv), replace, Officer);

    public static IReadOnlyList<RecipientRow> Rows(string csv) => RecipientCsv.Read(System.Text.Encoding.UTF8.GetBytes(csv));

    public async Task<Recipient> FindAsync(string address)
    {
        await using var db = await DbAsync();
        return await db.Recipients.AsNoTracking().SingleAsync(r => r.CanonicalAddress == address);
    }

    public async Task SuppressAsync(string address, SuppressionReason reason = SuppressionReason.Unsubscribed)
    {
        await using var db = await DbAsync();
        db.Suppressions.Add(new Suppression { CanonicalAddress = address, Reason = reason, At = Now });
        await db.SaveChangesAsync();
    }

    public async Task<List<string>> OnListAsync(string listId)
    {
        await using var db = await DbAsync();
        return await FindRecipients.OnList(db, listId).OrderBy(r => r.CanonicalAddress).Select(r => r.CanonicalAddress).ToListAsync();
    }

    public async Task<List<string>> RecordAsync()
    {
        await using var db = await DbAsync();
        return await db.AuditEntries.OrderBy(e => e.Id).Select(e => e.Act + " " + e.Subject + ": " + e.Detail).ToListAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        database.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private sealed class StoppedClock : IDeskClock
    {
        public Instant Now => RecipientsDesk.Now;

        public Instant Wall => Now;
    }
}
