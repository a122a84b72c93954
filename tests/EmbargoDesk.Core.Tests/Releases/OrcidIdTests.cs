using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Core.Tests.Releases;

public class OrcidIdTests
{
    [Theory]
    [InlineData("0000-0002-1825-0097", "0000-0002-1825-0097")]
    [InlineData("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097")]
    [InlineData("http://www.orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097")]
    [InlineData("ORCID: 0000-0001-5109-3700.", "0000-0001-5109-3700")]
    [InlineData("orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X")]
    [InlineData("0000000218250097", "0000-0002-1825-0097")]
    [InlineData("0000‑0002‑1825‑0097", "0000-0002-1825-0097")]
    public void An_iD_is_read(string text, string expected)
    {
        Assert.True(OrcidId.TryParse(text, out var orcid));
        Assert.Equal(expected, orcid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000-0002-1825-0098")]
    [InlineData("0000-0002-1825-009")]
    [InlineData("0000-0002-1825-00977")]
    [InlineData("X000-0002-1825-0097")]
    [InlineData("https://example.org/0000-0002-1825-0097")]
    public void A_wrong_form_or_check_digit_is_refused(string? text)
    {
        Assert.False(OrcidId.TryParse(text, out var orcid));
        Assert.Equal("", orcid);
    }

    [Fact]
    public void Every_single_wrong_digit_is_noticed()
    {
        const string Right = "0000-0002-1825-0097";
        for (var at = 0; at < Right.Length; at++)
        {
            if (Right[at] != '-')
            {
                var wrong = Right[..at] + (char)('0' + ((Right[at] - '0' + 1) % 10)) + Right[(at + 1)..];
                Assert.False(OrcidId.TryParse(wrong, out _), wrong);
            }
        }
    }
}
