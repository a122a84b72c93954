using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Tests.Releases;

public class RichTextTests
{
    [Theory]
    [InlineData("<h1>A</h1><h2>B</h2><h3>C</h3><h4>D</h4><h6>E</h6>", "<h2>A</h2><h2>B</h2><h3>C</h3><h3>D</h3><h3>E</h3>")]
    [InlineData("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>")]
    [InlineData("CO<sub>2</sub> 10<sup>4</sup>", "<p>CO<sub>2</sub> 10<sup>4</sup></p>")]
    [InlineData("<p></p><p> &nbsp; </p><p>a</p><p><br></p>", "<p>a</p>")]
    [InlineData("<div>a</div><div>b</div>", "<p>a</p><p>b</p>")]
    [InlineData("<p>a<br>b</p>", "<p>a<br>b</p>")]
    [InlineData("<p>a<br><br>b</p>", "<p>a</p><p>b</p>")]
    [InlineData("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>")]
    [InlineData("<ul><li><p>a</p></li></ul><ol><li>1</li></ol>", "<ul><li>a</li></ul><ol><li>1</li></ol>")]
    [InlineData("<blockquote><p>a</p><p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>")]
    [InlineData("<p style=\"color:red\" class=x id=y onclick=\"z()\">a</p>", "<p>a</p>")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a | b</p>")]
    [InlineData("<p>a <del>b</del><ins>c</ins></p>", "<p>a c</p>")]
    [InlineData("1 < 2 & \"3\"", "<p>1 &lt; 2 &amp; \"3\"</p>")]
    [InlineData("", "")]
    public void The_fragment_takes_its_one_form(string html, string expected) => Assert.Equal(expected, RichText.Sanitise(html));

    [Theory]
    [InlineData("https://example.org/a?b=1&amp;c=2", true)]
    [InlineData("http://example.org", true)]
    [InlineData("mailto:press@example.org", true)]
    [InlineData("tel:+46114960000", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData(" jAvAsCrIpT:alert(1)", false)]
    [InlineData("java&#10;script:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/relative", false)]
    [InlineData("//example.org/x", false)]
    public void Only_safe_addresses_stay_links(string href, bool stays)
    {
        var html = RichText.Sanitise($"<p><a href=\"{href}\" target=_blank>x</a></p>");
        Assert.Equal(stays ? $"<p><a href=\"{href}\">x</a></p>" : "<p>x</p>", html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script><p>a</p>")]
    [InlineData("<p>a<img src=x onerror=alert(1)></p>")]
    [InlineData("<svg onload=alert(1)><script>alert(1)</script></svg><p>a</p>")]
    [InlineData("<p>a</p><iframe src=\"https://example.org\"></iframe>")]
    [InlineData("<style>p{background:url(javascript:alert(1))}</style><p>a</p>")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math><p>a</p>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript><p>a</p>")]
    public void Nothing_that_runs_survives(string html)
    {
        var clean = RichText.Sanitise(html);
        Assert.Contains("<p>a</p>", clean, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(?!/?(p|h2|h3|ul|ol|li|blockquote|a|strong|em|sub|sup|br)[ >])", clean);
        Assert.DoesNotContain("onerror=", clean.Replace("&lt;", "", StringComparison.Ordinal).Split('<').Skip(1).Select(t => t.Split('>')[0])
            .Aggregate("", string.Concat), StringComparison.Ordinal);
    }

    [Fact]
    public void A_paste_from_Word_leaves_its_junk_behind()
    {
        const string Pasted = """
            <html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head><body>
            <!--StartFragment--><p class=MsoNormal><b><span lang=EN-GB style='mso-ansi-language:EN-GB'>Bold<o:p></o:p></span></b></p>
            <p class=MsoNormal><o:p>&nbsp;</o:p></p>
            <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>one</p>
            <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>two</p>
            <p class=MsoNormal>H<span style='vertical-align:sub'>2</span>O<!--[if gte mso 9]><xml></xml><![endif]--></p><!--EndFragment--></body></html>
            """;
        Assert.Equal("<p><strong>Bold</strong></p><ul><li>one</li><li>two</li></ul><p>H<sub>2</sub>O</p>", RichText.Sanitise(Pasted));
    }

    [Fact]
    public void A_paste_from_Google_Docs_is_not_all_bold() =>
        Assert.Equal(
            "<p>plain <strong>bold</strong></p>",
            RichText.Sanitise("<b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\"><p><span style=\"font-weight:400\">plain "
                + "</span><span style=\"font-weight:700\">bold</span></p></b>"));

    [Theory]
    [InlineData("“Curly” ‘quotes’ – dashes — ellipsis…")]
    [InlineData("cafe\u0301 Å\u030a Zażółć 日本語 🧬 a\u2009b c\u2011d")]
    public void Letters_and_signs_survive_unchanged(string text) => Assert.Equal($"<p>{text}</p>", RichText.Sanitise($"<p>{text}</p>"));

    [Fact]
    public void Controls_and_broken_surrogates_do_not_survive() => Assert.Equal("<p>a\uFFFDb</p>", RichText.FromPlain(["a\u0001\u0000\uD800b"]));

    [Fact]
    public void The_output_gives_itself()
    {
        string[] parts =
        [
            "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul>", "</ul>", "<ol>", "<li>", "</li>", "</ol>", "<br>", "<h1>", "</h1>", "<h4>",
                "</h4>", "<blockquote>", "</blockquote>",
            "<a href=\"https://example.org/?a=1&b=ü%20'x\">", "</a>", "<sub>", "</sub>", "<sup>", "<table><tr><td>", "</td><td>", "</table>",
                "<div>", "</div>", "<span style='font-weight:bold'>", "</span>",
            "word", " ", "\n", "&nbsp;", "&amp;lt;", "“x”", "<pre>a\nb</pre>", "<del>gone</del>", "<p style='mso-list:l0 level2'>", "\u200B", "é",
        ];
        var random = new Random(4711);
        for (var round = 0; round < 800; round++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => parts[random.Next(parts.Length)]));
            var once = RichText.Sanitise(html);
            Assert.True(once == RichText.Sanitise(once), $"{html}\n{once}\n{RichText.Sanitise(once)}");
        }
    }

    [Fact]
    public void Many_threads_may_sanitise_at_once()
    {
        const string Html = "<p style='x'>a <b>b</b> <a href='https://example.org'>c</a></p>";
        var expected = RichText.Sanitise(Html);
        Parallel.For(0, 500, _ => Assert.Equal(expected, RichText.Sanitise(Html)));
    }

    [Theory]
    [InlineData("<div>", "")]
    [InlineData("<b>", "")]
    [InlineData("<ul><li>", "")]
    [InlineData("<blockquote>", "")]
    [InlineData("<p><b class=x>", "")]
    [InlineData("<font size=1><p>", "")]
    [InlineData("<a href=x><table>", "")]
    public void Nesting_beyond_all_use_becomes_plain_text(string open, string close)
    {
        var html = string.Concat(Enumerable.Repeat(open, 100_000)) + "word" + close;
        Assert.EndsWith("word</p>", RichText.Sanitise(html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("<p> </p><p>&nbsp;<br></p>", true)]
    [InlineData("<p>\u200B</p>", true)]
    [InlineData("<p>a</p>", false)]
    public void Emptiness_is_what_one_sees(string? html, bool empty) => Assert.Equal(empty, RichText.IsEmpty(html));

    [Fact]
    public void Plain_paragraphs_stand_for_themselves() =>
        Assert.Equal("<p>a &lt;b&gt; &amp; c</p><p>d</p>", RichText.FromPlain(["a <b> & c", "  ", "d"]));
}
