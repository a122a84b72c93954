using EmbargoDesk.Core.Distribution;

namespace EmbargoDesk.Core.Tests.Distribution;

public class MailDomainTests
{
    [Theory]
    [InlineData("v=spf1 include:_spf.mail.example -all", MailFindingKind.Good, "says who may send")]
    [InlineData("v=spf1 ip4:192.0.2.1 ~all", MailFindingKind.Good, "says who may send")]
    [InlineData("v=spf1 +all", MailFindingKind.Bad, "the whole world")]
    [InlineData("v=spf1 all", MailFindingKind.Bad, "the whole world")]
    [InlineData("v=spf1 mx ?all", MailFindingKind.Advice, "End it with")]
    [InlineData("v=spf1 mx", MailFindingKind.Advice, "End it with")]
    [InlineData("v=spf1 redirect=_spf.mail.example", MailFindingKind.Good, "says who may send")]
    [InlineData("v=spf1 a mx a:x.example mx:y.example include:a.example include:b.example include:c.example include:d.example include:e.example exists:f.example ptr -all", MailFindingKind.Bad, "11 further look-ups")]
    [InlineData("something else", MailFindingKind.Bad, "does not say who may send")]
    public void Spf_is_told_with_what_to_do(string record, MailFindingKind kind, string words)
    {
        var finding = MailDomain.Spf("office.example", ["google-site-verification=x", record]);

        Assert.Equal(kind, finding.Kind);
        Assert.Contains(words, finding.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_spf_records_count_as_none() => Assert.Contains("Join them", MailDomain.Spf("office.example", ["v=spf1 mx -all", "v=spf1 a -all"]).Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData("v=DMARC1; p=reject; rua=mailto:x@office.example", MailFindingKind.Good)]
    [InlineData("v=DMARC1; p=quarantine", MailFindingKind.Good)]
    [InlineData("v=DMARC1; p=none", MailFindingKind.Advice)]
    [InlineData("v=DMARC1; rua=mailto:x@office.example", MailFindingKind.Bad)]
    [InlineData("nothing", MailFindingKind.Bad)]
    public void Dmarc_is_told_with_what_to_do(string record, MailFindingKind kind) => Assert.Equal(kind, MailDomain.Dmarc("office.example", [record]).Kind);

    [Fact]
    public void Mail_exchangers_and_names_are_told()
    {
        Assert.Equal(MailFindingKind.Bad, MailDomain.Mx("office.example", []).Kind);
        Assert.Equal(MailFindingKind.Bad, MailDomain.Mx("office.example", [""]).Kind);
        Assert.Equal(MailFindingKind.Good, MailDomain.Mx("office.example", ["mx.office.example"]).Kind);
        Assert.Equal(MailFindingKind.Bad, MailDomain.ReverseName("192.0.2.1", [], []).Kind);
        Assert.Contains("does not lead back", MailDomain.ReverseName("192.0.2.1", ["a.example"], []).Sentence, StringComparison.Ordinal);
        Assert.Equal(MailFindingKind.Good, MailDomain.ReverseName("192.0.2.1", ["a.example"], ["a.example"]).Kind);
    }

    [Fact]
    public void A_keys_record_is_split_into_strings_that_dns_can_hold()
    {
        var key = Key(new string('A', 392));

        Assert.Equal("desk2026._domainkey.office.example", DkimRecord.Name(key));
        Assert.StartsWith("v=DKIM1; k=rsa; p=AAAA", DkimRecord.Value(key), StringComparison.Ordinal);
        var strings = DkimRecord.InStrings(key).Split("\" \"").Select(s => s.Trim('"')).ToList();
        Assert.Equal(2, strings.Count);
        Assert.All(strings, s => Assert.InRange(s.Length, 1, 255));
        Assert.Equal(DkimRecord.Value(key), string.Concat(strings));
    }

    [Fact]
    public void What_dns_shows_of_a_key_is_told()
    {
        var key = Key("ABCDEFGH");

        Assert.Null(DkimRecord.Fault(key, [DkimRecord.Value(key)]));
        Assert.Null(DkimRecord.Fault(key, ["v=DKIM1;p=ABCD EFGH"]));
        Assert.Contains("There is no TXT record", DkimRecord.Fault(key, []), StringComparison.Ordinal);
        Assert.Contains("cut off: its “p=” has 4 of 8", DkimRecord.Fault(key, ["v=DKIM1; p=ABCD"]), StringComparison.Ordinal);
        Assert.Contains("withdrawn", DkimRecord.Fault(key, ["v=DKIM1; p="]), StringComparison.Ordinal);
        Assert.Contains("another key", DkimRecord.Fault(key, ["v=DKIM1; p=XYZ"]), StringComparison.Ordinal);
        Assert.Contains("2 records", DkimRecord.Fault(key, ["v=DKIM1; p=XYZ", DkimRecord.Value(key)]), StringComparison.Ordinal);
        Assert.Contains("no DKIM record", DkimRecord.Fault(key, ["hello"]), StringComparison.Ordinal);
    }

    private static DkimKey Key(string p) => new()
    {
        Id = "K", Domain = "office.example", Selector = "desk2026", Algorithm = DkimAlgorithm.RsaSha256, ProtectedKey = "", PublicKey = p,
        CreatedAt = NodaTime.Instant.FromUtc(2026, 10, 1, 9, 0), CreatedBy = "Ada",
    };
}
