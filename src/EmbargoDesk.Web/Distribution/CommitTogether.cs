using System.Data.Common;
using System.Threading.Channels;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>
/// Group commit: the small writes of all connections that wait at one moment share a transaction, and so the disk's flush, which costs more
/// than the message itself. Each caller is answered after the commit: what it was told is on disk.
/// </summary>
public sealed class CommitTogether : IAsyncDisposable
{
    private const int Most = 64;
    private readonly IDbContextFactory<DeskDb> dbs;
    private readonly Channel<Write> waiting = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task writing;

    public CommitTogether(IDbContextFactory<DeskDb> dbs)
    {
        this.dbs = dbs;
        writing = Task.Run(WriteAsync);
    }

    /// <summary>
    /// Runs one statement that names the state it expects; returns, after the commit, how many rows it changed. When the shared transaction
    /// fails, everybody in it is told, and must take it that the statement was perhaps committed.
    /// </summary>
    public Task<int> RunAsync(Func<DeskDb, Task<int>> statement)
    {
        var write = new Write(statement);
        return waiting.Writer.TryWrite(write) ? write.Done.Task : throw new ObjectDisposedException(nameof(CommitTogether));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
    }

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
    }

    private async Task CommitAsync(List<Write> together)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var changed = await TryAsync(together);
                for (var i = 0; i < together.Count; i++)
                {
                    together[i].Done.SetResult(changed[i]);
                }

                return;
            }
            catch (Exception e) when (attempt < 3 && IsDeadlock(e))
            {
                // PostgreSQL ended one of two that waited for each other, and it was ours: surely nothing was written.
            }
            catch (Exception e)
            {
                // Nothing is run again here: the commit may have happened, and only the caller knows what that means.
                together.ForEach(w => w.Done.TrySetException(e));
                return;
            }
        }
    }

    private async Task<List<int>> TryAsync(List<Write> together)
    {
        await using var db = await dbs.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var changed = new List<int>(together.Count);
        foreach (var write in together)
        {
            changed.Add(await write.Statement(db));
        }

        await transaction.CommitAsync();
        return changed;
    }

    private static bool IsDeadlock(Exception? e) => e is not null && (e is DbException { SqlState: "40P01" } || IsDeadlock(e.InnerException));

    private sealed record Write(Func<DeskDb, Task<int>> Statement)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
