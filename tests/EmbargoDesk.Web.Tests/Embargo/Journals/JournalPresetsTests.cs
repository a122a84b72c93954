using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo.Journals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Embargo.Journals;

public sealed class JournalPresetsTests
{
    [Fact]
    public void What_comes_with_the_program_is_sound_and_says_where_it_was_read()
    {
        var seeds = LoadJournalPresets.Seeds();
        Assert.Equal(15, seeds.Select(s => s.Journal).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(seeds, s => Assert.True(s.Source.Length > 0 && s.AsOf.Length > 0, s.Journal));

        // From memory, or with a part that was not seen: shown as unverified.
        Assert.Equal(
            ["Annals of Internal Medicine", "Cell Press", "JAMA Network", "NEJM", "Nature", "Nature Communications", "The BMJ", "The Lancet"],
            seeds.Where(s => !s.Verified).Select(s => s.Journal).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task They_are_loaded_at_the_first_start_and_never_over_what_the_office_changed(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var journals = (await desk.Api.GetAsync("/journals")).Is(200).Json!.AsArray();
        var science = Assert.Single(journals, j => j!["journal"]!.GetValue<string>() == "Science")!;
        Assert.Equal(("14:00", "America/New_York", true), (science["lift"]!["time"]!.GetValue<string>(), science["lift"]!["zone"]!.GetValue<string>(), science["verified"]!.GetValue<bool>()));
        Assert.Equal("thursday", science["lift"]!["days"]![0]!.GetValue<string>());
        Assert.Equal(3, science["next"]!.AsArray().Count);
        Assert.EndsWith("T14:00:00", science["next"]![0]!["local"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith("read ", science["age"]!.GetValue<string>(), StringComparison.Ordinal);

        await using var db = await desk.Host.DbAsync();
        var before = await db.AuditEntries.CountAsync(e => e.Subject == "journal" && e.Act == "load");
        await ActivatorUtilities.CreateInstance<LoadJournalPresets>(desk.Host.Services).StartAsync(CancellationToken.None);
        Assert.Equal(1, before);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Subject == "journal" && e.Act == "load"));
        Assert.Equal(1, await db.JournalPresets.CountAsync(p => p.Journal == "Science"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task An_administrator_adds_changes_and_deletes_one_and_all_of_it_is_on_record(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var administrator = await AdministratorAsync(desk);
        var name = Officer.Unique("Annals of Northern Ecology");
        var made = (await administrator.PostAsync("/journals", Body(name, "09:30"))).Is(201);
        Assert.Equal(("09:30", "noted lately"), (made["lift"]!["time"]!.GetValue<string>(), made["age"]!.GetValue<string>()));

        var changed = (await administrator.PutAsync($"/journals/{made.Id}", Body(name, "10:00"))).Is(200);
        Assert.Equal("10:00", changed["lift"]!["time"]!.GetValue<string>());
        (await desk.Api.GetAsync($"/journals/{made.Id}")).Is(200);
        (await administrator.DeleteAsync($"/journals/{made.Id}")).Is(204);
        (await desk.Api.GetAsync($"/journals/{made.Id}")).Is(404);
        (await administrator.DeleteAsync($"/journals/{made.Id}")).Is(404);
        (await administrator.PutAsync($"/journals/{made.Id}", Body(name, "10:00"))).Is(404);

        await using var db = await desk.Host.DbAsync();
        var record = await db.AuditEntries.Where(e => e.SubjectId == made.Id).OrderBy(e => e.Id).ToListAsync();
        Assert.Equal(["create", "change", "delete"], record.Select(e => e.Act));
        Assert.Contains("09:30 Oslo, unverified", record[1].Detail, StringComparison.Ordinal);
        Assert.Contains("10:00 Oslo, unverified", record[1].Detail, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_wrong_is_told_in_one_sentence_and_nothing_is_kept(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var administrator = await AdministratorAsync(desk);
        var name = Officer.Unique("A journal");
        Assert.Contains("time of day", (await administrator.PostAsync("/journals", Body(name, "4 pm"))).Is(422).Detail, StringComparison.Ordinal);
        Assert.Contains("time zone", (await administrator.PostAsync("/journals", Body(name, "16:00", "Europe/Camelot"))).Is(422).Detail, StringComparison.Ordinal);
        Assert.Contains("name", (await administrator.PostAsync("/journals", Body(" ", "16:00"))).Is(422).Detail, StringComparison.Ordinal);
        Assert.Contains("“Science” is described already", (await administrator.PostAsync("/journals", Body("the SCIENCE", "16:00"))).Is(422).Detail, StringComparison.Ordinal);
        Assert.Contains("when the journal lifts", (await administrator.PostAsync("/journals", new { journal = name })).Is(422).Detail, StringComparison.Ordinal);
        await using var db = await desk.Host.DbAsync();
        Assert.False(await db.JournalPresets.AnyAsync(p => p.Journal == name));
    }

    [Fact]
    public async Task An_officer_reads_them_and_does_not_write_them()
    {
        var desk = await SharedDesk.OnAsync(Databases.Sqlite);
        (await desk.Api.GetAsync("/journals")).Is(200);
        Assert.Equal(403, (await desk.Api.PostAsync("/journals", Body(Officer.Unique("A journal"), "16:00"))).Status);
        Assert.Equal(403, (await desk.Api.DeleteAsync("/journals/any")).Status);
    }

    private static object Body(string journal, string time, string zone = "Europe/Oslo") => new
    {
        journal, source = "the editor, by telephone", asOf = NodaTime.SystemClock.Instance.GetCurrentInstant().ToString("uuuu-MM", null),
        lift = new { days = new[] { "tuesday" }, time, zone },
    };

    private static async Task<DeskApi> AdministratorAsync(SharedDesk desk)
    {
        var (_, token) = await desk.Host.Services.GetRequiredService<CreateToken>().RunAsync("Administrator", Roles.Administrator, "Test");
        return new DeskApi(desk.Host.Client(token));
    }
}
