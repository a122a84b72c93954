using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution.Templates;

public class TemplatedMessageTests
{
    public static readonly TheoryData<string> Names = [.. MailWording.All.Select(w => w.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_wording_to_start_from_says_exactly_what_the_program_says(string name)
    {
        var start = TemplatedMessage.StartingFrom(name);
        foreach (var source in Sources(name))
        {
            var (own, templated) = (MessageComposer.Compose(source), TemplatedMessage.Compose(source, start));

            Assert.Equal(own.Subject, templated.Subject);
            Assert.Equal(own.Text, templated.Text);
            Assert.Equal(Markup(own.Html), Markup(templated.Html));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_may_be_saved_as_it_is_and_so_may_the_programs_own(string name)
    {
        Assert.Null(TemplatedMessage.Fault(name, TemplatedMessage.StartingFrom(name), House));
        Assert.Null(TemplatedMessage.Fault(name, TemplateText.Own, House));
        Assert.NotEmpty(TemplatedMessage.FieldsOf(name, House));
    }

    [Fact]
    public void One_part_may_be_worded_and_the_others_left()
    {
        var start = TemplatedMessage.StartingFrom("lift");
        var message = TemplatedMessage.Compose(Source(MailingKind.Lift), new TemplateText("News: {{ headline }}", start.Text.Replace("Press contact", "Ask us", StringComparison.Ordinal), ""));

        Assert.Equal("News: Eelgrass returns to the strait", message.Subject);
        Assert.Contains("Ask us\n\nEbba Norling", message.Text, StringComparison.Ordinal);
        Assert.Contains("Press contact", message.Html, StringComparison.Ordinal);
        Assert.Contains("<title>News: Eelgrass returns to the strait</title>", message.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("advance", "{{ embargo_line }}", "must begin with {{ embargo_line }}")]
    [InlineData("lift", "FOR IMMEDIATE RELEASE", "must begin with “FOR IMMEDIATE RELEASE”")]
    [InlineData("withdrawn", "WITHDRAWN: DO NOT USE", "must begin with “WITHDRAWN: DO NOT USE”")]
    [InlineData("lift", "{{ body }}", "must have {{ body }}")]
    [InlineData("advance", "{{ headline }}", "must have {{ headline }}")]
    [InlineData("advance", "{{ unsubscribe_url }}", "must have {{ unsubscribe_url }}")]
    [InlineData("lifted", "{{ lists }}", "must have {{ lists }}")]
    [InlineData("moved", "{{ postal_address }}", "must have {{ postal_address }}")]
    [InlineData("ended", "{% for line in press.lines %}{{ line.text }}", "must have the press contact")]
    [InlineData("advance", "{{ agreement_url }}", "must have {{ agreement_url }}")]
    public void What_a_mail_must_have_is_missed(string name, string without, string sentence)
    {
        var start = TemplatedMessage.StartingFrom(name);
        var lacking = start with { Text = start.Text.Replace(without, without.StartsWith("{% for", StringComparison.Ordinal) ? "{% for line in press.lines %}" : "", StringComparison.Ordinal) };
        Assert.NotEqual(start.Text, lacking.Text);

        Assert.Contains($"The plain text {sentence}", TemplatedMessage.Fault(name, lacking, House), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div class=\"head until\"><strong>{{ embargo_line }}</strong>", "<div class=\"head until\">", "The HTML must begin with {{ embargo_line }}")]
    [InlineData("{{ body }}", "{{ body | upcase }}", "The HTML must have {{ body }}")]
    [InlineData("{{ body }}", "{{ body }}<script>alert(1)</script>", "<script>")]
    [InlineData("{{ body }}", "{{ body }}<img src=\"https://pixel.example/p.gif\">", "<img>")]
    [InlineData("{{ body }}", "{{ body }}<p onclick=\"x\">x</p>", "“onclick”")]
    [InlineData("{{ body }}", "{{ body }}<style>p { display: none }</style>", "<style>")]
    [InlineData("{{ body }}", "{{ body }}<a href=\"javascript:x\">x</a>", "leads neither")]
    [InlineData("<p class=\"again\"", "<p style=\"display:none\"", "hides something")]
    public void What_a_mail_must_not_have_is_refused(string part, string instead, string sentence)
    {
        var start = TemplatedMessage.StartingFrom("advance");
        var html = start.Html.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(start.Html, html);

        Assert.Contains(sentence, TemplatedMessage.Fault("advance", start with { Html = html }, House), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("advance", "News: {{ headline }}", "must begin with “EMBARGO”")]
    [InlineData("withdrawn", "About {{ headline }}", "must begin with “WITHDRAWN”")]
    [InlineData("lift", "{% if journal == 'x' %}y{% endif %}", "The subject is empty")]
    public void A_subject_says_what_holds(string name, string subject, string sentence) =>
        Assert.Contains(sentence, TemplatedMessage.Fault(name, TemplateText.Own with { Subject = subject }, House), StringComparison.Ordinal);

    [Fact]
    public void A_neutral_subject_stays_neutral_whoever_words_it()
    {
        var message = TemplatedMessage.Compose(Source(MailingKind.Advance, office: House with { NeutralSubjects = true }), TemplateText.Own with { Subject = "EMBARGOED {{ until }} | {{ headline }}" });

        Assert.Equal("EMBARGOED Wed 28 Oct 16:00 London | a release of Institute of the Sound", message.Subject);
    }

    [Fact]
    public void No_field_of_a_release_can_write_markup_whatever_a_template_does_with_it()
    {
        const string Evil = "<script>alert(1)</script>";
        var start = TemplatedMessage.StartingFrom("lift");
        var html = start.Html + "<p>{{ headline | append: body }}{{ body | append: headline }}{{ body | append: '' | append: headline | upcase }}{{ headline | default: body }}</p>";
        var message = TemplatedMessage.Compose(Source(MailingKind.Lift, content: Content with { Headline = Evil, Standfirst = Evil }), start with { Html = html });

        Assert.Empty(new HtmlParser().ParseDocument(message.Html).QuerySelectorAll("script"));
        Assert.DoesNotContain("<script", message.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_subject_is_one_line() => Assert.Equal(
        "A Bcc: all@x.example", TemplatedMessage.Compose(Source(MailingKind.Lift), TemplateText.Own with { Subject = "A\r\nBcc: all@x.example" }).Subject);

    private static IEnumerable<MessageSource> Sources(string name)
    {
        var scripts = Content with { Headline = "عودة 🌿 <b> & \"more\" + 'it'", Standfirst = "アマモ", Journal = "Παράκτια", CorrespondingAuthors = [Author, Second with { Hours = "At noon" }, new Contact { Name = "Only a name", EmailVisibility = ContactVisibility.Office }] };
        foreach (var content in new[] { Content, scripts, new ReleaseContent { Headline = "H", Body = "<p>B.</p>" }, Content with { Doi = "", NotesToEditors = "" }, Content with { StudyTitle = "", Journal = "", Doi = "", CorrespondingAuthors = [Author, Second with { PhoneVisibility = ContactVisibility.Media }] } })
        {
            foreach (var office in new[] { House, House with { SecondZone = "", PostalAddress = "", Boilerplate = "", EndMark = "" } })
            {
                yield return ExampleRelease.Full(name, office) with { Content = content };
            }
        }

        if (name == "lift")
        {
            yield return ExampleRelease.Full(name, House) with { Embargo = EmbargoTime.Immediate };
        }
    }

    private static string Markup(string html) => Regex.Replace(Regex.Replace(new HtmlParser().ParseDocument(html).DocumentElement.OuterHtml, @"\s+", " "), @"\s*(</?[^>]+>)\s*", "$1");
}
