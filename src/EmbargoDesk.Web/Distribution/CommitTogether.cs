using System.Data.Common;
using System.Threading.Channels;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Group commit: the small writes of all connections that wait at one moment share a transaction, and so the disk's flush, which costs more
/// than the message itself. Each caller is answered after the commit: what it was told is on disk. When the shared transaction fails,
/// everybody in it is told, and must take it that the statement was perhaps committed.
/// </summary>
public sealed class CommitTogether : IAsyncDisposable
{
    private const int Most = 256;
    private readonly IDbContextFactory<DeskDb> dbs;
    private readonly IDeskClock clock;
    private readonly DatabaseProvider provider;
    private readonly Channel<Write> waiting = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writing;
    private DeliverySql? sql;

    public CommitTogether(IDbContextFactory<DeskDb> dbs, DeskSettings settings, IDeskClock clock)
    {
        (this.dbs, provider, this.clock) = (dbs, settings.Provider, clock);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Marks a delivery as on its way, if the gate still lets it through. The number of its attempt; 0: somebody else has it, or it may not go.</summary>
    public Task<int> ClaimAsync(Mailing mailing, long id, long epoch) => Waits(new Claim(mailing, id, epoch));

    /// <summary>Writes down that the relay took it.</summary>
    public Task AcceptedAsync(long id, long epoch, int attempt, string reply) => Waits(new Acceptance(id, epoch, attempt, reply));

    /// <summary>Runs a statement that names the state it expects; returns how many rows it changed.</summary>
    public Task<int> RunAsync(Func<DeskDb, Task<int>> statement) => Waits(new Statement(statement));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

    private Task<int> Waits(Write write) => waiting.Writer.TryWrite(write) ? write.Done.Task : throw new ObjectDisposedException(nameof(CommitTogether));

    private async Task WriteAsync()
    {
        var together = new List<Write>(Most);
        while (await waiting.Reader.WaitToReadAsync())
        {
            together.Clear();
            while (together.Count < Most && waiting.Reader.TryRead(out var next))
            {
                together.Add(next);
            }

            await CommitAsync(together);
        }

        await CloseAsync();
    }

    private async Task CommitAsync(List<Write> together)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(together);
                together.ForEach(w => w.Done.SetResult(w.Result));
                return;
            }
            catch (Exception e)
            {
                await CloseAsync();
                if (attempt < 3 && Deadlock.Is(e))
                {
                    // PostgreSQL ended one of two that waited for each other, and it was ours: surely nothing was written.
                    continue;
                }

                // Nothing is run again here: the commit may have happened, and only the caller knows what that means.
                together.ForEach(w => w.Done.TrySetException(e));
                return;
            }
        }
    }

    private async Task TryAsync(List<Write> together)
    {
        sql ??= await DeliverySql.OpenAsync(dbs, provider);
        await using var transaction = await sql.Db.Database.BeginTransactionAsync();
        var wall = clock.Wall;
        var accepted = together.OfType<Acceptance>().Select(a => (a.Id, a.Epoch, a.Attempt, a.Reply)).ToList();
        if (accepted.Count > 0)
        {
            await sql.AcceptAsync(transaction.GetDbTransaction(), accepted, wall);
        }

        foreach (var statement in together.OfType<Statement>())
        {
            statement.Result = await statement.Run(sql.Db);
        }

        foreach (var claims in together.OfType<Claim>().GroupBy(c => (c.Mailing.Id, c.Mailing.VersionNumber, c.Epoch)))
        {
            // The clock is asked when the statement runs, not when it begins to wait.
            var claimed = await sql.ClaimAsync(transaction.GetDbTransaction(), claims.First().Mailing, [.. claims.Select(c => c.Id)], claims.Key.Epoch, clock.Now, clock.Wall);
            foreach (var claim in claims)
            {
                claim.Result = claimed.GetValueOrDefault(claim.Id);
            }
        }

        await transaction.CommitAsync();
    }

    private async Task CloseAsync()
    {
        var old = sql;
        sql = null;
        try
        {
            await (old?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            // It was broken; that is why it is closed.
        }
    }

    private abstract class Write
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Result { get; set; }
    }

    private sealed class Claim(Mailing mailing, long id, long epoch) : Write
    {
        public Mailing Mailing => mailing;

        public long Id => id;

        public long Epoch => epoch;
    }

    private sealed class Acceptance(long id, long epoch, int attempt, string reply) : Write
    {
        public long Id => id;

        public long Epoch => epoch;

        public int Attempt => attempt;

        public string Reply => reply;
    }

    private sealed class Statement(Func<DeskDb, Task<int>> run) : Write
    {
        public Func<DeskDb, Task<int>> Run => run;
    }
}
