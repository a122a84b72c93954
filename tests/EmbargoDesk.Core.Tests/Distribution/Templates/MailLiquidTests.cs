using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Templates;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution.Templates;

public class MailLiquidTests
{
    [Theory]
    [InlineData("{% include 'secrets' %}", "“include” (line 1) is not available")]
    [InlineData("\n{% render 'secrets' %}", "“render” (line 2) is not available")]
    [InlineData("{% assign a = headline %}", "“assign” (line 1) is not available")]
    [InlineData("{% capture a %}x{% endcapture %}", "“capture” (line 1) is not available")]
    [InlineData("{{ headline | raw }}", "The filter “raw” is not available")]
    [InlineData("{{ headline | replace: 'a', 'aa' }}", "The filter “replace” is not available")]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}", "A range such as (1..3) is not available")]
    [InlineData("{{ headlin }}", "There is no field “headlin” in this mail; there are about_a_paper, authors")]
    [InlineData("{{ press.password }}", "Nothing has a “.password”")]
    [InlineData("{{ headline.GetType }}", "Nothing has a “.GetType”")]
    [InlineData("{{ unsubscribe_url", "End of tag")]
    [InlineData("{% if headline", "Invalid 'if' tag")]
    [InlineData("{% if headline %}x", "'{% endif %}' was expected")]
    public void What_is_not_there_or_not_allowed_is_told_in_a_sentence(string template, string sentence)
    {
        var e = Assert.Throws<TemplateException>(() => Write(template));

        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("In the subject: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_end_is_stopped()
    {
        var nested = string.Concat(Enumerable.Repeat("{% for a in interviews %}", 12));
        var many = TenAuthors(nested.Replace("interviews", "authors", StringComparison.Ordinal) + "x" + string.Concat(Enumerable.Repeat("{% endfor %}", 12)));

        Assert.Contains("make it simpler", many.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_grows_is_stopped()
    {
        var long_ = new string('x', 400);
        var body = string.Concat(Enumerable.Repeat($"{{{{ headline | append: '{long_}' }}}}{long_}{long_}", 50));
        var e = TenAuthors($"{{% for a in authors %}}{{% for b in authors %}}{{% for c in authors %}}{body}{{% endfor %}}{{% endfor %}}{{% endfor %}}");

        Assert.Contains("make it simpler", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_000, "{% if headline %}", "{% endif %}")]
    [InlineData(200_000, "x", "")]
    public void What_is_too_large_or_too_deep_is_not_even_read(int times, string open, string close) =>
        Assert.Throws<TemplateException>(() => Write(string.Concat(Enumerable.Repeat(open, times)) + string.Concat(Enumerable.Repeat(close, times))));

    [Fact]
    public void A_condition_as_long_as_a_book_is_not_read() =>
        Assert.Throws<TemplateException>(() => Write($"{{% if {string.Join(" and ", Enumerable.Repeat("headline", 5_000))} %}}x{{% endif %}}"));

    [Fact]
    public void Choosing_repeating_and_the_filters_work() => Assert.Equal(
        "EELGRASS RETURNS TO THE STRAIT, Tove Lind, MD, PhD;Yaw Mensah",
        Write("{{ headline | upcase }}, {% for a in authors %}{{ a.name }}{% unless forloop.last %};{% endunless %}{% endfor %}"));

    [Fact]
    public void A_sentence_holds_nothing_of_the_release()
    {
        var e = Assert.Throws<TemplateException>(() => TemplatedMessage.Compose(Source(MailingKind.Advance), TemplateText.Own with { Text = "{{ headline }}" }));

        Assert.DoesNotContain("Eelgrass", e.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static string Write(string subject) => TemplatedMessage.Compose(Source(MailingKind.Lift), TemplateText.Own with { Subject = subject }).Subject;

    private static TemplateException TenAuthors(string text) => Assert.Throws<TemplateException>(() => TemplatedMessage.Compose(
        Source(MailingKind.Lift, content: Content with { CorrespondingAuthors = [.. Enumerable.Repeat(Author, 10)] }), TemplateText.Own with { Text = text }));
}
