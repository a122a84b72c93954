using System.Diagnostics;
using System.Security.Cryptography;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Setup;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>What arrives is signed, and dkimpy, which is not ours, says that the signatures hold.</summary>
public sealed class DkimVerifiedTests
{
    private const string Verify = """
        import sys, dkim
        records = dict(line.split(' ', 1) for line in open(sys.argv[1]).read().splitlines())
        def txt(name, timeout=5):
            name = (name.decode() if isinstance(name, bytes) else name).rstrip('.')
            return records[name].encode() if name in records else b''
        for path in sys.argv[2:]:
            message = dkim.DKIM(open(path, 'rb').read())
            count = sum(1 for name, _ in message.headers if name.lower() == b'dkim-signature')
            print(count, sum(1 for i in range(count) if message.verify(idx=i, dnsfunc=txt)))
        """;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Mail_of_a_lift_bears_signatures_that_hold_with_every_key_in_use(string database)
    {
        await using var sink = SmtpSink.Start();
        await using var desk = await DeskHost.StartAsync(database, sink);
        var records = new List<string> { await RsaAsync(desk, "one", active: true), await EdwardsAsync(desk, "two"), await RsaAsync(desk, "three", active: false) };
        await RsaAsync(desk, "elsewhere", active: true, domain: "another.example");
        var lift = desk.Clock.Now + Duration.FromMinutes(5);
        var id = await desk.Api.ApprovedAsync("Bells ring in Åmål — 鐘", lift);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(Enumerable.Range(0, 12).Select(i => $"ana{i}@paper.example")));

        // Within the last minute the copies are signed ahead.
        desk.Clock.AdvanceTo(lift - Duration.FromSeconds(30));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "armed");
        var frozen = desk.Services.GetRequiredService<FrozenMessages>();
        using (var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1)))
        {
            while (frozen.SignedAhead < 12)
            {
                await Task.Delay(20, patience.Token);
            }
        }

        desk.Clock.AdvanceTo(lift);
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        Assert.Equal(12, sink.Received.Count);
        Assert.Equal(0, frozen.SignedAhead);
        Assert.All(await VerifiedAsync(records, sink.Received), line => Assert.Equal("2 2", line));
        Assert.All(sink.Received, m => Assert.Contains("s=one;", m.Text, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Another_try_after_the_key_was_retired_has_the_same_bytes(string database)
    {
        await using var sink = SmtpSink.Start();
        sink.When(SmtpStep.Dot, SinkAnswer.KeepThenDrop, "doubt@paper.example", times: 1);
        await using var desk = await DeskHost.StartAsync(database, sink);
        await RsaAsync(desk, "one", active: true);
        var id = await desk.Api.ApprovedAsync("Bells ring", null);
        var mailing = await desk.Api.ScheduleAsync(id, await desk.Api.ListAsync(["doubt@paper.example"]));
        await desk.Api.ReachesAsync($"/mailings/{mailing}", "done");
        await using (var db = await desk.DbAsync())
        {
            await db.DkimKeys.ForEachAsync(k => k.RetiredAt = desk.Clock.Now);
            await db.SaveChangesAsync();
        }

        await desk.StopAsync();
        await desk.StartAgainAsync();
        await desk.Services.GetRequiredService<ChangeMailing>().SettleDoubtsAsync(mailing, DoubtDecision.Resend, new("Pat"));
        await sink.ReceivesAsync(2);
        Assert.Contains("DKIM-Signature:", sink.Received.First().Text, StringComparison.Ordinal);
        Assert.Equal(sink.Received.First().Text, sink.Received.Last().Text);
    }

    private static async Task<IReadOnlyList<string>> VerifiedAsync(IReadOnlyList<string> records, IEnumerable<ReceivedMail> mails)
    {
        var directory = Directory.CreateTempSubdirectory("embargodesk-dkim-");
        try
        {
            var files = new List<string>();
            foreach (var mail in mails)
            {
                files.Add(Path.Combine(directory.FullName, $"{files.Count}.eml"));
                await File.WriteAllBytesAsync(files[^1], mail.Raw);
            }

            var zone = Path.Combine(directory.FullName, "zone");
            await File.WriteAllLinesAsync(zone, records);
            // The system's own has the packages of the system, whatever else stands in the path.
            using var python = Process.Start(new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", ["-c", Verify, zone, .. files]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (lines, errors) = (await python.StandardOutput.ReadToEndAsync(), await python.StandardError.ReadToEndAsync());
            await python.WaitForExitAsync();
            Assert.True(python.ExitCode == 0, errors);
            return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> RsaAsync(DeskHost desk, string selector, bool active, string domain = "office.example")
    {
        using var rsa = RSA.Create(2048);
        await AddAsync(desk, selector, DkimAlgorithm.RsaSha256, rsa.ExportPkcs8PrivateKey(), active, domain);
        return $"{selector}._domainkey.{domain} v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}";
    }

    private static async Task<string> EdwardsAsync(DeskHost desk, string selector)
    {
        // As an administrator makes it: what is to be published is what the verifier is given.
        var key = await desk.Services.GetRequiredService<MakeDkimKey>().RunAsync(DkimAlgorithm.Ed25519Sha256, selector, new Actor("Test"));
        await using var db = await desk.DbAsync();
        await db.DkimKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.ActiveAt, key.CreatedAt));
        return $"{DkimRecord.Name(key)} {DkimRecord.Value(key)}";
    }

    private static async Task AddAsync(DeskHost desk, string selector, DkimAlgorithm algorithm, byte[] pkcs8, bool active, string domain)
    {
        var protector = desk.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(SigningKeys.Purpose);
        await using var db = await desk.DbAsync();
        db.DkimKeys.Add(new DkimKey
        {
            Id = selector, Domain = domain, Selector = selector, Algorithm = algorithm, ProtectedKey = protector.Protect(Convert.ToBase64String(pkcs8)), PublicKey = "",
            CreatedAt = desk.Clock.Now, CreatedBy = "Pat", ActiveAt = active ? desk.Clock.Now : null,
        });
        await db.SaveChangesAsync();
    }
}
