using System.Text;
using EmbargoDesk.Core.Releases.Reading;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

public class TextDecodingTests
{
    private const string Text = "Ängar vid kusten – “så säger André”\n\nNORDHAMN, Sweden — Café, naïve, Åkesson, 20 °C and plain words enough to "
        + "tell.\n\nENDS\n";

    public static TheoryData<string, bool> Unicode => new()
    {
        { "utf-8", false }, { "utf-8", true }, { "utf-16", false }, { "utf-16", true }, { "utf-16BE", false }, { "utf-16BE", true },
            { "utf-32", true },
    };

    [Theory]
    [MemberData(nameof(Unicode))]
    public void Unicode_is_read_with_and_without_its_mark(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var read = ReleaseReader.Read([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)], null, "a.txt").Lead;
        Expect(read);
        Assert.False(read.Doubts("body"));
    }

    [Fact]
    public void Windows_1252_is_read_and_doubted()
    {
        var read = ReleaseReader.Read(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Text), null, "a.txt").Lead;
        Expect(read);
        Assert.True(read.Doubts("body"));
    }

    [Fact]
    public void A_declared_coding_is_taken()
    {
        var polish = "Zażółć gęślą jaźń\n\nWARSZAWA — Tekst dnia jest długi i prosty.\n\nENDS";
        var read = ReleaseReader.Read(CodePagesEncodingProvider.Instance.GetEncoding(1250)!.GetBytes(polish), "text/plain; charset=windows-1250",
            null).Lead;
        Assert.Equal("Zażółć gęślą jaźń", read.Content.Headline);
        Assert.False(read.Doubts("body"));
    }

    [Fact]
    public void A_page_declares_its_coding_itself()
    {
        var page = "<html><head><meta charset=\"iso-8859-1\"></head><body><h1>Ängar “vid” kusten</h1><p>Text of the day.</p></body></html>";
        var read = ReleaseReader.Read(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(page), null, "a.html").Lead;
        Assert.Equal("Ängar “vid” kusten", read.Content.Headline);
    }

    [Fact]
    public void A_coding_nobody_knows_falls_back()
    {
        var read = ReleaseReader.Read(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Text), "text/plain; charset=x-unheard-of",
            null).Lead;
        Expect(read);
    }

    [Fact]
    public void One_broken_letter_does_not_spoil_a_UTF8_file()
    {
        var bytes = Encoding.UTF8.GetBytes(Text + "Åkesson ÅÅÅ ÖÖÖ");
        var read = ReleaseReader.Read([.. bytes[..^2], 0xC3], null, "a.txt").Lead;
        Expect(read);
        Assert.True(read.Doubts("body"));
    }

    private static void Expect(ReadRelease read)
    {
        Assert.Equal("Ängar vid kusten – “så säger André”", read.Content.Headline);
        Assert.Equal("<p>Café, naïve, Åkesson, 20 °C and plain words enough to tell.</p>", read.Content.Body);
    }
}
