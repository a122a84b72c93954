using System.Text;
using EmbargoDesk.Tests.Equipment;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Tests.Api;

/// <summary>Import and its tray.</summary>
public sealed class ImportTests
{
    private static readonly byte[] Page = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "news-page.txt"));

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_stub_is_read_taken_once_and_then_gone(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var stubs = (await desk.Api.SendAsync(HttpMethod.Post, "/releases/import", Page, "text/plain")).Is(201)["stubs"]!.AsArray();
        var stub = stubs.Single(s => s!["headline"]!.GetValue<string>() == "Night clinics and waiting times in rural counties")!["id"]!.GetValue<string>();
        var read = (await desk.Api.GetAsync($"/imports/{stub}")).Is(200);
        Assert.Equal("waiting", read.State);
        Assert.Equal("10.5555/jnight.2027.24027", read["release"]!["doi"]!.GetValue<string>());
        Assert.Equal("rhea.halloran@lakeside.example", read["release"]!["correspondingAuthors"]![0]!["email"]!.GetValue<string>());

        // Two officers at once: one gets the draft, the other is told.
        var takes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Api.PostAsync($"/imports/{stub}/take")));
        Assert.Equal([201, 409, 409, 409], takes.Select(t => t.Status).Order());
        var draft = takes.Single(t => t.Status == 201);
        Assert.Equal(("draft", "10.5555/jnight.2027.24027"), (draft.State, draft["doi"]!.GetValue<string>()));
        Assert.Equal("MD, MSc", draft["correspondingAuthors"]![0]!["degrees"]!.GetValue<string>());
        Assert.Equal("taken", (await desk.Api.GetAsync($"/imports/{stub}")).Is(200).State);
        (await desk.Api.PostAsync($"/imports/{stub}/discard")).Is(409);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_stub_is_discarded_once_and_cannot_be_taken_then(string database)
    {
        var desk = await SharedDesk.OnAsync(database);
        var stub = (await desk.Api.SendAsync(HttpMethod.Post, "/releases/import", Page, "text/plain")).Is(201)["stubs"]![1]!["id"]!.GetValue<string>();

        var discards = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Api.PostAsync($"/imports/{stub}/discard")));
        Assert.Equal([204, 409, 409, 409], discards.Select(d => d.Status).Order());
        (await desk.Api.PostAsync($"/imports/{stub}/take")).Is(409);
        Assert.Equal("discarded", (await desk.Api.GetAsync($"/imports/{stub}")).Is(200).State);
        await using var db = await desk.Host.DbAsync();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.SubjectId == stub && e.Act == "discard"));
        (await desk.Api.PostAsync("/imports/nothing/take")).Is(404);
    }

    public static TheoryData<string, string, string> Unreadable()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var database in new[] { Databases.Sqlite, Databases.Postgres })
        {
            data.Add(database, "nothing", "text/plain");
            data.Add(database, "binary", "application/octet-stream");
            data.Add(database, "not a Word file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        }

        return data;
    }

    [Theory, MemberData(nameof(Unreadable))]
    public async Task A_document_that_cannot_be_read_is_refused_with_a_sentence_and_leaves_nothing(string database, string what, string contentType)
    {
        var desk = await SharedDesk.OnAsync(database);
        byte[] bytes = what switch
        {
            "nothing" => [],
            "binary" => [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37 % 256))],
            _ => Encoding.ASCII.GetBytes("PK this is no archive"),
        };
        var name = $"{Guid.NewGuid():N}.{(what == "not a Word file" ? "docx" : "bin")}";

        var answer = (await desk.Api.SendAsync(HttpMethod.Post, $"/releases/import?fileName={name}", bytes, contentType)).Is(422);
        Assert.EndsWith(".", answer.Detail, StringComparison.Ordinal);
        await using var db = await desk.Host.DbAsync();
        Assert.False(await db.ImportedDocuments.AnyAsync(d => d.FileName == name));
    }
}
