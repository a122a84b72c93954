using EmbargoDesk.Core.Recipients;

namespace EmbargoDesk.Core.Tests.Recipients;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ana@paper.example", "ana@paper.example")]
    [InlineData("  Ana.Li@Paper.Example ", "Ana.Li@Paper.Example")]
    [InlineData("mailto:ana@paper.example", "ana@paper.example")]
    [InlineData("MAILTO: <ana@paper.example>", "ana@paper.example")]
    [InlineData("<ana@paper.example>", "ana@paper.example")]
    [InlineData("ana@paper.example.", "ana@paper.example")]
    [InlineData("ana@paper.example;", "ana@paper.example")]
    [InlineData("ana+desk@paper.example", "ana+desk@paper.example")]
    [InlineData("o'brien@paper.example", "o'brien@paper.example")]
    [InlineData("ana@bücher.example", "ana@bücher.example")]
    [InlineData("jørgen@avis.example", "jørgen@avis.example")]
    [InlineData("ana@localhost", "ana@localhost")]
    public void What_people_type_becomes_one_address(string typed, string expected)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address, out var why), why);
        Assert.Equal((expected, ""), (address, why));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  <> ")]
    [InlineData("ana")]
    [InlineData("@paper.example")]
    [InlineData("ana@")]
    [InlineData("ana@paper")]
    [InlineData("ana@paper..example")]
    [InlineData("ana@-paper.example")]
    [InlineData("ana@pa_per.example")]
    [InlineData("ana@[127.0.0.1]")]
    [InlineData("ana@paper.example, bo@radio.example")]
    [InlineData("Ana Li <ana@paper.example>")]
    [InlineData("ana li@paper.example")]
    // A line break in an address would be a header, or a command, of its own.
    [InlineData("ana@paper.example\r\nBcc: all@paper.example")]
    [InlineData("ana\n@paper.example")]
    [InlineData("ana\r@paper.example")]
    [InlineData("ana\0@paper.example")]
    [InlineData("\"ana\r\n\"@paper.example")]
    public void What_is_no_address_is_refused_with_a_sentence(string? typed)
    {
        Assert.False(EmailAddress.TryParse(typed, out var address, out var why));
        Assert.Equal("", address);
        Assert.EndsWith(".", why, StringComparison.Ordinal);
        Assert.DoesNotContain(why, char.IsControl);
    }

    [Fact]
    public void Lengths_are_those_of_mail()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".example";
        var longest = new string('a', 254 - 1 - domain.Length) + "@" + domain;
        Assert.Equal(254, longest.Length);
        Assert.True(EmailAddress.TryParse(longest, out _, out var why), why);
        Assert.False(EmailAddress.TryParse("a" + longest, out _, out why));
        Assert.Contains("255", why, StringComparison.Ordinal);
        Assert.False(EmailAddress.TryParse($"{new string('a', 64)}@{new string('b', 247)}.example", out _, out why));
        Assert.Contains("320", why, StringComparison.Ordinal);

        Assert.True(EmailAddress.TryParse($"{new string('a', 64)}@paper.example", out _, out _));
        Assert.False(EmailAddress.TryParse($"{new string('a', 65)}@paper.example", out _, out why));
        Assert.Contains("64 octets", why, StringComparison.Ordinal);
        Assert.False(EmailAddress.TryParse($"{new string('ø', 33)}@paper.example", out _, out _));
    }

    [Theory]
    [InlineData("Ana.Li@Paper.EXAMPLE", "ana.li@paper.example")]
    [InlineData("ana@BÜCHER.example", "ana@xn--bcher-kva.example")]
    [InlineData("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example")]
    [InlineData("ana+desk@paper.example", "ana+desk@paper.example")]
    [InlineData("jo\u0308rg@avis.example", "j\u00f6rg@avis.example")]
    public void The_canonical_form_is_what_makes_two_addresses_one(string address, string canonical)
    {
        Assert.Equal(canonical, EmailAddress.Canonical(address));
        Assert.Equal(canonical, EmailAddress.Canonical(canonical));
    }
}
