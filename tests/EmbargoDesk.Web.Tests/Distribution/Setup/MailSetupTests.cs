using System.Security.Cryptography;
using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Tests.Equipment;
using EmbargoDesk.Web.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmbargoDesk.Web.Tests.Distribution.Setup;

public sealed class MailSetupTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_key_is_made_published_checked_used_and_retired_and_all_of_it_is_on_record(string database)
    {
        await using var dns = SmallDns.Start();
        await using var desk = await DeskHost.StartAsync(database, null, [$"--Dns:Server={dns.Server}"]);
        var administrator = await desk.ApiAsAsync(Roles.Administrator);
        var key = (await administrator.PostAsync("/mail/keys", new { selector = "desk2026" })).Is(201);
        var name = key["recordName"]!.GetValue<string>();
        Assert.Equal("desk2026._domainkey.office.example", name);
        Assert.DoesNotContain("PRIVATE", key.Text, StringComparison.OrdinalIgnoreCase);

        Assert.Contains("There is no TXT record", (await administrator.PostAsync($"/mail/keys/{key.Id}/activate")).Is(422).Detail, StringComparison.Ordinal);
        dns.WithTxt(name, key["recordValue"]!.GetValue<string>()[..200]);
        Assert.Contains("cut off", (await administrator.PostAsync($"/mail/keys/{key.Id}/check")).Is(200)["fault"]!.GetValue<string>(), StringComparison.Ordinal);
        dns.Forget(name);
        dns.WithTxt(name, key["recordValue"]!.GetValue<string>());
        Assert.Null((await administrator.PostAsync($"/mail/keys/{key.Id}/check")).Is(200)["fault"]);
        Assert.NotNull((await administrator.PostAsync($"/mail/keys/{key.Id}/activate")).Is(200)["activeAt"]);
        (await administrator.PostAsync($"/mail/keys/{key.Id}/activate")).Is(409);

        await using var db = await desk.DbAsync();
        var row = await db.DkimKeys.SingleAsync();
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(desk.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("DkimKey").Unprotect(row.ProtectedKey)), out _);
        Assert.Equal((2048, row.PublicKey), (rsa.KeySize, Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())));

        Assert.NotNull((await administrator.PostAsync($"/mail/keys/{key.Id}/retire")).Is(200)["retiredAt"]);
        (await administrator.PostAsync($"/mail/keys/{key.Id}/retire")).Is(409);
        (await administrator.PostAsync("/mail/keys/none/retire")).Is(404);
        Assert.Equal(["create", "activate", "retire"], await db.AuditEntries.Where(e => e.Subject == "signing key").OrderBy(e => e.Id).Select(e => e.Act).ToListAsync());
        Assert.DoesNotContain(desk.Log, l => l.Contains(row.ProtectedKey, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_key_may_be_used_unseen_only_when_somebody_says_so_and_a_selector_must_fit(string database)
    {
        await using var dns = SmallDns.Start();
        await using var desk = await DeskHost.StartAsync(database, null, [$"--Dns:Server={dns.Server}"]);
        var administrator = await desk.ApiAsAsync(Roles.Administrator);
        var key = (await administrator.PostAsync("/mail/keys", new { selector = "" })).Is(201);
        Assert.Matches("^desk[0-9]{8}$", key["selector"]!.GetValue<string>());
        (await administrator.PostAsync($"/mail/keys/{key.Id}/activate", new { although = true })).Is(200);
        Assert.Contains("cannot be a selector", (await administrator.PostAsync("/mail/keys", new { selector = "no dots. please" })).Is(422).Detail, StringComparison.Ordinal);
        Assert.Contains("already", (await administrator.PostAsync("/mail/keys", new { selector = key["selector"]!.GetValue<string>() })).Is(422).Detail, StringComparison.Ordinal);
        await using var db = await desk.DbAsync();
        Assert.Contains("although DNS did not show it", (await db.AuditEntries.SingleAsync(e => e.Act == "activate")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_domain_is_looked_up_with_what_to_do()
    {
        await using var dns = SmallDns.Start();
        await using var sink = SmtpSink.Start();
        dns.WithTxt("office.example", "v=spf1 include:_spf.mail.example -all").WithTxt("_dmarc.office.example", "v=DMARC1; p=none")
            .WithMx("office.example", "mx2.office.example", 20).WithMx("office.example", "mx1.office.example");
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, null, [$"--Dns:Server={dns.Server}"]);
        var administrator = await desk.ApiAsAsync(Roles.Administrator);

        var findings = (await administrator.GetAsync("/mail/domain")).Is(200).Json!.AsArray().ToLookup(f => f!["what"]!.GetValue<string>(), f => (Kind: f!["kind"]!.GetValue<string>(), Record: f["record"]!.GetValue<string>()));

        Assert.Equal("good", findings["SPF"].Single().Kind);
        Assert.Equal("bad", findings["DKIM"].Single().Kind);
        Assert.Equal("advice", findings["DMARC"].Single().Kind);
        Assert.Equal(("good", "mx1.office.example\nmx2.office.example"), findings["MX"].Single());
        Assert.Equal("unknown", findings["PTR"].Single().Kind);
    }

    [Theory]
    [InlineData("mail.office.example", "good")]
    [InlineData("elsewhere.example", "bad")]
    public async Task The_mail_servers_name_must_lead_back_to_it(string name, string kind)
    {
        await using var dns = SmallDns.Start();
        dns.WithA("mail.office.example", "192.0.2.25").WithA("elsewhere.example", "192.0.2.99").WithPtr("192.0.2.25", name);
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, null, [$"--Dns:Server={dns.Server}", "--Smtp:Host=mail.office.example"]);

        var findings = (await (await desk.ApiAsAsync(Roles.Administrator)).GetAsync("/mail/domain")).Is(200).Json!.AsArray();

        Assert.Equal(kind, findings.Single(f => f!["what"]!.GetValue<string>() == "PTR")!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Where_dns_does_not_answer_that_is_said()
    {
        await using var dns = SmallDns.Start();
        dns.IsSilent = true;
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, null, [$"--Dns:Server={dns.Server}", "--Dns:TimeoutSeconds=1"]);

        var findings = (await (await desk.ApiAsAsync(Roles.Administrator)).GetAsync("/mail/domain")).Is(200).Json!.AsArray();

        var spf = findings.Single(f => f!["what"]!.GetValue<string>() == "SPF")!;
        Assert.Equal("unknown", spf["kind"]!.GetValue<string>());
        Assert.Contains("did not answer within 1 seconds", spf["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_conversation_is_shown_whole_and_holds_no_secret_in_any_guise()
    {
        const string Password = "hunter2-Sommar!";
        await using var sink = new SmtpSink { User = "desk", Password = Password }.ComeUp();
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, sink, ["--Smtp:User=desk", $"--Smtp:Password={Password}"]);

        var test = (await (await desk.ApiAsAsync(Roles.Administrator)).PostAsync("/mail/server-test")).Is(200);

        Assert.All(test["steps"]!.AsArray(), s => Assert.True(s!["passed"]!.GetValue<bool>(), s["sentence"]!.GetValue<string>()));
        var lines = test.Strings("lines");
        Assert.Contains(lines, l => l.StartsWith("S: 220", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("C: EHLO", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("C: AUTH", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("C: QUIT", StringComparison.Ordinal));
        foreach (var secret in new[] { Password, Base64(Password), Base64($"\0desk\0{Password}"), Base64($"desk\0desk\0{Password}") })
        {
            Assert.DoesNotContain(secret, test.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--Smtp:Password=wrong-word", "refused the sign-in", "wrong-word")]
    [InlineData("--Smtp:Security=StartTls", "does not offer STARTTLS", "right-word")]
    public async Task What_fails_is_told_with_what_to_mend(string setting, string sentence, string secret)
    {
        await using var sink = new SmtpSink { User = "desk", Password = "right-word" }.ComeUp();
        await using var desk = await DeskHost.StartAsync(Databases.Sqlite, sink, ["--Smtp:User=desk", "--Smtp:Password=right-word", setting]);

        var test = (await (await desk.ApiAsAsync(Roles.Administrator)).PostAsync("/mail/server-test")).Is(200);

        var last = test["steps"]!.AsArray()[^1]!;
        Assert.False(last["passed"]!.GetValue<bool>());
        Assert.Contains(sentence, last["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, test.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64(secret), test.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_and_files_need_no_test()
    {
        await using var gone = await DeskHost.StartAsync(Databases.Sqlite, null, ["--Smtp:Host=127.0.0.1", $"--Smtp:Port={DeskHost.FreePort()}", "--Smtp:Security=None"]);
        var test = (await (await gone.ApiAsAsync(Roles.Administrator)).PostAsync("/mail/server-test")).Is(200);
        Assert.Contains("cannot be reached", test["steps"]!.AsArray().Single()!["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("cannot be reached", (await (await gone.ApiAsAsync(Roles.Administrator)).GetAsync("/mail")).Is(200)["trouble"]!.GetValue<string>(), StringComparison.Ordinal);

        await using var files = await DeskHost.StartAsync(Databases.Sqlite);
        (await (await files.ApiAsAsync(Roles.Administrator)).PostAsync("/mail/server-test")).Is(409);
    }

    [Fact]
    public async Task It_is_for_administrators()
    {
        var desk = await SharedDesk.OnAsync(Databases.Sqlite);
        foreach (var path in new[] { "/mail", "/mail/domain", "/mail/keys", "/mail/templates", "/mail/templates/lift" })
        {
            (await desk.Api.GetAsync(path)).Is(403);
        }

        (await desk.Api.PostAsync("/mail/server-test")).Is(403);
        Assert.Equal(302, await desk.Host.StatusAsync("/desk/mail"));
        Assert.Equal(302, await desk.Host.StatusAsync("/desk/mail/templates"));
        Assert.Equal(302, await desk.Host.StatusAsync("/desk/mail/templates/preview/X"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
