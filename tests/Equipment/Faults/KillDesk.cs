using System.Diagnostics;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>Where in the conversation the sender is killed.</summary>
public enum KillAt
{
    /// <summary>A connection has been accepted; the greeting is due.</summary>
    Accept,

    /// <summary>MAIL FROM has come.</summary>
    Mail,

    /// <summary>RCPT TO has come.</summary>
    Rcpt,

    /// <summary>DATA has come.</summary>
    Data,

    /// <summary>In the middle of the text.</summary>
    Body,

    /// <summary>The final dot has come; the server does not take the message.</summary>
    DotNotTaken,

    /// <summary>The final dot has come; the server takes the message, and its 250 is not sent.</summary>
    DotTaken,

    /// <summary>The 250 has come to the machine; the sender, which stood still, has not read it.</summary>
    Answered,
}

/// <summary>One kill and what came of it.</summary>
/// <param name="At">Where.</param>
/// <param name="Nth">At which occasion of that.</param>
/// <param name="Taken">How many messages the sink had then.</param>
/// <param name="Verdict">How the rows stand against the ledger at the end.</param>
/// <param name="Recovery">From the restarted program's readiness to the mailing's end.</param>
public sealed record Kill(KillAt At, int Nth, int Taken, OracleVerdict Verdict, TimeSpan Recovery);

/// <summary>The program as a process that is killed while it mails, started again, and judged by the sink's ledger.</summary>
public sealed class KillDesk : IAsyncDisposable
{
    private const int Connections = 4;

    // Most of a kill's time is the next start: a program that lives for seconds is not to be compiled a second time meanwhile.
    private static readonly (string, string)[] Environment = [("DOTNET_TieredPGO", "0"), ("DOTNET_TC_CallCountThreshold", "7D0")];
    private readonly DeskHost _prepared;
    private readonly SmtpSink _sink;
    private readonly DoubtPolicy _policy;
    private readonly int _people;
    private readonly string _list;
    private DeskProcess _program;

    private KillDesk(DeskHost prepared, SmtpSink sink, DoubtPolicy policy, int people, string list) =>
        (_prepared, _sink, _policy, _people, _list, _program) = (prepared, sink, policy, people, list, DeskProcess.Start(Environment, prepared.CommandLine));

    /// <summary>The most rows that one kill may leave in doubt.</summary>
    public static int MostDoubtful => Connections + 10;

    /// <summary>Starts one with a list of so many people.</summary>
    public static async Task<KillDesk> StartAsync(string database, DoubtPolicy policy, int people)
    {
        var sink = new SmtpSink { Ledger = new SinkLedger(), KeepsMail = false }.ComeUp();
        var prepared = await DeskHost.StartAsync(database, sink, [$"--Smtp:MaxConnections={Connections}", "--Logging:LogLevel:Default=Warning"]);
        var list = await prepared.Api.ListAsync(Enumerable.Range(0, people).Select(i => $"reader{i}@paper{i % 97}.example"));
        await prepared.StopAsync();
        var desk = new KillDesk(prepared, sink, policy, people, list);
        await desk._program.ReadyAsync(prepared.Url);
        return desk;
    }

    /// <summary>Mails the list, kills the sender at a place, starts it again, and waits for the mailing's end.</summary>
    public async Task<Kill> KillAsync(KillAt at, int nth)
    {
        var release = await _prepared.Api.ApprovedAsync(Officer.Unique("Bells ring"), null);
        var (before, killed) = (_sink.Ledger!.Count, new TaskCompletionSource());
        Watch(at, nth, killed);
        if (at == KillAt.Accept)
        {
            _sink.HangUp();
        }

        // Its answer may come, or not.
        var asked = _prepared.Api.PostAsync($"/releases/{release}/schedule", new { lists = new[] { _list }, doubt = _policy.ToString().ToLowerInvariant() });
        await killed.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var taken = _sink.Ledger.Count - before;
        await _program.DisposeAsync();

        _program = DeskProcess.Start(Environment, _prepared.CommandLine);
        await _program.ReadyAsync(_prepared.Url);
        var ready = Stopwatch.StartNew();
        var mailing = await EndAsync(release);
        var recovery = ready.Elapsed;
        await using var db = Open();
        var rows = await SentRow.OfAsync(db, mailing);
        var verdict = DeliveryOracle.Judge(rows, _sink.Ledger, _policy, MostDoubtful);
        if (rows.Count != _people)
        {
            verdict = verdict with { Wrong = [.. verdict.Wrong, $"{rows.Count} rows for {_people} people"] };
        }

        // The record says what the rows say.
        var counted = string.Join(", ", rows.GroupBy(r => r.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
        var done = await db.AuditEntries.Where(a => a.SubjectId == mailing && a.Act == "done").Select(a => a.Detail).ToListAsync();
        if (done is not [var said] || said != counted)
        {
            verdict = verdict with { Wrong = [.. verdict.Wrong, $"the record says “{string.Join("; ", done)}”, the rows say “{counted}”"] };
        }

        return new Kill(at, nth, taken, verdict, recovery);
    }

    /// <summary>One after the other, through all places in turn.</summary>
    public static async Task<IReadOnlyList<Kill>> RunAsync(string database, DoubtPolicy policy, int kills, int people, int seed, Action<Kill>? tell = null)
    {
        var random = new Random(seed);
        var done = new List<Kill>();
        await using var desk = await StartAsync(database, policy, people);
        var places = Enum.GetValues<KillAt>();
        for (var i = 0; i < kills; i++)
        {
            var at = places[(i + seed) % places.Length];
            done.Add(await desk.KillAsync(at, at == KillAt.Accept ? random.Next(1, 3) : random.Next(1, people + 1)));
            tell?.Invoke(done[^1]);
        }

        return done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        await _prepared.DisposeAsync();
        await _sink.DisposeAsync();
        _sink.Ledger!.Dispose();
    }

    private DeskDb Open() => DeskData.Open(_prepared.CommandLine);

    private void Watch(KillAt at, int nth, TaskCompletionSource killed)
    {
        var (seen, who, program) = (0, (string?)null, _program);
        var step = at switch
        {
            KillAt.Accept => SmtpStep.Greeting,
            KillAt.Mail => SmtpStep.Mail,
            KillAt.Rcpt => SmtpStep.Rcpt,
            KillAt.Data => SmtpStep.Data,
            KillAt.Body => SmtpStep.Body,
            _ => SmtpStep.Dot,
        };
        _sink.Behave();
        if (at == KillAt.DotNotTaken)
        {
            _sink.When(SmtpStep.Dot, SinkAnswer.Drop, times: 1, after: nth - 1);
        }

        _sink.Watching = async (now, to) =>
        {
            if (now == SmtpStep.Answered && at == KillAt.Answered && to is not null && to == Volatile.Read(ref who))
            {
                await EndAsync();
            }
            else if (now == step && Interlocked.Increment(ref seen) == nth)
            {
                if (at == KillAt.Answered)
                {
                    // It stands still while its 250 arrives, so that it cannot have been written down.
                    await program.SignalAsync("STOP");
                    Volatile.Write(ref who, to);
                }
                else
                {
                    await EndAsync();
                }
            }
        };

        async Task EndAsync()
        {
            await program.KillAsync();
            killed.TrySetResult();
        }
    }

    private async Task<string> EndAsync(string release)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (true)
        {
            await using (var db = Open())
            {
                var mailing = await db.Mailings.AsNoTracking().Where(m => m.ReleaseId == release).Select(m => new { m.Id, m.State }).SingleOrDefaultAsync(patience.Token);
                if (mailing?.State == MailingState.Done)
                {
                    return mailing.Id;
                }
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
