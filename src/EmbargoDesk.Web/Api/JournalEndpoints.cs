using System.Security.Claims;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Accounts;
using EmbargoDesk.Web.Embargo.Journals;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Api;

/// <summary>/journals: when they usually lift. Officers read; administrators write.</summary>
internal static class JournalEndpoints
{
    public static void MapJournals(this RouteGroupBuilder api)
    {

        api.MapGet("/journals", async (IDbContextFactory<DeskDb> dbs, IDeskClock clock, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            var presets = await db.JournalPresets.AsNoTracking().OrderBy(p => p.Journal).ToListAsync(cancel);
            return presets.Select(p => Shown(p, clock)).ToList();
        }).WithSummary("When journals usually lift, with the source and the next lifts");

        api.MapPost("/journals", async (JournalPresetFields body, ClaimsPrincipal user, SaveJournalPreset save, IDeskClock clock, CancellationToken cancel) =>
        {
            var preset = await save.RunAsync(null, body, user.Actor(), cancel);
            return Results.Created($"/api/v1/journals/{preset.Id}", Shown(preset, clock));
        }).RequireAuthorization(Policies.Administer).WithSummary("Describe a journal (administrator)").Produces<JournalResponse>(201).ProducesProblem(403).ProducesProblem(422);

        api.MapGet("/journals/{id}", async (string id, IDbContextFactory<DeskDb> dbs, IDeskClock clock, CancellationToken cancel) =>
        {
            await using var db = await dbs.CreateDbContextAsync(cancel);
            return Shown(await db.JournalPresets.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancel) ?? throw RefusedException.NotFound("journal"), clock);
        }).WithSummary("One journal").ProducesProblem(404);

        api.MapPut("/journals/{id}", async (string id, JournalPresetFields body, ClaimsPrincipal user, SaveJournalPreset save, IDeskClock clock, CancellationToken cancel) =>
            Shown(await save.RunAsync(id, body, user.Actor(), cancel), clock))
            .RequireAuthorization(Policies.Administer).WithSummary("Describe it anew (administrator)").ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);

        api.MapDelete("/journals/{id}", async (string id, ClaimsPrincipal user, DeleteJournalPreset delete, CancellationToken cancel) =>
        {
            await delete.RunAsync(id, user.Actor(), cancel);
            return Results.NoContent();
        }).RequireAuthorization(Policies.Administer).WithSummary("Take it out (administrator)").Produces(204).ProducesProblem(403).ProducesProblem(404);
    }

    private static JournalResponse Shown(JournalPreset p, IDeskClock clock)
    {
        var f = JournalPresetFields.Of(p);
        return new JournalResponse(p.Id, p.Journal, f.Lift!, p.Source, p.AsOf, p.Age(clock.Wall), p.Verified, p.Note, [.. JournalLiftTimes.Next(p.Lift, clock.Now).Select(EmbargoJson.Of)]);
    }
}

/// <summary>A journal's usual lift.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Journal">Its name.</param>
/// <param name="Lift">When it lifts.</param>
/// <param name="Source">Where that was read.</param>
/// <param name="AsOf">When.</param>
/// <param name="Age">The same in words: "read 8 years ago".</param>
/// <param name="Verified">Whether a person has compared it with the journal's own page.</param>
/// <param name="Note">What to know besides.</param>
/// <param name="Next">The next lifts that fit; proposals only.</param>
public sealed record JournalResponse(
    string Id, string Journal, JournalLiftFields Lift, string Source, string AsOf, string Age, bool Verified, string Note, IReadOnlyList<EmbargoJson> Next);
