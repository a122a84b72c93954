using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Web.Distribution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>
/// Every place of an SMTP conversation with every misbehaviour, on the running program: what comes of the copy, of the copies beside it, and
/// what the record says. The recipient is named after the case.
/// </summary>
public static class DeliveryGrid
{
    private const int Beside = 12;

    // A connection says goodbye after its three messages: so that many do.
    private const int BesideGoodbyes = 90;
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3.5);

    // The server's timeout must be shorter than Late.
    private static readonly string[] Settings =
        ["--Smtp:TimeoutSeconds=2", "--Smtp:FinalReplyTimeoutSeconds=2", "--Smtp:MaxConnections=12", "--Smtp:MessagesPerConnection=3"];

    /// <summary>The places.</summary>
    public static readonly IReadOnlyList<SmtpStep> Places =
        [SmtpStep.Greeting, SmtpStep.Ehlo, SmtpStep.Mail, SmtpStep.Rcpt, SmtpStep.Data, SmtpStep.Body, SmtpStep.Dot, SmtpStep.Rset, SmtpStep.Quit];

    /// <summary>The misbehaviours.</summary>
    public static readonly IReadOnlyList<string> Faults = ["421", "451", "452", "454", "550", "552", "554", "drop", "reset", "late", "silent"];

    /// <summary>All places and misbehaviours on one database with one policy.</summary>
    public static async Task<IReadOnlyList<FaultRow>> RunAsync(string database, DoubtPolicy policy)
    {
        await using var sink = new SmtpSink { Ledger = new SinkLedger() }.ComeUp();
        await using var desk = await DeskHost.StartAsync(database, sink, Settings);
        var rows = new List<FaultRow>();

        // Told by their recipients, these happen side by side in one mailing.
        SmtpStep[] told = [SmtpStep.Rcpt, SmtpStep.Data, SmtpStep.Body, SmtpStep.Dot, SmtpStep.Rset];
        rows.AddRange(await MailingAsync(desk, sink, database, policy, [.. told.SelectMany(_ => Faults, (place, fault) => new Case(place, fault))]));
        foreach (var place in Places.Except(told))
        {
            rows.AddRange(await MailingAsync(desk, sink, database, policy, [.. Faults.Select(fault => new Case(place, fault))]));
        }

        sink.Ledger!.Dispose();
        return rows;
    }

    private static async Task<IReadOnlyList<FaultRow>> MailingAsync(DeskHost desk, SmtpSink sink, string database, DoubtPolicy policy, IReadOnlyList<Case> cases)
    {
        sink.Behave();
        sink.HangUp();
        foreach (var c in cases)
        {
            c.Script(sink);
        }

        var people = cases.Select(c => c.Victim).Concat(Enumerable.Range(0, cases.Any(c => c.Place == SmtpStep.Quit) ? BesideGoodbyes : Beside).Select(i => $"beside{i}@paper.example")).ToList();
        var list = await desk.Api.ListAsync(people);
        var id = await desk.Api.ApprovedAsync(Officer.Unique("Bells ring"), null);
        (await desk.Api.PostAsync($"/releases/{id}/schedule", new { lists = new[] { list }, doubt = policy.ToString().ToLowerInvariant() })).Is(200);
        var mailing = (await desk.Api.MailingAsync(id, "lift"))!["id"]!.GetValue<string>();
        await EndAsync(desk, mailing);

        await using var db = await desk.DbAsync();
        var rows = await SentRow.OfAsync(db, mailing);
        var verdict = DeliveryOracle.Judge(rows, sink.Ledger!, policy, cases.Count);
        var counted = string.Join(", ", rows.GroupBy(r => r.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
        var recorded = await db.AuditEntries.Where(a => a.SubjectId == mailing && a.Act == "done").Select(a => a.Detail).ToListAsync();
        var outstanding = sink.Outstanding;
        var besides = rows.Where(r => r.To.StartsWith("beside", StringComparison.Ordinal) || cases.Any(c => !c.IsTold))
            .All(r => r is { State: DeliveryState.Accepted, Doubts: 0 } && sink.Ledger!.Copies(r.Token, r.To) == 1);
        return [.. cases.Select(c =>
        {
            var row = rows.Single(r => r.To == c.Victim);
            var copies = sink.Ledger!.Copies(row.Token, row.To);
            var (states, least, most) = c.Expected(policy);
            List<string> wrong = [];
            Check(states.Contains(row.State), $"{row.State}");
            Check(copies >= least && copies <= most, $"{copies} copies");
            Check(besides, "somebody beside it was not sent exactly one");
            Check(recorded is [var said] && said == counted, $"the record says {string.Join("; ", recorded)}");
            Check(!outstanding.Any(o => o == $"{c.Place} {c.Shown}"), "it did not happen");
            wrong.AddRange(verdict.Wrong);
            return new FaultRow($"{c.Place}: {c.Fault}", $"{database}, {policy}", $"{string.Join(" or ", states)}, {least} to {most} copies", wrong.Count == 0 ? $"{row.State}, {copies} copies" : string.Join("; ", wrong), wrong.Count == 0);

            void Check(bool holds, string otherwise)
            {
                if (!holds)
                {
                    wrong.Add(otherwise);
                }
            }
        })];
    }

    // A minute of the desk's time every now and then, so that what is put off comes again; and no wait for a relay's sake is longer than that.
    private static async Task EndAsync(DeskHost desk, string mailing)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var wake = desk.Services.GetRequiredService<DeliveryWake>();
        while (true)
        {
            var answer = (await desk.Api.GetAsync($"/mailings/{mailing}")).Is(200);
            if (answer.State == "done")
            {
                return;
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"The grid's mailing did not end: {answer.Text}");
            }

            if (!answer.Counts().ContainsKey("sending"))
            {
                desk.Clock.Advance(Duration.FromMinutes(1));
            }

            wake.Signal();
            await Task.Delay(200);
        }
    }

    private sealed record Case(SmtpStep Place, string Fault)
    {
        public string Victim => $"{Place}.{Fault}@paper.example".ToLowerInvariant();

        /// <summary>Whether it happens to its own recipient; else to whoever comes.</summary>
        public bool IsTold => Place is SmtpStep.Rcpt or SmtpStep.Data or SmtpStep.Body or SmtpStep.Dot or SmtpStep.Rset;

        public string Shown => Answer.Line ?? (Answer.Stalls ? "no reply" : Answer.Closes ? "drop" : "late");

        private bool IsCode => char.IsDigit(Fault[0]);

        // A server that cuts the text off with a refusal closes: a second answer to its end would be one too many.
        private SinkAnswer Answer => Fault switch
        {
            "drop" => Place == SmtpStep.Dot ? SinkAnswer.KeepThenDrop : SinkAnswer.Drop,
            "reset" => SinkAnswer.Reset,
            "late" => SinkAnswer.After(Late),
            "silent" => SinkAnswer.Stall,
            "421" => SinkAnswer.Reply("421 4.3.2 scripted").ThenClose(),
            _ => SinkAnswer.Reply(int.Parse(Fault, System.Globalization.CultureInfo.InvariantCulture)) is var reply && Place == SmtpStep.Body ? reply.ThenClose() : reply,
        };

        public void Script(SmtpSink sink)
        {
            var who = IsTold ? Victim : null;
            if (Place == SmtpStep.Rset)
            {
                // RSET comes only after a refusal.
                sink.When(SmtpStep.Rcpt, SinkAnswer.Reply("550 5.1.1 nobody"), who, times: 1);
            }

            sink.When(Place, Answer, who, times: 1);
        }

        /// <summary>In what it may end, and how many copies it may have then.</summary>
        public (IReadOnlyList<DeliveryState> States, int Least, int Most) Expected(DoubtPolicy policy)
        {
            var final = IsCode && Fault[0] == '5';
            return Place switch
            {
                SmtpStep.Rset => ([DeliveryState.Refused], 0, 0),
                SmtpStep.Rcpt or SmtpStep.Data or SmtpStep.Dot when final => ([DeliveryState.Refused], 0, 0),
                SmtpStep.Dot when IsCode => ([DeliveryState.Accepted], 1, 1),
                SmtpStep.Dot => Doubted(policy, taken: Fault is "drop" or "late" ? 1 : 0),

                // Whether the whole text had left when the server turned away, and whether its refusal was still read, is the network's doing.
                SmtpStep.Body => policy == DoubtPolicy.Hold
                    ? ([DeliveryState.Accepted, DeliveryState.InDoubt, .. final ? [DeliveryState.Refused] : Array.Empty<DeliveryState>()], 0, 1)
                    : ([DeliveryState.Accepted, .. final ? [DeliveryState.Refused] : Array.Empty<DeliveryState>()], final ? 0 : 1, Fault == "late" ? 2 : 1),
                _ => ([DeliveryState.Accepted], 1, 1),
            };
        }

        private static (IReadOnlyList<DeliveryState>, int, int) Doubted(DoubtPolicy policy, int taken) =>
            policy == DoubtPolicy.Hold ? ([DeliveryState.InDoubt], taken, taken) : ([DeliveryState.Accepted], taken + 1, taken + 1);
    }
}
