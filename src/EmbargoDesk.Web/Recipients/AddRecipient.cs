using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Puts one person on a list by hand, by the rule of the import: whoever is known already by the address is that person.</summary>
public sealed class AddRecipient(IDbContextFactory<DeskDb> dbs, ImportRecipients import)
{
    /// <summary>Adds the person.</summary>
    /// <returns>What it did: one added, or one changed who was on the list.</returns>
    /// <exception cref="RefusedException">No name, an unsound or suppressed address, or on the list already and nothing to change.</exception>
    public async Task<RecipientImport> RunAsync(string listId, RecipientRow row, Actor actor, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(row.Name))
        {
            throw new RefusedException(Refusal.Invalid, "Give the person’s name, or the desk’s if the address is shared.");
        }

        if (!EmailAddress.TryParse(row.Email, out var address, out var why))
        {
            throw new RefusedException(Refusal.Invalid, why);
        }

        var canonical = EmailAddress.Canonical(address);
        await using (var db = await dbs.CreateDbContextAsync(cancel))
        {
            if (await db.Suppressions.SingleOrDefaultAsync(s => s.CanonicalAddress == canonical, cancel) is { } suppression)
            {
                throw new RefusedException(Refusal.Invalid, $"{address} must not be mailed: {SuppressionWords.Of(suppression.Reason)}. The person was not added.");
            }
        }

        // Tried first: what changes nothing shall not go on the record.
        RecipientRow[] rows = [row with { Number = 1, Problem = null }];
        return await import.TryAsync(listId, rows, replace: false, actor, cancel) is { Skipped: > 0 }
            ? throw new RefusedException(Refusal.Invalid, $"{address} is on this list already, with these details.")
            : await import.RunAsync(listId, rows, replace: false, actor, cancel);
    }
}
