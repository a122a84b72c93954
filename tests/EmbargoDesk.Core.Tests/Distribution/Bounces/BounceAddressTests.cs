using EmbargoDesk.Core.Distribution.Bounces;

namespace EmbargoDesk.Core.Tests.Distribution.Bounces;

public sealed class BounceAddressTests
{
    private static readonly BounceAddress Returns = BounceSamples.Returns;

    [Fact]
    public void An_address_names_its_delivery_and_proves_it()
    {
        var tag = Assert.Single(Returns.In($"for <{Returns.Of(BounceSamples.Copy)}>;"));
        Assert.Equal(815, tag.DeliveryId);
        Assert.True(tag.IsOf(BounceSamples.Copy));
        Assert.DoesNotContain(BounceSamples.Copy.Token, Returns.Of(BounceSamples.Copy), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_is_of_one_number_and_one_token()
    {
        var tag = BounceTag.Of(BounceSamples.Copy);
        Assert.False(tag.IsOf(BounceSamples.Delivery(816, BounceSamples.Copy.Token)));
        Assert.False(tag.IsOf(BounceSamples.Delivery(815, "another7token7of7nobody7at")));
        Assert.False((tag with { DeliveryId = 816 }).IsOf(BounceSamples.Delivery(816, BounceSamples.Copy.Token)));
        Assert.False((tag with { Claim = tag.Claim[..^1] + (tag.Claim[^1] == '0' ? '1' : '0') }).IsOf(BounceSamples.Copy));
    }

    [Fact]
    public void The_case_of_an_address_does_not_matter() => Assert.True(Assert.Single(Returns.In(Returns.Of(BounceSamples.Copy).ToUpperInvariant())).IsOf(BounceSamples.Copy));

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void The_longest_address_fits_into_mail(long id)
    {
        var returns = new BounceAddress(new string('p', BounceAddress.MaxLocalPart) + "@institute.example", '-');
        var address = returns.Of(BounceSamples.Delivery(id, BounceSamples.Copy.Token));
        Assert.True(address.IndexOf('@', StringComparison.Ordinal) <= 64);
        Assert.Equal(id, Assert.Single(returns.In(address)).DeliveryId);
    }

    [Theory]
    [InlineData("press-bounces+@institute.example")]
    [InlineData("press-bounces+2f@institute.example")]
    [InlineData("press-bounces+2f-short@institute.example")]
    [InlineData("press-bounces+zzzzzzzzzzzzzz-0123456789abcdef@institute.example")]
    [InlineData("press-bounces+zzzzzzzzzzzzz-0123456789abcdef@institute.example")]
    [InlineData("press-bounces+2f-0123456789abcdef@institute.example-house.org")]
    [InlineData("press-bounces+2f-0123456789abcdef@other.example")]
    [InlineData("bounces+2f-0123456789abcdef@institute.example")]
    [InlineData("")]
    public void Other_addresses_are_none(string address) => Assert.Empty(Returns.In(address));

    [Theory]
    [InlineData("ana.lind@paper.example", true)]
    [InlineData("", true)]
    [InlineData("ana.lind@mail.paper.example", true)]
    [InlineData("ana.lind@other.example", false)]
    [InlineData("bo@paper.example", false)]
    [InlineData("ana.lind@newspaper.example", false)]
    public void A_bounce_is_about_the_copys_own_address_or_about_another(string address, bool about) =>
        Assert.Equal(about, new BouncedPerson(EmbargoDesk.Core.Distribution.BounceKind.Hard, address, "", "").MayBeAbout(BounceSamples.Copy));
}
