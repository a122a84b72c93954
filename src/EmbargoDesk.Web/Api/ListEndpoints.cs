using System.Security.Claims;
using System.Text.Json;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using EmbargoDesk.Web.Recipients;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>/lists and who is on them.</summary>
internal static class ListEndpoints
{
    private const int MaxPage = 1000;

    public static void MapLists(this RouteGroupBuilder api)
    {
        api.MapPost("/lists", async (ListRequest body, ClaimsPrincipal user, CreateList create, CancellationToken cancel) =>
        {
            var list = await create.RunAsync(body.Name ?? "", body.Description ?? "", user.Actor(), cancel);
            return Results.Created($"/api/v1/lists/{list.Id}", new ListResponse(list.Id, list.Name, list.Description, 0, list.Turn));
        }).WithSummary("Make a list").Produces<ListResponse>(201).ProducesProblem(422);

        api.MapGet("/lists", async (IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return await db.RecipientLists.OrderBy(l => l.Name).Select(l => new ListResponse(l.Id, l.Name, l.Description, l.Members.Count, l.Turn)).ToListAsync(cancel);
        }).WithSummary("Lists and how many are on them");

        api.MapGet("/lists/{id}", async (string id, IDbContextFactory<DeskDb> dbs, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return await db.RecipientLists.Where(l => l.Id == id).Select(l => new ListResponse(l.Id, l.Name, l.Description, l.Members.Count, l.Turn)).SingleOrDefaultAsync(cancel)
                ?? throw RefusedException.NotFound("list");
        }).WithSummary("One list").ProducesProblem(404);

        api.MapPut("/lists/{id}/turn", async (string id, TurnRequest body, ClaimsPrincipal user, SetListTurn set, CancellationToken cancel) =>
        {
            await set.RunAsync(id, body.Turn, user.Actor(), cancel);
            return Results.NoContent();
        }).WithSummary("When its copies go: 1 (first: wires and nationals) to 9 (last)").Produces(204).ProducesProblem(404).ProducesProblem(422);

        api.MapPut("/lists/{id}/recipients", ReplaceAsync)
            .WithSummary("Replace who is on the list: text/csv with a header, or a JSON array")
            .Accepts<IReadOnlyList<RecipientRequest>>("application/json", "text/csv")
            .Produces<ImportAnswer>().ProducesProblem(404).ProducesProblem(422);

        api.MapGet("/lists/{id}/recipients", RecipientsAsync).WithSummary("Who is on the list").Produces<RecipientPage>().ProducesProblem(404);
    }

    private static async Task<ImportAnswer> ReplaceAsync(string id, HttpRequest request, ClaimsPrincipal user, ImportRecipients import, CancellationToken cancel)
    {
        var rows = request.HasJsonContentType() ? await JsonRowsAsync(request, cancel) : RecipientCsv.Read(await request.BytesAsync(cancel));
        var done = await import.RunAsync(id, rows, replace: true, user.Actor(), cancel);
        return new ImportAnswer(done.Added, done.Changed, done.Skipped, done.Removed, done.Refused);
    }

    private static async Task<IReadOnlyList<RecipientRow>> JsonRowsAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            var items = await request.ReadFromJsonAsync<List<RecipientRequest>>(cancel) ?? [];
            return [.. items.Select((r, i) => new RecipientRow
            {
                Number = i + 1, Name = r.Name ?? "", Email = r.Email ?? "", Outlet = r.Outlet ?? "", Beats = r.Beats ?? "", Country = r.Country ?? "",
                Language = r.Language ?? "", Notes = r.Notes ?? "", ClearedEvidence = r.ClearedEvidence ?? "",
            })];
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not a JSON array of recipients.", 400, e);
        }
    }

    private static async Task<RecipientPage> RecipientsAsync(string id, string? after, int? limit, IDbContextFactory<DeskDb> dbs, CancellationToken cancel)
    {
        var take = Math.Clamp(limit ?? 200, 1, MaxPage);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (!await db.RecipientLists.AnyAsync(l => l.Id == id, cancel))
        {
            throw RefusedException.NotFound("list");
        }

#pragma warning disable CA1309 // Compared in SQL, by its collation; EF takes no StringComparison.
        var rows = await db.ListMembers.Where(m => m.ListId == id && (after == null || string.Compare(m.RecipientId, after) > 0)).OrderBy(m => m.RecipientId).Take(take + 1)
#pragma warning restore CA1309
            .Select(m => new RecipientResponse(m.RecipientId, m.Recipient!.Name, m.Recipient.Address, m.Recipient.Outlet, m.Recipient.Beats, m.Recipient.Country,
                m.Recipient.Language, m.Recipient.Clearance != null)).ToListAsync(cancel);
        var page = rows.Take(take).ToList();
        return new RecipientPage(page, rows.Count > take ? page[^1].Id : null);
    }
}

/// <summary>A new list.</summary>
public sealed record ListRequest(string? Name, string? Description);

/// <summary>A list and how many are on it.</summary>
public sealed record ListResponse(string Id, string Name, string Description, int Recipients, int Turn);

/// <summary>When a list's copies go: 1 (first) to 9 (last).</summary>
public sealed record TurnRequest(int Turn);

/// <summary>A person to put on a list. Clearance for embargoed content is given by its evidence.</summary>
public sealed record RecipientRequest(
    string? Name, string? Email, string? Outlet, string? Beats, string? Country, string? Language, string? Notes, string? ClearedEvidence);

/// <summary>A person on a list.</summary>
public sealed record RecipientResponse(string Id, string Name, string Email, string Outlet, string Beats, string Country, string Language, bool Cleared);

/// <summary>A page of people.</summary>
public sealed record RecipientPage(IReadOnlyList<RecipientResponse> Recipients, string? Next);

/// <summary>What a replacement did. Rows are numbered as a spreadsheet does (the header is row 1), or from 1 for JSON.</summary>
public sealed record ImportAnswer(int Added, int Changed, int Skipped, int Removed, IReadOnlyList<RefusedRow> Refused);
