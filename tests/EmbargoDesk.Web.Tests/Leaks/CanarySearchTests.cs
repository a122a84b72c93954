using EmbargoDesk.Tests.Equipment.Leaks;

namespace EmbargoDesk.Web.Tests.Leaks;

/// <summary>The search finds a word whatever it is wrapped in, and knows which one it is.</summary>
public sealed class CanarySearchTests
{
    public static TheoryData<int> Disguises { get; } = [.. Enumerable.Range(0, Disguise.Count)];

    [Theory, MemberData(nameof(Disguises))]
    public void A_word_is_found_in_every_disguise(int number)
    {
        var book = new CanaryBook();
        var word = book.Word("draft", 1, "headline");
        var (header, body, encoding) = Disguise.Of(number, word);
        var search = new CanarySearch(book);
        Assert.Contains(book.Of(word), search.In(header).Concat(search.In(body, encoding)));
    }

    [Fact]
    public void An_ORCID_iD_an_id_and_a_word_that_was_cut_short_are_found()
    {
        var book = new CanaryBook();
        var (orcid, id) = (book.Orcid("draft", 1, "author ORCID"), book.Id("0123456789abcdefghjkmnpqrs", "draft"));
        var search = new CanarySearch(book);
        search.KnowIds();
        var found = search.In($"<a href=\"https://orcid.org/{orcid}\">/releases/{id}.txt {CanaryBook.Mark}00</a>");
        Assert.Equal(3, found.Count);
        Assert.Contains(book.Of(orcid), found);
        Assert.Contains(book.Of(id), found);
        Assert.Contains(found, c => c.IsCutShort);
    }

    [Fact]
    public void Where_no_canary_stands_none_is_found() => Assert.Empty(new CanarySearch(new CanaryBook()).In("<p>An ordinary page, 100% of it; a=b&amp;c, AAAAAAAAAAAAAAAAAAAA</p>"));
}
