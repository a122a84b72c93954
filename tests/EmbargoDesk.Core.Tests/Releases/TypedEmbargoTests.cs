using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Tests.Releases;

public class TypedEmbargoTests
{
    [Theory]
    [InlineData("<p>EMBARGOED UNTIL 16:00 BST</p>", "EMBARGOED UNTIL")]
    [InlineData("<p><strong>Embargoed</strong> until Monday</p>", "Embargoed until")]
    [InlineData("<p>Embargoed&nbsp;until Monday</p>", "Embargoed until")]
    [InlineData("<p>This text is under embargo until Monday.</p>", "text is under embargo")]
    [InlineData("<p>Sent under embargo until Monday</p>", "under embargo until")]
    [InlineData("<p>Please keep the strict embargo.</p>", "strict embargo")]
    [InlineData("<p>Strictly embargoed</p>", "Strictly embargoed")]
    [InlineData("<p>To access the embargoed study: <a href=\"https://paper.example\">here</a></p>", "embargoed study")]
    [InlineData("<p>The study remains embargoed.</p>", "study remains embargoed")]
    [InlineData("<p>EMBARGO: 16:00 GMT</p>", "EMBARGO:")]
    [InlineData("<p>The link works once the embargo lifts.</p>", "embargo lifts")]
    [InlineData("<p>Not for publication before Monday</p>", "Not for publication before")]
    [InlineData("<p>The press embargo is Monday.</p>", "press embargo")]
    public void Typed_words_about_the_press_embargo_are_found(string body, string found) => Assert.Equal([found], TypedEmbargo.In(new ReleaseContent { Body = body }));

    [Theory]
    [InlineData("<p>The arms embargo until 1991 did not hold.</p>")]
    [InlineData("<p>Cuba has been under an embargo since 1962.</p>")]
    [InlineData("<p>The oil embargo of 1973 ended cheap fuel.</p>")]
    [InlineData("<p>It was embargoed</p><p>until the war was over.</p>")]
    [InlineData("<p>For immediate release</p>")]
    public void Embargoes_that_are_news_themselves_are_left_alone(string body) => Assert.Empty(TypedEmbargo.In(new ReleaseContent { Body = body }));

    [Fact]
    public void Every_text_of_the_release_is_read_and_a_repeat_is_told_once()
    {
        const string typed = "Embargoed until";
        ReleaseContent[] contents =
        [
            new() { Headline = typed }, new() { Standfirst = typed }, new() { Dateline = typed }, new() { NotesToEditors = $"<p>{typed}</p>" }, new() { Boilerplate = typed },
            new() { Headline = typed, Body = "<p>EMBARGOED UNTIL</p>" },
        ];
        Assert.All(contents, c => Assert.Equal([typed], TypedEmbargo.In(c)));
        Assert.Empty(TypedEmbargo.In(new ReleaseContent()));
    }
}
