using EmbargoDesk.Core.Distribution;

namespace EmbargoDesk.Core.Tests.Distribution;

public class PlainTextTests
{
    [Theory]
    [InlineData("<p>One\n  line.</p><p>And <b>an</b>other.</p>", "One line.\n\nAnd another.")]
    [InlineData("<h2>Why moths</h2><p>Because.</p>", "Why moths\n\nBecause.")]
    [InlineData("<p>Before</p><ul><li>one</li><li><p>two</p></li></ul><p>After</p>", "Before\n\n- one\n- two\n\nAfter")]
    [InlineData("<ol start=\"3\"><li>three<ul><li>within</li></ul></li><li>four</li></ol>", "3. three\n   - within\n4. four")]
    [InlineData("<ul><li>a</li></ul><ol><li>b</li></ol>", "- a\n\n1. b")]
    [InlineData("<p>a<br>b<br><br>c</p>", "a\nb\n\nc")]
    [InlineData("loose <p>p</p> end", "loose\n\np\n\nend")]
    [InlineData("<blockquote><p>Said.</p></blockquote>", "Said.")]
    [InlineData("<table><tr><th>Light</th><th>Moths</th></tr><tr><td><p>Tor</p></td><td>41</td></tr></table><p>After</p>", "Light | Moths\nTor | 41\n\nAfter")]
    [InlineData("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term\nMeaning")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb")]
    [InlineData("<p>Look <img src=\"x\" alt=\"A lamp\"></p>", "Look [Image: A lamp]")]
    [InlineData("<p>a &lt;b&gt; &amp; c</p>", "a <b> & c")]
    [InlineData("", "")]
    public void Structure_stays(string html, string text) => Assert.Equal(text, PlainText.FromHtml(html));

    [Theory]
    [InlineData("CO<sub>2</sub>", "CO₂")]
    [InlineData("10<sup>−3</sup>", "10⁻³")]
    [InlineData("<sup>13</sup>C", "¹³C")]
    [InlineData("K<sub>D</sub>", "K_D")]
    [InlineData("x<sup>n+Q</sup>", "x^(n+Q)")]
    [InlineData("v<sub>max</sub>", "vₘₐₓ")]
    [InlineData("Ca<sup>2+</sup>", "Ca²⁺")]
    public void Small_characters_stay_small(string html, string text) => Assert.Equal(text, PlainText.FromHtml(html));

    [Theory]
    [InlineData("<p>See <a href=\"https://a.example/x\">the page</a>. More.</p>", "See the page. More.\nhttps://a.example/x")]
    [InlineData("<p>See <a href=\"https://a.example/x\">https://a.example/x</a>. More.</p>", "See\nhttps://a.example/x\nMore.")]
    [InlineData("<p>See <a href=\"https://a.example/x.\">a.example/x.</a></p>", "See\nhttps://a.example/x")]
    [InlineData("<p>Write to <a href=\"mailto:press@a.example?subject=Hi\">press@a.example</a>, or ring.</p>", "Write to\npress@a.example\nor ring.")]
    [InlineData("<p>Write to <a href=\"mailto:press@a.example\">Maja</a>.</p>", "Write to Maja.\npress@a.example")]
    [InlineData("<p>Write to press@a.example.</p>", "Write to\npress@a.example")]
    [InlineData("<p>Data (https://a.example/d), code <b>(https://a.example/c)</b>.</p>", "Data\nhttps://a.example/d\ncode\nhttps://a.example/c")]
    [InlineData("<p>https://a.example/wiki/Moth_(insect), read</p>", "https://a.example/wiki/Moth_(insect)\nread")]
    [InlineData("<p>doi: 10.5555/ane.2026.0417.</p>", "https://doi.org/10.5555/ane.2026.0417")]
    [InlineData("<p>Ring <a href=\"tel:+4631\">+46 31</a>.</p>", "Ring +46 31.")]
    [InlineData("<p><a href=\"#note\">Note</a></p>", "Note")]
    [InlineData("<ul><li>The <a href=\"https://a.example\">data</a></li><li>b</li></ul>", "- The data\n  https://a.example\n- b")]
    [InlineData("<p><a href=\"https://a.example/1\">https://a.example/1</a>, <a href=\"https://a.example/2\">https://a.example/2</a></p>", "https://a.example/1\nhttps://a.example/2")]
    public void An_address_stands_on_a_line_of_its_own_without_punctuation(string html, string text) => Assert.Equal(text, PlainText.FromHtml(html));

    [Fact]
    public void A_long_word_takes_no_long_time_and_is_whole()
    {
        var word = string.Concat(Enumerable.Repeat("a.b-c/", 30_000));

        Assert.Equal(word, PlainText.FromHtml($"<p>{word}</p>"));
    }
}
