using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Tests.Equipment.Faults;

namespace EmbargoDesk.Bench;

/// <summary>
/// Kill -9 of the real program while it mails, at every place of the conversation in turn, and a restart; judged by the sink's ledger. The same
/// as the tests', as often and with as many people as one likes.
/// </summary>
internal static class KillsBench
{
    /// <param name="kills">How many in all, shared among databases and policies.</param>
    /// <param name="people">Recipients of each mailing.</param>
    /// <param name="database">Sqlite or Postgres; null: both.</param>
    /// <param name="policy">Hold or Resend; null: both.</param>
    public static async Task<int> RunAsync(int kills, int people, string? database, string? policy)
    {
        var runs = new[] { Databases.Sqlite, Databases.Postgres }.Where(d => database is null || d == database)
            .SelectMany(_ => Enum.GetValues<DoubtPolicy>(), (d, p) => (Database: d, Policy: p)).Where(r => policy is null || $"{r.Policy}" == policy).ToList();
        Console.WriteLine($"{kills} kills x {people} recipients");
        Console.WriteLine();
        Table.Head("database", "policy", "kills", "recipients", "lost", "copies too many", "rows in doubt", "most in doubt at a kill", "limit", "recovery p50 s", "max s", "wrong");
        var wrong = 0;
        foreach (var (run, i) in runs.Select((r, i) => (r, i)))
        {
            var share = (kills / runs.Count) + (i < kills % runs.Count ? 1 : 0);
            if (share == 0)
            {
                continue;
            }

            var done = await KillDesk.RunAsync(run.Database, run.Policy, share, people, seed: i, kill =>
            {
                foreach (var sentence in kill.Verdict.Wrong.Take(5))
                {
                    Console.Error.WriteLine($"{run.Database} {run.Policy}, killed at {kill.At} {kill.Nth}: {sentence}");
                }

                Console.Error.Write('.');
            });
            Console.Error.WriteLine();
            List<double> recovery = [.. done.Select(k => k.Recovery.TotalSeconds).Order()];
            wrong += done.Sum(k => k.Verdict.Wrong.Count);
            Table.Row(run.Database, run.Policy, done.Count, (long)done.Count * people, done.Sum(k => k.Verdict.Lost), done.Sum(k => k.Verdict.Twice), done.Sum(k => k.Verdict.Doubtful),
                done.Max(k => k.Verdict.Doubtful), KillDesk.MostDoubtful, Table.Shown(recovery.At(.5)), Table.Shown(recovery[^1]), done.Sum(k => k.Verdict.Wrong.Count));
        }

        Console.WriteLine();
        Console.WriteLine(wrong == 0 ? "Held." : "NOT held.");
        return wrong == 0 ? 0 : 1;
    }
}
