using System.Globalization;
using EmbargoDesk.Core.Releases.Reading;
using NodaTime.Text;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

public class EmbargoOfferTests
{
    [Theory]
    [InlineData("EMBARGOED UNTIL 16:00 BST, Wednesday 30 July 2025", "2025-07-30T16:00", "Europe/London")]
    [InlineData("Embargo: 0001 GMT Thursday 14 January 2027", "2027-01-14T00:01", "Europe/London")]
    [InlineData("STRICTLY EMBARGOED UNTIL 00.01 (UK time) on 14 January 2027", "2027-01-14T00:01", "Europe/London")]
    [InlineData("Under embargo until 4 pm London time, 28 October 2026", "2026-10-28T16:00", "Europe/London")]
    [InlineData("EMBARGOED FOR RELEASE UNTIL 11 A.M. (ET), TUESDAY, JANUARY 12, 2027", "2027-01-12T11:00", "America/New_York")]
    [InlineData("Embargoed until 2:00 p.m. U.S. Eastern Time on Thursday, July 8, 2027", "2027-07-08T14:00", "America/New_York")]
    [InlineData("EMBARGOED UNTIL 12 NOON PT, MARCH 3, 2027", "2027-03-03T12:00", "America/Los_Angeles")]
    [InlineData("EMBARGO 12:01 am EST 12 January 2027", "2027-01-12T00:01", "America/New_York")]
    [InlineData("EMBARGO 12:01 pm EST 12 January 2027", "2027-01-12T12:01", "America/New_York")]
    [InlineData("Embargo lifts 18:00 CET on 2027-02-03", "2027-02-03T18:00", "Europe/Berlin")]
    [InlineData("Not for release before 09:00 Stockholm time, Monday 1st of March 2027", "2027-03-01T09:00", "Europe/Stockholm")]
    [InlineData("*** EMBARGO: 1600 hrs BST, 30th June 2027 ***", "2027-06-30T16:00", "Europe/London")]
    [InlineData("EMBARGOED UNTIL 15:00 New York time (20:00 London), 12 January 2027", "2027-01-12T15:00", "America/New_York")]
    [InlineData("This press release is under embargo until 10:00 UTC, 5 May 2027", "2027-05-05T10:00", "Etc/UTC")]
    public void An_embargo_line_is_offered_with_its_local_time_and_zone(string line, string local, string zone)
    {
        var read = Read(line);
        Assert.Equal(line, read.Offer!.Line);
        Assert.False(read.Offer.Immediate);
        Assert.Equal(local, LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm").Format(read.Offer.Local!.Value));
        Assert.Equal(zone, read.Offer.Zone);
        Assert.False(read.Doubts("embargo"), string.Join(" ", read.Doubts.Select(d => d.Why)));
        Assert.Equal("Headline of the day", read.Content.Headline);
    }

    [Theory]
    [InlineData("FOR IMMEDIATE RELEASE")]
    [InlineData("For immediate release")]
    [InlineData("News release – for immediate release")]
    [InlineData("IMMEDIATE RELEASE: 4 May 2027")]
    public void Immediate_release_is_offered_as_such(string line)
    {
        var read = Read(line);
        Assert.True(read.Offer!.Immediate);
        Assert.Null(read.Offer.Local);
    }

    [Theory]
    [InlineData("EMBARGOED UNTIL 16:00 BST, Thursday 30 June 2027", "Wednesday")]
    [InlineData("EMBARGOED UNTIL 16:00 GMT, 30 June 2027", "GMT")]
    [InlineData("EMBARGOED UNTIL 2 pm EST, 8 July 2027", "EST")]
    [InlineData("EMBARGOED UNTIL midnight London time, 30 June 2027", "midnight")]
    [InlineData("EMBARGOED UNTIL 16:00 BST, 30 June", "in full")]
    [InlineData("EMBARGOED UNTIL 16:00, 30 June 2027", "in full")]
    [InlineData("EMBARGOED UNTIL FURTHER NOTICE", "in full")]
    [InlineData("EMBARGOED UNTIL 25:00 BST, 30 June 2027", "in full")]
    public void A_trap_in_the_line_raises_a_doubt(string line, string says)
    {
        var read = Read(line);
        Assert.Equal(line, read.Offer!.Line);
        Assert.Contains(read.Doubts, d => d.Field == "embargo" && d.Why.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_broken_in_two_is_read_as_one()
    {
        var read = Read("EMBARGOED UNTIL:\n16:00 BST, Wednesday 30 June 2027");
        Assert.Equal("EMBARGOED UNTIL: 16:00 BST, Wednesday 30 June 2027", read.Offer!.Line);
        Assert.Equal(16, read.Offer.Local!.Value.Hour);
    }

    [Fact]
    public void A_second_embargo_line_is_kept_and_doubted()
    {
        var read = Read("EMBARGOED UNTIL 16:00 BST, 30 June 2027\nEmbargo: 11:00 EDT, 30 June 2027");
        Assert.Equal("Embargo: 11:00 EDT, 30 June 2027", read.Unplaced);
        Assert.True(read.Doubts("embargo"));
    }

    [Theory]
    [InlineData("Embargoes do not stop trade, a study finds")]
    [InlineData("Embargo policy of the press office changes")]
    public void A_headline_about_embargoes_is_a_headline(string headline)
    {
        var read = ReleaseReader.ReadText(headline + "\n\nLONDON, 5 May 2027 — Text of the day.").Lead;
        Assert.Null(read.Offer);
        Assert.Equal(headline, read.Content.Headline);
    }

    [Fact]
    public void The_machines_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal("Europe/London", Read("EMBARGOED UNTIL 4 PM BST, FRIDAY 30 JULY 2027").Offer!.Zone);
            Assert.Equal(16, Read("EMBARGOED UNTIL 4 PM BST, FRIDAY 30 JULY 2027").Offer!.Local!.Value.Hour);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static ReadRelease Read(string line) =>
        ReleaseReader.ReadText(line + "\n\nHeadline of the day\n\nNORDHAMN, Sweden — Text of the day.\n\nENDS").Lead;
}
