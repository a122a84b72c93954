using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Data;
using EmbargoDesk.Tests.Equipment;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Bench;

/// <summary>
/// One lift to many recipients, from its instant to the last accepted copy: the program is a process of its own, the sink is Postfix's. Beside
/// it, in the same run and to the same sink: Postfix's generator with as many messages of the same size, which is the line's own speed, and
/// nodemailer, where npm can fetch it.
/// </summary>
internal static class MailBench
{
    private const double Reach = 0.60, ReachPostgres = 0.55, ReachNodemailer = 12, Memory = 250;

    /// <param name="recipients">How many.</param>
    /// <param name="database">Sqlite or Postgres.</param>
    /// <param name="options">
    /// "unsigned", "tls", "far" (50 ms to the server and back), "nodemailer", "connections=N"; anything that begins with "--" is a setting of the program.
    /// </param>
    public static async Task<int> RunAsync(int recipients, string database, string[] options)
    {
        var connections = Option(options, "connections") ?? 16;
        await using var line = await MailLine.StartAsync(options.Contains("tls"), options.Contains("far"));
        string[] settings =
        [
            $"--Smtp:MaxConnections={connections}", "--Smtp:MessagesPerConnection=100000", "--Smtp:Host=localhost", $"--Smtp:Port={line.Port}",
            $"--Smtp:Security={(line.Certificate is null ? "None" : "Tls")}", .. line.Certificate is { } pem ? [$"--Smtp:TrustedCertificate={pem}"] : Array.Empty<string>(),
            .. options.Where(o => o.StartsWith("--", StringComparison.Ordinal)),
        ];
        await using var desk = await DeskHost.StartAsync(database, settings: settings);
        var list = await FillAsync(desk, recipients);
        if (!options.Contains("unsigned"))
        {
            await KeyAsync(desk);
        }

        await desk.StopAsync();
        await using var program = DeskProcess.Start(desk.CommandLine);
        await program.ReadyAsync(desk.Url);
        var lift = SystemClock.Instance.GetCurrentInstant().ToTheSecondOf() + Duration.FromSeconds(90 + (recipients / 2000));
        var mailing = await desk.Api.ScheduleAsync(await ReleaseAsync(desk, lift), list);
        var wait = lift - SystemClock.Instance.GetCurrentInstant() - Duration.FromSeconds(2);
        Console.Error.WriteLine($"Scheduled; the lift is in {wait.TotalSeconds:0} s");
        await Task.Delay(wait.ToTimeSpan());

        await using var rows = await RowWatch.OpenAsync(database, desk.CommandLine, mailing);
        var (memory, before, inDoubt) = (new List<double>(), 0.0, 0);
        before = ProcessMemory(program.Id);
        var cpu = Cpu(program.Id);
        Console.Error.WriteLine($"Processor time before the lift: {cpu.TotalSeconds:0.0} s");
        var patience = Stopwatch.StartNew();
        while (!await rows.IsDoneAsync() && patience.Elapsed < TimeSpan.FromMinutes(12))
        {
            inDoubt = Math.Max(inDoubt, await rows.SendingAsync());
            memory.Add(ProcessMemory(program.Id));
            await Task.Delay(150);
        }

        var spent = Cpu(program.Id) - cpu;
        var (accepted, took) = await rows.ResultAsync(lift);
        var ours = accepted / took.TotalSeconds;
        await program.StopAsync();

        var bytes = await MessageSizeAsync(signed: !options.Contains("unsigned"));
        var limit = await line.GenerateAsync(recipients, bytes);
        var node = options.Contains("nodemailer") ? await line.NodemailerAsync(Math.Min(recipients, 10_000), bytes) : null;

        var reach = database == Databases.Postgres ? ReachPostgres : Reach;
        Console.WriteLine($"{recipients} recipients, {connections} connections, {bytes} bytes a message, {database}{string.Concat(options.Select(o => $", {o}"))}");
        Console.WriteLine();
        Table.Head("what", "figure", "beside", "reach");
        Table.Row("accepted, from the lift to the last", $"{accepted} in {took.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s", $"{Table.Shown(ours)}/s", $"{recipients}");
        Table.Row("smtp-source, 10 sessions, the same bytes", $"{Table.Shown(limit)}/s", Ratio(ours / limit), $">= {Ratio(reach)}");
        if (node is { } peer)
        {
            Table.Row("nodemailer, pooled, signed", $"{Table.Shown(peer)}/s", $"{Table.Shown(ours / peer)} x", $">= {ReachNodemailer} x");
        }

        Table.Row("rows on their way at once, at most", inDoubt, "", $"<= {connections + 10}");
        Table.Row("memory, MB: before the lift, median, most", $"{Table.Shown(before)}, {Table.Shown(memory.Order().ToList().At(.5))}, {Table.Shown(memory.DefaultIfEmpty().Max())}", "", $"< {Memory}");
        Table.Row("processor time of the program a message", $"{Table.Shown(spent.TotalMicroseconds / Math.Max(1, accepted))} µs", "", "");
        Console.WriteLine();
        var held = accepted == recipients && inDoubt <= connections + 10 && memory.DefaultIfEmpty().Max() < Memory
            && (options.Contains("far") || ours / limit >= reach) && (node is null || ours / node >= ReachNodemailer);
        Console.WriteLine(held ? "Held." : "NOT held.");
        return held ? 0 : 1;
    }

    private static int? Option(string[] options, string name) =>
        options.FirstOrDefault(o => o.StartsWith($"{name}=", StringComparison.Ordinal)) is { } o ? int.Parse(o[(name.Length + 1)..], CultureInfo.InvariantCulture) : null;

    private static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static async Task<string> ReleaseAsync(DeskHost desk, Instant? lift)
    {
        var id = (await desk.Api.PostAsync("/releases", new
        {
            headline = "A release of the bench",
            body = string.Concat(Enumerable.Repeat("<p>Eelgrass that was lost to the harbour has come back along two kilometres of the sound, and with it the pipefish and the young cod, a survey of nine summers shows.</p>", 16)),
            correspondingAuthors = new[] { new { name = "Ingrid Sandvall", degrees = "PhD", email = "ingrid.sandvall@uni.example" } },
        })).Is(201).Id;
        await desk.Api.EmbargoAsync(id, lift);
        (await desk.Api.PostAsync($"/releases/{id}/approve")).Is(200);
        return id;
    }

    // The same message to one person, seen by a sink that keeps it.
    private static async Task<int> MessageSizeAsync(bool signed)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, sink);
        var list = await FillAsync(desk, 1);
        if (signed)
        {
            await KeyAsync(desk);
        }

        await desk.Api.ScheduleAsync(await ReleaseAsync(desk, null), list);
        return (await sink.ReceivesAsync(1)).Single().Text.Length;
    }

    private static async Task<string> FillAsync(DeskHost desk, int recipients)
    {
        var list = await desk.Api.ListAsync([]);
        var at = SystemClock.Instance.GetCurrentInstant();
        for (var i = 0; i < recipients; i += 5000)
        {
            await using var db = await desk.DbAsync();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            foreach (var n in Enumerable.Range(i, Math.Min(5000, recipients - i)))
            {
                var address = $"reader{n:000000}@paper{n % 50}.example";
                var person = new Recipient { Id = OpaqueId.New(), Name = $"Reader {n}", Address = address, CanonicalAddress = address, CreatedAt = at };
                db.Recipients.Add(person);
                db.ListMembers.Add(new ListMember { ListId = list, RecipientId = person.Id, AddedAt = at });
            }

            await db.SaveChangesAsync();
        }

        return list;
    }

    private static async Task KeyAsync(DeskHost desk)
    {
        using var rsa = RSA.Create(2048);
        var at = SystemClock.Instance.GetCurrentInstant();
        var protector = desk.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("DkimKey");
        await using var db = await desk.DbAsync();
        db.DkimKeys.Add(new DkimKey
        {
            Id = OpaqueId.New(), Domain = "office.example", Selector = "bench", Algorithm = DkimAlgorithm.RsaSha256, CreatedAt = at, CreatedBy = "bench", ActiveAt = at,
            ProtectedKey = protector.Protect(Convert.ToBase64String(rsa.ExportPkcs8PrivateKey())), PublicKey = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()),
        });
        await db.SaveChangesAsync();
    }

    private static double ProcessMemory(int process) =>
        double.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private static TimeSpan Cpu(int process)
    {
        using var p = Process.GetProcessById(process);
        return p.TotalProcessorTime;
    }
}
