using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using MimeKit;
using NodaTime;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution;

public class MailCopyTests
{
    private static readonly Instant DatedAt = Instant.FromUtc(2026, 10, 28, 15, 59);
    private static readonly ComposedMessage Advance = Compose(MailingKind.Advance);

    private static MimeMessage Build(Delivery? delivery = null, ComposedMessage? message = null, Contact? press = null) =>
        MailCopy.Build(Frozen(message ?? Advance), delivery ?? Delivery(), Mailing(DatedAt), House, press);

    [Fact]
    public void Built_twice_a_copy_has_the_same_bytes() => Assert.Equal(Bytes(Build()), Bytes(Build()));

    [Fact]
    public void It_comes_from_the_office_answers_to_the_press_contact_and_goes_to_one()
    {
        var copy = Read(Build());

        Assert.Equal("\"Institute of the Sound\" <news@institute.example>", copy.From.ToString());
        Assert.Equal("\"Ebba Norling\" <press@institute.example>", copy.ReplyTo.ToString());
        Assert.Equal("\"Ana Reyes\" <ana@paper.example>", copy.To.ToString());
        Assert.Empty(copy.Cc);
        Assert.Empty(copy.Bcc);
        Assert.Equal(Advance.Subject, copy.Subject);
    }

    [Fact]
    public void The_releases_own_press_contact_answers()
    {
        Assert.Equal("per@institute.example", Read(Build(press: new Contact { Name = "Per", Email = "per@institute.example" })).ReplyTo.Mailboxes.Single().Address);
        Assert.Equal(House.MailFrom, Read(Build(press: new Contact { Name = "Per", Email = "per@home.example", EmailVisibility = ContactVisibility.Office })).ReplyTo.Mailboxes.Single().Address);
    }

    [Fact]
    public void Its_date_is_the_mailings_in_the_offices_zone_and_its_id_the_token()
    {
        var raw = Raw(Build());

        Assert.Contains("\r\nDate: Wed, 28 Oct 2026 16:59:00 +0100\r\n", raw, StringComparison.Ordinal);
        Assert.StartsWith($"Message-ID: <{Token}@institute.example>\r\n", raw, StringComparison.Ordinal);
        Assert.Equal($"{Token}@institute.example", MailCopy.MessageId(Token, House));
    }

    [Fact]
    public void One_click_unsubscribes_and_machines_are_told_not_to_answer()
    {
        var copy = Read(Build());

        Assert.Equal($"<https://news.institute.example/u/{Token}>", copy.Headers[HeaderId.ListUnsubscribe]);
        Assert.Equal("List-Unsubscribe=One-Click", copy.Headers[HeaderId.ListUnsubscribePost]);
        Assert.Equal("<press.institute.example>", copy.Headers[HeaderId.ListId]);
        Assert.Equal("OOF, AutoReply", copy.Headers["X-Auto-Response-Suppress"]);
    }

    [Fact]
    public void Headers_occur_once()
    {
        var names = Read(Build()).Headers.Select(h => h.Field).ToList();

        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public void Text_comes_first_and_both_parts_arrive_whole()
    {
        var copy = Read(Build());
        var parts = Assert.IsType<MultipartAlternative>(copy.Body);

        Assert.Equal(["text/plain", "text/html"], parts.Select(p => p.ContentType.MimeType));
        Assert.Equal(Filled(Advance.Text, "Science desks, Europe"), copy.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(Filled(Advance.Html, "Science desks, Europe"), copy.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Empty(copy.Attachments);
    }

    [Fact]
    public void Every_line_is_ascii_and_short_enough_for_any_relay()
    {
        var arabic = Compose(MailingKind.Advance, content: Content with { Headline = "عودة 🌿", Body = $"<p>{string.Concat(Enumerable.Repeat("توصلت ", 500))}</p>" });
        foreach (var copy in new[] { Build(), Build(message: arabic) })
        {
            var raw = Raw(copy);
            Assert.True(raw.All(char.IsAscii));
            Assert.All(raw.Split("\r\n"), l => Assert.InRange(l.Length, 0, 200));
        }
    }

    [Fact]
    public void Nothing_outside_subject_and_parts_carries_the_title()
    {
        var raw = Raw(Build(message: Advance with { Subject = "" }));
        var head = raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)];

        Assert.DoesNotContain("eelgrass", head, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("boundary=\"=_[0-9a-f]{26}\"", head);
        Assert.DoesNotContain("filename", raw, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_notice_threads_to_the_advance()
    {
        var raw = Raw(Build(Delivery(inReplyTo: "OLD@institute.example", form: MessageForm.Lifted)));

        Assert.Contains("\r\nIn-Reply-To: <OLD@institute.example>\r\n", raw, StringComparison.Ordinal);
        Assert.Contains("\r\nReferences: <OLD@institute.example>\r\n", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("In-Reply-To", Raw(Build()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ana\r\nBcc: all@x.example", "Ana Bcc: all@x.example")]
    [InlineData("Ana \"Ace\" <script>, Reyes", "Ana \"Ace\" <script>, Reyes")]
    [InlineData("Åsa Öberg 🌿", "Åsa Öberg 🌿")]
    [InlineData("محمد", "محمد")]
    [InlineData("", "")]
    public void Any_name_is_only_a_name(string name, string shown)
    {
        var copy = Read(Build(Delivery(name: name)));

        var to = Assert.Single(copy.To.Mailboxes);
        Assert.Equal("ana@paper.example", to.Address);
        Assert.Equal(shown, to.Name ?? "");
        Assert.Empty(copy.Bcc);
    }

    [Fact]
    public void The_lists_are_named_and_encoded()
    {
        var copy = Read(Build(Delivery(lists: "Desks <b> & \"more\"\r\nEvil: x")));

        Assert.Contains("on our list: Desks <b> & \"more\" Evil: x", copy.TextBody, StringComparison.Ordinal);
        Assert.Contains("on our list: Desks &lt;b&gt; &amp; &quot;more&quot; Evil: x", copy.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("on our list: press contacts", Read(Build(Delivery(lists: ""))).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mailing_that_is_not_armed_has_no_copies() =>
        Assert.Throws<InvalidOperationException>(() => MailCopy.Build(Frozen(Advance), Delivery(), Mailing(null), House, null));

    [Fact]
    public void A_proof_says_first_that_it_is_one()
    {
        var proof = Read(MailCopy.BuildProof(Advance, "Ebba", "ebba@institute.example", Token, DatedAt, House, null));

        Assert.Equal($"[PROOF] {Advance.Subject}", proof.Subject);
        Assert.StartsWith("PROOF, NOT FOR PUBLICATION", proof.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("PROOF, NOT FOR PUBLICATION", new ComposedMessage("", proof.HtmlBody!, "").SeenLines()[0], StringComparison.Ordinal);
        Assert.DoesNotContain(ComposedMessage.LinkGap, proof.TextBody + proof.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain(ComposedMessage.ListGap, proof.TextBody + proof.HtmlBody, StringComparison.Ordinal);
        Assert.False(proof.Headers.Contains(HeaderId.ListUnsubscribe));
    }

    private static string Filled(string part, string lists) =>
        part.Replace(ComposedMessage.LinkGap, Token, StringComparison.Ordinal).Replace(ComposedMessage.ListGap, lists, StringComparison.Ordinal);
}
