using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>What the office writes down about a person.</summary>
public sealed record RecipientDetails
{
    public string Name { get; init; } = "";
    public string Address { get; init; } = "";
    public string Outlet { get; init; } = "";
    public string Beats { get; init; } = "";
    public string Country { get; init; } = "";
    public string Language { get; init; } = "";
    public string Notes { get; init; } = "";

    /// <summary>As they stand.</summary>
    public static RecipientDetails Of(Recipient r) => new()
    {
        Name = r.Name, Address = r.Address, Outlet = r.Outlet, Beats = r.Beats, Country = r.Country, Language = r.Language, Notes = r.Notes,
    };
}

/// <summary>Changes what the office knows about a person. Copies that are frozen already keep their address.</summary>
public sealed class SaveRecipient(IDbContextFactory<DeskDb> dbs, IDeskClock clock)
{
    /// <summary>Saves it; a blank field is blank afterwards.</summary>
    /// <param name="id">Whom.</param>
    /// <param name="before">What the officer began with: if it stands no longer, somebody else was quicker.</param>
    /// <param name="after">What shall stand.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">No such person, no name, an address that is unsound or another's, or changed by somebody else.</exception>
    public async Task<RecipientDetails> RunAsync(string id, RecipientDetails before, RecipientDetails after, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var recipient = await db.Recipients.SingleOrDefaultAsync(r => r.Id == id, cancel) ?? throw RefusedException.NotFound("recipient");
        if (RecipientDetails.Of(recipient) != before)
        {
            throw new RefusedException(Refusal.Stale, "Somebody else changed this person since you opened the page. What you typed is still here: open the page in another tab, compare, and save there.");
        }

        if (!EmailAddress.TryParse(after.Address, out var address, out var why))
        {
            throw new RefusedException(Refusal.Invalid, why);
        }

        var canonical = EmailAddress.Canonical(address);
        if (canonical != recipient.CanonicalAddress)
        {
            await CheckAddressAsync(db, recipient, canonical, address, cancel);
        }

        (recipient.Address, recipient.CanonicalAddress) = (address, canonical);
        recipient.Name = RecipientRow.Line(after.Name) is { Length: > 0 } name ? name : throw new RefusedException(Refusal.Invalid, "Give the person’s name, or the desk’s if the address is shared.");
        recipient.Outlet = RecipientRow.Line(after.Outlet);
        recipient.Beats = RecipientRow.Line(after.Beats);
        recipient.Country = RecipientRow.Line(after.Country);
        recipient.Language = RecipientRow.Line(after.Language);
        recipient.Notes = RecipientRow.Line(after.Notes);
        var saved = RecipientDetails.Of(recipient);
        if (saved != before)
        {
            db.AuditEntries.Add(new AuditEntry { At = clock.Wall, Actor = actor.Name, Act = "change", Subject = "recipient", SubjectId = id, Detail = Fields(before, saved) });
            await SaveAsync(db, address, cancel);
        }

        return saved;
    }

    private static async Task CheckAddressAsync(DeskDb db, Recipient recipient, string canonical, string address, CancellationToken cancel)
    {
        if (await db.Recipients.AnyAsync(r => r.CanonicalAddress == canonical, cancel))
        {
            throw Taken(address);
        }

        // An address that died may be replaced; a person who said no has said it for every address.
        var suppression = await db.Suppressions.SingleOrDefaultAsync(s => s.CanonicalAddress == recipient.CanonicalAddress, cancel);
        if (suppression is { Reason: not SuppressionReason.Bounced })
        {
            throw new RefusedException(Refusal.Invalid, $"The address cannot change: {SuppressionWords.Of(suppression.Reason)}, and another address would mail them again.");
        }
    }

    private static async Task SaveAsync(DeskDb db, string address, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            throw Taken(address);
        }
    }

    private static RefusedException Taken(string address) =>
        new(Refusal.Invalid, $"Another person has the address {address} already; one address is one person.");

    // Names of fields only: the record is not a second card index.
    private static string Fields(RecipientDetails a, RecipientDetails b) => string.Join(", ", new[]
    {
        a.Name == b.Name ? null : "name", a.Address == b.Address ? null : "address", a.Outlet == b.Outlet ? null : "outlet", a.Beats == b.Beats ? null : "beats",
        a.Country == b.Country ? null : "country", a.Language == b.Language ? null : "language", a.Notes == b.Notes ? null : "notes",
    }.OfType<string>());
}
