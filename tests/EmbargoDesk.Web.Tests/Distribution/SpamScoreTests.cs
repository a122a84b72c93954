using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Core.Releases;
using NodaTime;
using Xunit.Abstractions;

namespace EmbargoDesk.Web.Tests.Distribution;

/// <summary>
/// What SpamAssassin makes of the mail, by its local rules alone. Those that earn points downwards (DKIM_VALID, SPF_PASS, a known sender) need DNS and a receiver, so that
/// without them nothing is far below 0: what is reached is -0.0 (NO_RECEIVED and NO_RELAYS -0.001 each, HTML_MESSAGE 0.001), and no rule may speak against the mail.
/// </summary>
public sealed partial class SpamScoreTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("advance")]
    [InlineData("lift")]
    public async Task No_local_rule_speaks_against_the_mail(string name)
    {
        var report = await ReportAsync(Mail(name));
        output.WriteLine(report);

        var score = double.Parse(Score().Match(report).Groups["score"].Value, CultureInfo.InvariantCulture);
        Assert.True(score <= 0, report);
        var rules = Rule().Matches(report).ToDictionary(m => m.Groups["rule"].Value, m => double.Parse(m.Groups["points"].Value, CultureInfo.InvariantCulture));
        Assert.Contains("HTML_MESSAGE", rules.Keys);
        Assert.DoesNotContain(rules, r => r.Value > 0);
    }

    [Fact]
    public async Task Spam_is_known_as_such_by_the_same_run()
    {
        var report = await ReportAsync("From: a@office.example\r\nTo: b@paper.example\r\nSubject: x\r\nMessage-ID: <1@office.example>\r\nDate: Wed, 28 Oct 2026 16:00:00 +0000\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"u8.ToArray());

        Assert.Contains("GTUBE", report, StringComparison.Ordinal);
    }

    private static byte[] Mail(string name)
    {
        var office = new Office
        {
            Name = "University of Nordhamn", MailFrom = "press@university.example", BaseUrl = "https://newsroom.university.example", Zone = "Europe/Stockholm", SecondZone = "America/New_York",
            PostalAddress = "University of Nordhamn, Quay 4, 450 00 Nordhamn, Sweden",
            PressContact = new Contact { Name = "Ebba Norling", Email = "press@university.example", Phone = "+46 31 555 01 10", Hours = "Weekdays 08:00 to 17:00 Stockholm" },
        };
        var message = MessageComposer.Compose(ExampleRelease.Full(name, office));
        var at = Instant.FromUtc(2026, 10, 28, 15, 0);
        var kind = name == "advance" ? MailingKind.Advance : MailingKind.Lift;
        var mailing = new Mailing { Id = "M", ReleaseId = "EXAMPLE", Kind = kind, ListIds = [], CreatedAt = at, CreatedBy = "Ebba", DatedAt = at };
        var delivery = new Delivery
        {
            MailingId = "M", ReleaseId = "EXAMPLE", Kind = kind, VersionNumber = 1, Occasion = 1, RecipientId = "R", Address = "ana@paper.example", CanonicalAddress = "ana@paper.example",
            Name = "Ana Reyes", ListNames = "Science desks, Europe", Token = "t0ken4567890123456789abcde", Form = MessageForm.Full,
        };
        var copy = MailCopy.Build(new MailingMessage { MailingId = "M", Form = MessageForm.Full, Subject = message.Subject, Html = message.Html, Text = message.Text }, delivery, mailing, office, null);
        using var stream = new MemoryStream();
        copy.WriteTo(stream);
        return stream.ToArray();
    }

    private static async Task<string> ReportAsync(byte[] message)
    {
        using var process = Process.Start(new ProcessStartInfo("spamassassin", ["-L", "-t"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(message);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var all = await said;
        var report = all.LastIndexOf("Content analysis details", StringComparison.Ordinal);
        return report < 0 ? $"spamassassin made no report: {await complained}" : all[report..];
    }

    [GeneratedRegex(@"\((?<score>-?[\d.]+) points")]
    private static partial Regex Score();

    [GeneratedRegex(@"^\s*(?<points>-?\d+\.\d+)\s+(?<rule>[A-Z][A-Z0-9_]+)\b", RegexOptions.Multiline)]
    private static partial Regex Rule();
}
