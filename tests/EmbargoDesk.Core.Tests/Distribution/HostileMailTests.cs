using AngleSharp.Html.Parser;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution;

public class HostileMailTests
{
    private const string Evil = "</title><script>alert(1)</script>\"' onload=x <img src=x>";

    [Fact]
    public void Markup_in_a_field_is_shown_never_obeyed()
    {
        var evil = new Contact
        {
            Name = Evil, Degrees = Evil, Role = Evil, Affiliation = Evil, Email = "\"><script>@x.example", Phone = "+4631555\"><script>", Orcid = Evil,
            Languages = Evil, Hours = Evil, OutOfHours = Evil,
        };
        var content = new ReleaseContent
        {
            Headline = Evil, Standfirst = Evil, Dateline = Evil, Body = "<p>Body.</p>", EndMark = Evil, Boilerplate = Evil, Journal = Evil, StudyTitle = Evil,
            Doi = "10.5555/\"><script>", Authors = [evil], PressContact = evil, CorrespondingAuthors = [evil],
        };
        var office = House with { Name = Evil, PostalAddress = Evil };
        foreach (var message in new[] { Compose(MailingKind.Advance, content: content, office: office), Compose(MailingKind.Lift, content: content, office: office), Compose(MailingKind.Lift, MessageForm.Lifted, content, office: office) })
        {
            var document = new HtmlParser().ParseDocument(message.Html);

            Assert.Empty(document.QuerySelectorAll("script, img"));
            Assert.DoesNotContain(document.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal)));
            Assert.Equal(Evil, document.QuerySelector("h1")!.TextContent);
            Assert.Contains(Evil, message.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_line_break_in_a_field_begins_no_line()
    {
        var message = Compose(MailingKind.Advance, content: Content with { Headline = "Eelgrass\r\nBcc: all@x.example\u2028FOR IMMEDIATE RELEASE" });

        Assert.EndsWith(": Eelgrass Bcc: all@x.example FOR IMMEDIATE RELEASE", message.Subject, StringComparison.Ordinal);
        message.BothSay("Eelgrass Bcc: all@x.example FOR IMMEDIATE RELEASE");
    }

    [Fact]
    public void Scripts_from_right_to_left_and_emoji_pass_whole()
    {
        const string Headline = "عودة الأعشاب البحرية 🌿 إلى المضيق";
        var message = Compose(MailingKind.Advance, content: Content with { Headline = Headline, Body = "<p>توصلت دراسة.</p><ul><li>نعم</li></ul>" });

        message.BothSay(Headline, "ENDS");
        Assert.Contains("- نعم", message.Lines());
        Assert.Contains($"<h1 dir=\"auto\">{Headline}</h1>", message.Html, StringComparison.Ordinal);
        Assert.Contains("<p dir=\"auto\"><strong dir=\"auto\">HARBOUR, Sweden, 28 October 2026.</strong> توصلت", message.Html, StringComparison.Ordinal);
        Assert.Contains("<ul dir=\"auto\"><li>نعم</li></ul>", message.Html, StringComparison.Ordinal);
        Assert.Contains("<a dir=\"ltr\" href=\"tel:+46315550110\">", message.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_cannot_smuggle_a_second_recipient_into_its_link()
    {
        var message = Compose(MailingKind.Lift, content: Content with { PressContact = Press with { Email = "a?bcc=b&x@institute.example" } });

        Assert.Contains("href=\"mailto:a%3Fbcc%3Db%26x@institute.example\"", message.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_is_not_dialled()
    {
        var message = Compose(MailingKind.Lift, content: Content with { PressContact = Press with { Phone = "(020) 7946 0000 ext. 12" } });

        Assert.Contains("href=\"tel:02079460000\">(020) 7946 0000 ext. 12<", message.Html, StringComparison.Ordinal);
    }
}
