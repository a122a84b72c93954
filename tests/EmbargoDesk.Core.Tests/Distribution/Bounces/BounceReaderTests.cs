using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Bounces;
using MimeKit;

namespace EmbargoDesk.Core.Tests.Distribution.Bounces;

/// <summary>Messages as the field knows them, all written for this project: Samples/*.eml.</summary>
public sealed class BounceReaderTests
{
    /// <summary>By what a message shows of which copy it speaks.</summary>
    public enum Proof
    {
        /// <summary>By its own return address.</summary>
        Tag,

        /// <summary>By its token.</summary>
        Token,

        /// <summary>By a return address that we did not write.</summary>
        Forged,

        /// <summary>By nothing.</summary>
        None,
    }

    private const string Ana = BounceSamples.Address;

    /// <summary>File, kind, status, address, proof.</summary>
    public static TheoryData<string, BounceKind, string, string, Proof> Samples { get; } = new()
    {
        { "postfix-user-unknown", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "postfix-host-not-found", BounceKind.Soft, "5.4.4", Ana, Proof.Tag },
        { "postfix-delayed", BounceKind.Notice, "4.4.1", Ana, Proof.Tag },
        { "postfix-relayed", BounceKind.Notice, "2.0.0", Ana, Proof.Tag },
        { "postfix-mailbox-full", BounceKind.Soft, "5.2.2", Ana, Proof.Tag },
        { "postfix-given-up", BounceKind.Soft, "4.4.1", Ana, Proof.Tag },
        { "postfix-greylisted-to-the-end", BounceKind.Soft, "4.2.0", Ana, Proof.Tag },
        { "sendmail-user-unknown", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "sendmail-warning", BounceKind.Notice, "4.4.2", Ana, Proof.Tag },
        { "exim-report", BounceKind.Hard, "5.0.0", Ana, Proof.Tag },
        { "exchange-not-found", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "m365-not-found", BounceKind.Hard, "5.1.10", Ana, Proof.Tag },
        { "m365-edge", BounceKind.Hard, "5.4.1", Ana, Proof.Tag },
        { "m365-banned-address", BounceKind.Policy, "5.7.606", Ana, Proof.Tag },
        { "m365-quota", BounceKind.Soft, "5.2.2", Ana, Proof.Tag },
        { "m365-dmarc", BounceKind.Policy, "5.7.509", Ana, Proof.Tag },
        { "m365-routing-loop", BounceKind.Soft, "5.4.14", Ana, Proof.Tag },
        { "google-not-found", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "google-full", BounceKind.Soft, "5.2.2", Ana, Proof.Tag },
        { "google-unauthenticated", BounceKind.Policy, "5.7.26", Ana, Proof.Tag },
        { "google-disabled", BounceKind.Hard, "5.2.1", Ana, Proof.Tag },
        { "google-too-fast", BounceKind.Soft, "4.2.1", Ana, Proof.Tag },
        { "yahoo-no-account", BounceKind.Hard, "5.0.0", Ana, Proof.Tag },
        { "yahoo-deferred", BounceKind.Policy, "4.7.0", Ana, Proof.Tag },
        { "icloud-not-found", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "status-without-subject", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "null-mx", BounceKind.Hard, "5.1.10", Ana, Proof.Tag },
        { "bad-sender", BounceKind.Policy, "5.1.8", Ana, Proof.Tag },
        { "too-large", BounceKind.Policy, "5.3.4", Ana, Proof.Tag },
        { "content-refused", BounceKind.Policy, "5.6.0", Ana, Proof.Tag },
        { "unknown-by-code-spam-by-word", BounceKind.Policy, "5.1.1", Ana, Proof.Tag },
        { "spamhaus", BounceKind.Policy, "5.0.0", Ana, Proof.Tag },
        { "too-many-hops", BounceKind.Soft, "5.4.6", Ana, Proof.Tag },
        { "without-diagnostic", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "without-action", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "status-only-soft", BounceKind.Soft, "4.3.0", Ana, Proof.Tag },
        { "base64-status", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "no-blank-line", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "international", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "two-people", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "passed-on", BounceKind.Hard, "5.1.1", "retired@elsewhere.example", Proof.Tag },
        { "upper-case-address", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "by-envelope-id", BounceKind.Hard, "5.1.1", Ana, Proof.Token },
        { "by-returned-message-id", BounceKind.Hard, "5.1.1", Ana, Proof.Token },
        { "by-unsubscribe-link", BounceKind.Hard, "5.1.1", Ana, Proof.Token },
        { "by-in-reply-to", BounceKind.Hard, "5.1.1", Ana, Proof.Token },
        { "by-delivered-to", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "without-proof", BounceKind.Hard, "5.1.1", Ana, Proof.None },
        { "forged-proof", BounceKind.Hard, "5.1.1", Ana, Proof.Forged },
        { "whole-message-returned", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "subject-in-the-words", BounceKind.Policy, "5.7.1", Ana, Proof.Tag },
        { "qmail-no-mailbox", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "qmail-remote", BounceKind.Hard, "", Ana, Proof.Tag },
        { "qmail-full", BounceKind.Soft, "5.2.2", Ana, Proof.Tag },
        { "qmail-spam", BounceKind.Policy, "5.3.0", Ana, Proof.Tag },
        { "exim-unrouteable", BounceKind.Hard, "", Ana, Proof.Tag },
        { "exim-timeout", BounceKind.Soft, "", Ana, Proof.Tag },
        { "exim-warning", BounceKind.Notice, "", Ana, Proof.Tag },
        { "postfix-text", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "sendmail-old", BounceKind.Hard, "", Ana, Proof.Tag },
        { "exchange-2003", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "exchange-german", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "domino", BounceKind.Hard, "", Ana, Proof.Tag },
        { "domino-full", BounceKind.Soft, "", Ana, Proof.Tag },
        { "yahoo-text", BounceKind.Hard, "", Ana, Proof.Tag },
        { "gmail-html", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "m365-html", BounceKind.Hard, "5.1.10", Ana, Proof.Tag },
        { "groupwise", BounceKind.Hard, "", Ana, Proof.Tag },
        { "gateway-policy", BounceKind.Policy, "", Ana, Proof.Tag },
        { "communigate", BounceKind.Soft, "", Ana, Proof.Tag },
        { "imail", BounceKind.Hard, "", Ana, Proof.Tag },
        { "code-alone", BounceKind.Hard, "", Ana, Proof.Tag },
        { "code-alone-full", BounceKind.Soft, "", Ana, Proof.Tag },
        { "bare-550", BounceKind.Soft, "", Ana, Proof.Tag },
        { "hotmail-unavailable", BounceKind.Hard, "5.5.0", Ana, Proof.Tag },
        { "french", BounceKind.Hard, "", Ana, Proof.Tag },
        { "spanish", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "japanese", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "says-nothing", BounceKind.Unknown, "", Ana, Proof.Tag },
        { "report-as-text", BounceKind.Hard, "5.1.1", Ana, Proof.Token },
        { "vacation", BounceKind.AutoReply, "", "", Proof.Tag },
        { "exchange-out-of-office", BounceKind.AutoReply, "", "", Proof.Tag },
        { "exchange-rule", BounceKind.AutoReply, "", "", Proof.Tag },
        { "gmail-vacation", BounceKind.AutoReply, "", "", Proof.Tag },
        { "autorespond", BounceKind.AutoReply, "", "", Proof.Tag },
        { "precedence", BounceKind.AutoReply, "", "", Proof.Tag },
        { "ticket", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-german", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-german-automatic", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-french", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-spanish", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-italian", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-dutch", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-swedish", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-finnish", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-polish", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-portuguese", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-russian", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-japanese", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-chinese", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-korean", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-turkish", BounceKind.AutoReply, "", "", Proof.Tag },
        { "away-arabic", BounceKind.AutoReply, "", "", Proof.Tag },
        { "challenge", BounceKind.AutoReply, "", "", Proof.Tag },
        { "letter", BounceKind.Unknown, "", "", Proof.Token },
        { "letter-absence", BounceKind.Unknown, "", "", Proof.None },
        { "letter-auto-submitted-no", BounceKind.Unknown, "", "", Proof.None },
        { "letter-about-a-bounce", BounceKind.Unknown, "", "", Proof.None },
        { "advertisement", BounceKind.Unknown, "", "", Proof.Tag },
        { "read-receipt", BounceKind.Notice, "", "", Proof.Tag },
        { "forwarded-bounce", BounceKind.Unknown, "", "", Proof.Tag },
        { "empty", BounceKind.Unknown, "", "", Proof.Tag },
        { "broken-off", BounceKind.Hard, "5.1.1", Ana, Proof.Tag },
        { "no-boundary", BounceKind.Unknown, "", "", Proof.Tag },
        { "complaint", BounceKind.Complaint, "", Ana, Proof.Tag },
        { "complaint-redacted", BounceKind.Complaint, "", "", Proof.Token },
        { "complaint-headers-only", BounceKind.Complaint, "", Ana, Proof.Token },
        { "complaint-of-another", BounceKind.Complaint, "", "passed.on@provider.example", Proof.Token },
        { "complaint-fraud", BounceKind.Complaint, "", "", Proof.Tag },
        { "complaint-taken-back", BounceKind.Notice, "", "", Proof.Tag },
        { "authentication-failure", BounceKind.Notice, "", "", Proof.Tag },
        { "complaint-of-nothing-of-ours", BounceKind.Complaint, "", Ana, Proof.None },
        { "jmrp", BounceKind.Complaint, "", Ana, Proof.Tag },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Is_understood(string file, BounceKind kind, string status, string address, Proof proof)
    {
        var reading = BounceSamples.Read(file);
        var person = reading.People[0];
        Assert.Equal((kind, status, address), (person.Kind, person.Status, person.Address));
        Assert.Equal(proof, ProofOf(reading));
    }

    [Fact]
    public void Every_sample_is_expected_something_of() =>
        Assert.Equal(BounceSamples.Files.Order(StringComparer.Ordinal), Samples.Select(s => (string)((object[])s)[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void No_word_of_what_came_back_is_kept() => Assert.All(BounceSamples.Files, file =>
    {
        var reading = BounceSamples.Read(file);
        var kept = string.Join(' ', reading.People.Select(p => p.Words)) + reading.ReportedBy;
        Assert.DoesNotContain("eelgrass", kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("doubled", kept, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Lind?", kept, StringComparison.Ordinal);
    });

    [Fact]
    public void The_servers_own_words_are_kept_in_one_line()
    {
        Assert.Equal("550 5.1.1 <ana.lind@paper.example>: Recipient address rejected: User unknown in relay recipient table", BounceSamples.Read("postfix-user-unknown").People[0].Words);
        Assert.Equal("User Ana Lind (ana.lind@paper.example) not listed in Domino Directory", BounceSamples.Read("domino").People[0].Words);
        Assert.Equal("554 5.7.1 Message \"(subject)\" refused by content filter", BounceSamples.Read("subject-in-the-words").People[0].Words);
        Assert.Equal("mx.paper.example", BounceSamples.Read("postfix-user-unknown").ReportedBy);
    }

    [Fact]
    public void Endless_words_are_cut()
    {
        var words = BounceSamples.Read("icloud-not-found", t => t.Replace("user does not exist", "user does not exist " + new string('x', 500_000), StringComparison.Ordinal)).People[0].Words;
        Assert.Equal(BouncedPerson.MaxWords, words.Length);
        Assert.EndsWith("…", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bounce_of_two_names_both() =>
        Assert.Equal([(BounceKind.Hard, Ana), (BounceKind.Notice, "bo@paper.example")], BounceSamples.Read("two-people").People.Select(p => (p.Kind, p.Address)));

    [Fact]
    public void The_copy_that_came_back_goes_before_the_one_that_it_answers()
    {
        var reading = BounceSamples.Read("whole-message-returned", t => t.Replace("{VERP}", "news@institute.example", StringComparison.Ordinal));
        Assert.Equal(BounceSamples.Copy.Token, reading.References[0].Token);
    }

    [Fact]
    public void Deep_wide_and_huge_messages_end_in_a_reading()
    {
        Assert.Equal(BounceKind.Unknown, Of(Nested(400)).Kind);
        Assert.Equal(BounceKind.Unknown, Of("Content-Type: multipart/mixed; boundary=\"p\"\n\n" + string.Concat(Enumerable.Repeat("--p\nContent-Type: text/plain\n\n550 5.1.1\n", 5_000)) + "--p--\n").Kind);
        Assert.Equal(BounceKind.Unknown, Of("Subject: big\n\n" + string.Concat(Enumerable.Repeat("<a@paper.example> 550 5.1.1 user user user mailbox ", 100_000))).Kind);
        Assert.Equal(BounceKind.Hard, Of("Return-Path: <>\nFrom: MAILER-DAEMON@paper.example\nSubject: Undeliverable\n\n550 5.1.1 unknown user\n" + new string('-', 2_000_000)).Kind);
    }

    [Fact]
    public void Bytes_that_are_no_mail_end_in_a_reading()
    {
        var random = new Random(4);
        foreach (var file in BounceSamples.Files)
        {
            var bytes = Encoding.UTF8.GetBytes(BounceSamples.Text(file));
            for (var round = 0; round < 20; round++)
            {
                var broken = bytes[..random.Next(bytes.Length)];
                for (var i = 0; i < Math.Min(10, broken.Length); i++)
                {
                    broken[random.Next(broken.Length)] = (byte)random.Next(256);
                }

                if (Loaded(broken) is { } message)
                {
                    Assert.NotEmpty(BounceReader.Read(message, BounceSamples.Returns, MailSamples.House).People);
                }
            }
        }
    }

    private static BouncedPerson Of(string text) => BounceReader.Read(Loaded(Encoding.UTF8.GetBytes(text))!, BounceSamples.Returns, MailSamples.House).People[0];

    private static MimeMessage? Loaded(byte[] bytes)
    {
        try
        {
            return MimeMessage.Load(new MemoryStream(bytes));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Nested(int depth)
    {
        var text = new StringBuilder("Subject: deep\n");
        for (var i = 0; i < depth; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"p{i}\"\n\n--p{i}\n");
        }

        return text.Append("Content-Type: text/plain\n\n550 5.1.1\n").ToString();
    }

    private static Proof ProofOf(BounceReading reading) =>
        reading.References.FirstOrDefault(r => r.Tag?.IsOf(BounceSamples.Copy) == true || r.Token == BounceSamples.Copy.Token) switch
        {
            { Tag: not null } => Proof.Tag,
            { Token: not null } => Proof.Token,
            _ => reading.References.Count > 0 ? Proof.Forged : Proof.None,
        };
}
