using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Tests.Releases;

public class PlaceholdersTests
{
    [Theory]
    [InlineData("<p>Some [TK] words</p>", "[TK]")]
    [InlineData("<p>TK per cent of bells ring.</p>", "TK")]
    [InlineData("<p>Some XXX people</p>", "XXX")]
    [InlineData("<p>“Quote to come,” said Dr Sandvall.</p>", "Quote to come")]
    [InlineData("<p>(pending quote)</p>", "pending quote")]
    public void A_word_that_somebody_meant_to_replace_is_found(string body, string found) =>
        Assert.Equal([found], Placeholders.In(new ReleaseContent { Body = body }));

    [Theory]
    [InlineData("<p>Adrian Tkachenko of TKK Helsinki</p>")]
    [InlineData("<p>The XXXI Olympiad, in MCMXXX</p>")]
    [InlineData("<p>xxx.example tk@paper.example</p>")]
    [InlineData("<p>They quote to comfort.</p>")]
    public void Names_and_numbers_are_none(string body) => Assert.Empty(Placeholders.In(new ReleaseContent { Body = body }));

    [Fact]
    public void Every_text_is_looked_through_and_a_word_is_told_once()
    {
        var texts = new ReleaseContent
        {
            Headline = "TK", Standfirst = "tk TK", Dateline = "XXX", NotesToEditors = "<p>[TK]</p>", Boilerplate = "pending quote", Journal = "Pending Quote", StudyTitle = "quote to come",
        };
        Assert.Equal(["TK", "XXX", "[TK]", "pending quote", "quote to come"], Placeholders.In(texts).Order(StringComparer.Ordinal));
    }
}
