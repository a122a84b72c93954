using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Tests.Releases;

public class DoiTests
{
    [Theory]
    [InlineData("10.5555/ane.2026.0417", "10.5555/ane.2026.0417")]
    [InlineData("doi:10.5555/ane.2026.0417", "10.5555/ane.2026.0417")]
    [InlineData("DOI: 10.5555/ane.2026.0417.", "10.5555/ane.2026.0417")]
    [InlineData("(doi:10.5555/jnight.2025.24027)", "10.5555/jnight.2025.24027")]
    [InlineData("https://doi.org/10.5555/abc", "10.5555/abc")]
    [InlineData("http://dx.doi.org/10.5555/abc),", "10.5555/abc")]
    [InlineData("DOI: https://doi.org/10.5555/abc", "10.5555/abc")]
    [InlineData("doi.org/10.5555/abc?utm_source=mail#top", "10.5555/abc")]
    [InlineData("https://doi.org/10.1016/S0140-6736%2825%2901234-5", "10.1016/S0140-6736(25)01234-5")]
    [InlineData("10.1016/S0140-6736(25)01234-5", "10.1016/S0140-6736(25)01234-5")]
    [InlineData("(10.1016/S0140-6736(25)01234-5).", "10.1016/S0140-6736(25)01234-5")]
    [InlineData("<10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2>",
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2")]
    [InlineData("  “10.5555/abc”  ", "10.5555/abc")]
    [InlineData("10.5555.1/abc", "10.5555.1/abc")]
    [InlineData("10.5555/é.1", "10.5555/é.1")]
    public void The_bare_name_is_read(string text, string expected)
    {
        Assert.True(Doi.TryParse(text, out var doi));
        Assert.Equal(expected, doi);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.5555")]
    [InlineData("10.5555/")]
    [InlineData("10.12/abc")]
    [InlineData("11.5555/abc")]
    [InlineData("see 10.5555/abc")]
    [InlineData("10.5555/abc and more")]
    [InlineData("https://example.org/10.5555/abc")]
    public void What_is_not_one_DOI_is_refused(string? text)
    {
        Assert.False(Doi.TryParse(text, out var doi));
        Assert.Equal("", doi);
    }

    [Fact]
    public void What_was_read_reads_as_itself()
    {
        Assert.True(Doi.TryParse("(doi:10.1016/S0140-6736(25)01234-5).", out var once));
        Assert.True(Doi.TryParse(once, out var twice));
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_very_long_text_is_refused() => Assert.False(Doi.TryParse("10.5555/" + new string('a', 100_000), out _));
}
