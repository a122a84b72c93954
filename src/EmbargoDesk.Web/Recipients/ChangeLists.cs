using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Makes a recipient list.</summary>
public sealed class CreateList(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Makes it.</summary>
    /// <exception cref="RefusedException">No name, or one that is taken.</exception>
    public async Task<RecipientList> RunAsync(string name, string description, Actor actor, CancellationToken cancel = default)
    {
        name = SoundName(name);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.RecipientLists.AnyAsync(l => l.Name == name, cancel))
        {
            throw NameTaken(name);
        }

        var list = new RecipientList { Id = OpaqueId.New(), Name = name, Description = description.Trim(), CreatedAt = clock.Wall };
        db.RecipientLists.Add(list);
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "create", Subject = "list", SubjectId = list.Id });
        await db.SaveChangesAsync(cancel);
        return list;
    }

    internal static string SoundName(string name) => RecipientRow.Line(name) is { Length: > 0 and <= 200 } line
        ? line
        : throw new RefusedException(Refusal.Invalid, "Give the list a name of up to 200 characters; recipients see it in the footer of their mail.");

    internal static RefusedException NameTaken(string name) => new(Refusal.Invalid, $"There is a list “{name}” already; choose another name.");
}

/// <summary>Takes a person off a list. The person stays known.</summary>
public sealed class RemoveFromList(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Takes the person off; nothing happens where the person was not on it.</summary>
    public async Task RunAsync(string listId, string recipientId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.ListMembers.Where(m => m.ListId == listId && m.RecipientId == recipientId).ExecuteDeleteAsync(cancel) > 0)
        {
            db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "remove", Subject = "list", SubjectId = listId, Detail = $"recipient {recipientId}" });
            await db.SaveChangesAsync(cancel);
        }
    }
}

/// <summary>Says that a person may have embargoed content, or no longer.</summary>
public sealed class ClearRecipient(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Clears the person.</summary>
    /// <param name="recipientId">Whom.</param>
    /// <param name="evidence">On what; required.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No evidence, or no such person.</exception>
    public async Task RunAsync(string recipientId, string evidence, Actor actor, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(evidence))
        {
            throw new RefusedException(Refusal.Invalid, "Say on what evidence the person is cleared: an agreement signed, a press card seen.");
        }

        await ChangeAsync(recipientId, new Clearance(clock.Wall, actor.Name, RecipientRow.Line(evidence)), "clear", RecipientRow.Line(evidence), actor, cancel);
    }

    /// <summary>Takes the clearance back, at once, also for mail that is under way.</summary>
    /// <param name="recipientId">Whose.</param>
    /// <param name="reason">Why, or empty.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No such person.</exception>
    public Task RevokeAsync(string recipientId, string reason, Actor actor, CancellationToken cancel = default) =>
        ChangeAsync(recipientId, null, "revoke clearance", RecipientRow.Line(reason), actor, cancel);

    private async Task ChangeAsync(string recipientId, Clearance? clearance, string act, string reason, Actor actor, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var recipient = await db.Recipients.SingleOrDefaultAsync(r => r.Id == recipientId, cancel) ?? throw RefusedException.NotFound("recipient");
        recipient.Clearance = clearance;
        db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = act, Subject = "recipient", SubjectId = recipientId, Detail = reason });
        await db.SaveChangesAsync(cancel);
    }
}
