using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>What a sender says of one copy.</summary>
/// <param name="To">The recipient.</param>
/// <param name="Token">The Message-ID's local part.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Doubts">How often it was in doubt and that was decided.</param>
public sealed record SentRow(string To, string Token, DeliveryState State, int Doubts)
{
    /// <summary>The rows of a mailing.</summary>
    public static async Task<IReadOnlyList<SentRow>> OfAsync(DeskDb db, string mailing) =>
        await db.Deliveries.AsNoTracking().Where(d => d.MailingId == mailing).Select(d => new SentRow(d.Address, d.Token, d.State, d.Doubts)).ToListAsync();
}

/// <summary>How the rows stand against the ledger.</summary>
/// <param name="Lost">Recipients whose row claims, or leaves open, what never came.</param>
/// <param name="Twice">Copies beyond the first.</param>
/// <param name="Doubtful">Rows that are or were in doubt.</param>
/// <param name="Wrong">What must not be, a sentence each.</param>
public sealed record OracleVerdict(int Lost, int Twice, int Doubtful, IReadOnlyList<string> Wrong);

/// <summary>
/// Judges a sender's rows by the sink's ledger. It knows nothing of how the sender works: whatever it says of a copy must be what the sink saw,
/// and a copy may come twice only where the sender itself says that it was in doubt.
/// </summary>
public static class DeliveryOracle
{
    /// <summary>Judges.</summary>
    /// <param name="rows">What the sender says.</param>
    /// <param name="ledger">What the sink saw.</param>
    /// <param name="policy">With <see cref="DoubtPolicy.Hold"/> nobody gets it twice.</param>
    /// <param name="mostDoubtful">How many rows may be in doubt.</param>
    public static OracleVerdict Judge(IReadOnlyList<SentRow> rows, SinkLedger ledger, DoubtPolicy policy, int mostDoubtful)
    {
        var wrong = new List<string>();
        var (lost, twice) = (0, 0);
        var doubtful = rows.Count(IsDoubtful);
        foreach (var row in rows)
        {
            var copies = ledger.Copies(row.Token, row.To);
            twice += Math.Max(0, copies - 1);
            var (least, most) = row.State switch
            {
                DeliveryState.Accepted or DeliveryState.Bounced or DeliveryState.Complained => (1, 1 + row.Doubts),
                DeliveryState.InDoubt or DeliveryState.Held => (0, 1 + row.Doubts),
                DeliveryState.Refused or DeliveryState.Expired or DeliveryState.Failed or DeliveryState.Cancelled or DeliveryState.Suppressed => (0, row.Doubts),
                _ => (int.MaxValue, int.MaxValue),
            };
            if (least == int.MaxValue)
            {
                lost++;
                wrong.Add($"{row.To} was left in {row.State}, with {copies} copies");
                continue;
            }

            lost += copies < least ? 1 : 0;
            if (copies < least || copies > (policy == DoubtPolicy.Hold ? Math.Min(most, 1) : most))
            {
                wrong.Add($"{row.To} is {row.State} with {row.Doubts} doubts, and has {copies} copies");
            }

            if (!ledger.AreAlike(row.Token, row.To))
            {
                wrong.Add($"{row.To} got copies that differ");
            }
        }

        if (doubtful > mostDoubtful)
        {
            wrong.Add($"{doubtful} rows in doubt, where {mostDoubtful} is the most");
        }

        if (twice > doubtful)
        {
            wrong.Add($"{twice} copies too many, and only {doubtful} in doubt");
        }

        var known = rows.Select(r => r.Token).ToHashSet();
        var addresses = rows.GroupBy(r => r.Token).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (addresses.Count > 0 || known.Contains(""))
        {
            wrong.Add("Message-IDs that are not one a recipient");
        }

        return new OracleVerdict(lost, twice, doubtful, wrong);
    }

    private static bool IsDoubtful(SentRow row) => row.State is DeliveryState.InDoubt or DeliveryState.Held || row.Doubts > 0;
}
