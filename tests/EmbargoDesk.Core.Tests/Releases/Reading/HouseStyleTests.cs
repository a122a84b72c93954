using EmbargoDesk.Core.Releases;
using EmbargoDesk.Core.Releases.Reading;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

public class HouseStyleTests
{
    [Fact]
    public void A_British_release_is_read_whole()
    {
        var read = Samples.Read("uk-release.txt").Lead;
        var c = read.Content;
        Assert.Equal(new LocalDateTime(2027, 6, 30, 16, 0), read.Offer!.Local);
        Assert.Equal("Europe/London", read.Offer.Zone);
        Assert.False(read.Offer.Immediate);
        Assert.Equal("EMBARGOED UNTIL 16:00 BST (11:00 EDT), WEDNESDAY 30 JUNE 2027", read.Offer.Line);
        Assert.Equal("Kelp forests in cold fjords store twice the carbon that was assumed", c.Headline);
        Assert.Equal("Divers, drones and forty years of notebooks show where the carbon goes", c.Standfirst);
        Assert.Equal("NORDHAMN, Sweden, 30 June 2027", c.Dateline);
        Assert.StartsWith("<p>Kelp forests along", c.Body, StringComparison.Ordinal);
        Assert.Contains("<h2>How the floor was measured</h2>", c.Body, StringComparison.Ordinal);
        Assert.Contains("<h2>What is next?</h2>", c.Body, StringComparison.Ordinal);
        Assert.Equal("ENDS", c.EndMark);
        Assert.StartsWith("<p>1. The paper, ", c.NotesToEditors, StringComparison.Ordinal);
        Assert.Equal("Annals of Northern Ecology", c.Journal);
        Assert.Equal("Burial of kelp carbon in cold fjords", c.StudyTitle);
        Assert.Equal("10.5555/ane.2027.0417", c.Doi);
        Assert.StartsWith("About the University of Nordhamn\n\nThe University of Nordhamn was founded", c.Boilerplate, StringComparison.Ordinal);
        Assert.Equal("", read.Unplaced);
        Assert.Empty(read.Doubts);
    }

    [Fact]
    public void A_British_release_gives_press_contact_and_corresponding_author()
    {
        var c = Samples.Read("uk-release.txt").Lead.Content;
        Assert.Equal(
            new Contact
            {
                Name = "Joakim Öberg",
                Role = "Press officer",
                Affiliation = "University of Nordhamn",
                Email = "press@nordhamn.example",
                Phone = "+46 11 496 00 00",
                OutOfHours = "+46 70 555 01 01",
                Languages = "Swedish, English",
            },
            c.PressContact);
        var author = Assert.Single(c.CorrespondingAuthors);
        Assert.Equal("Prof. Ingrid Sandvall", author.Name);
        Assert.Equal("Department of Ecology, University of Nordhamn", author.Affiliation);
        Assert.Equal("ingrid.sandvall@nordhamn.example", author.Email);
    }

    [Fact]
    public void An_American_release_is_read_whole()
    {
        var read = Samples.Read("us-release.txt").Lead;
        var c = read.Content;
        Assert.True(read.Offer!.Immediate);
        Assert.Null(read.Offer.Local);
        Assert.Equal("Dana Whitlock", c.PressContact!.Name);
        Assert.Equal("media relations manager", c.PressContact.Role);
        Assert.Equal("(555) 013-4477", c.PressContact.Phone);
        Assert.Equal("Prairie State physicists weigh a single bubble of steam", c.Headline);
        Assert.Equal("A scale made of light could make boilers safer", c.Standfirst);
        Assert.Equal("CEDAR FALLS, Kan. (March 3, 2027)", c.Dateline);
        Assert.Equal(new LocalDate(2027, 3, 3), read.Date);
        Assert.Equal("Letters on Heat", c.Journal);
        Assert.Equal("The mass of one bubble", c.StudyTitle);
        Assert.Equal("###", c.EndMark);
        Assert.StartsWith("About Prairie State College", c.Boilerplate, StringComparison.Ordinal);
        Assert.Equal("Ph.D.", Assert.Single(c.Authors).Degrees);
    }

    [Fact]
    public void A_journals_summary_gives_each_corresponding_author()
    {
        var read = Samples.Read("journal-style.txt").Lead;
        var c = read.Content;
        Assert.Equal("Night shifts and recovery after hip surgery", c.Headline);
        Assert.Equal(new LocalDateTime(2027, 1, 12, 11, 0), read.Offer!.Local);
        Assert.Equal("America/New_York", read.Offer.Zone);
        Assert.StartsWith("<p>About The Study: ", c.Body, StringComparison.Ordinal);
        Assert.Equal(["Lena O. Marsh", "Tomás Ibáñez"], c.CorrespondingAuthors.Select(a => a.Name));
        Assert.Equal(["MD, MPH", "PhD"], c.CorrespondingAuthors.Select(a => a.Degrees));
        Assert.Equal(["lena.marsh@lakeside.example", "t.ibanez@lakeside.example"], c.CorrespondingAuthors.Select(a => a.Email));
        Assert.Equal("10.5555/jnight.2027.0112", c.Doi);
        Assert.Contains("<p>The article names all authors", c.NotesToEditors, StringComparison.Ordinal);
        Assert.True(read.Doubts("notesToEditors"));
    }

    [Fact]
    public void A_distributors_pairs_of_lines_are_read()
    {
        var read = Samples.Read("distributor.txt").Lead;
        var c = read.Content;
        Assert.Equal("Old maps show where the marsh will go next", c.Headline);
        Assert.Equal(new LocalDate(2027, 5, 4), read.Date);
        Assert.StartsWith("<p>Salt marshes move in steps", c.Body, StringComparison.Ordinal);
        Assert.Equal("Coasts in Time", c.Journal);
        Assert.Equal("10.5555/(SICI)coasts.2027(5)11", c.Doi);
        Assert.Equal("Stepwise retreat of salt marshes, 1740–1910", c.StudyTitle);
        Assert.Contains("<p>Method of Research: Observational study</p>", c.NotesToEditors, StringComparison.Ordinal);
        Assert.Contains("<p>COI Statement: The authors declare no competing interests.</p>", c.NotesToEditors, StringComparison.Ordinal);
        Assert.Equal("aoife.brennan@coasts.example", c.PressContact!.Email);
        Assert.Equal("Peer-Reviewed Publication\nInstitute of Coasts and Rivers", read.Unplaced);
    }

    [Fact]
    public void Lines_that_a_mail_program_wrapped_are_joined()
    {
        var read = Samples.Read("wrapped-mail.txt").Lead;
        var c = read.Content;
        Assert.Equal(new LocalDateTime(2027, 1, 14, 0, 1), read.Offer!.Local);
        Assert.Equal("BRACKWATER, UK", c.Dateline);
        Assert.Equal(3, c.Body.Split("<p>").Length - 1);
        Assert.Contains("when nights are warm, however cold", c.Body, StringComparison.Ordinal);
        Assert.Equal("-ENDS-", c.EndMark);
        Assert.Equal("Small Mammals", c.Journal);
        Assert.Equal("Gwen Pryce", c.PressContact!.Name);
        Assert.Equal("gwen@brackwater.example", c.PressContact.Email);
        Assert.Equal("01632 960123", c.PressContact.Phone);
    }

    [Fact]
    public void A_web_page_keeps_its_structure_and_loses_its_frame()
    {
        var document = Samples.Read("page.html");
        var c = document.Lead.Content;
        Assert.Equal("Glass that mends itself at room temperature", c.Headline);
        Assert.Equal("A thin film closes scratches overnight", c.Standfirst);
        Assert.Equal("LYON, France, 2 March 2027", c.Dateline);
        Assert.Contains("10<sup>4</sup>", c.Body, StringComparison.Ordinal);
        Assert.Contains("SiO<sub>2</sub>", c.Body, StringComparison.Ordinal);
        Assert.Contains("<h2>Why sugar</h2>", c.Body, StringComparison.Ordinal);
        Assert.Contains("<ul><li>it binds <a href=\"https://example.org/water\">water</a></li>", c.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", c.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("not this", c.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Imprint", c.Body + document.Lead.Unplaced, StringComparison.Ordinal);
        Assert.Equal("Glass & Time: Letters", c.Journal);
        Assert.Equal("claire.aubry@vitre.example", c.PressContact!.Email);
        Assert.Equal("Press office", c.PressContact.Role);
        Assert.Equal("Vitre Institute", document.Lead.Unplaced);
        Assert.Contains(document.LeftOut, l => l.Contains("2 menus or footers", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_without_a_headline_raises_a_doubt()
    {
        var read = ReleaseReader.ReadText("NORDHAMN, Sweden — " + string.Concat(Enumerable.Repeat("The text goes on and on. ", 20))).Lead;
        Assert.Equal("", read.Content.Headline);
        Assert.Equal("NORDHAMN, Sweden", read.Content.Dateline);
        Assert.True(read.Doubts("headline"));
    }

    [Fact]
    public void More_than_one_press_contact_loses_nobody()
    {
        var read = ReleaseReader.ReadText("Headline of the day\n\nText of the day.\n\nENDS\n\nMedia contacts:\nAnna Berg, +46 11 496 00 00, "
            + "anna@nordhamn.example\nBo Ek, +46 11 496 00 01, bo@nordhamn.example").Lead;
        Assert.Equal("anna@nordhamn.example", read.Content.PressContact!.Email);
        Assert.Equal("Bo Ek, +46 11 496 00 01, bo@nordhamn.example", read.Unplaced);
        Assert.True(read.Doubts("pressContact"));
    }

    [Fact]
    public void Two_DOIs_raise_a_doubt()
    {
        var read = ReleaseReader.ReadText("Headline\n\nText (doi:10.5555/one) and more 10.5555/two.\n\nENDS").Lead;
        Assert.Equal("10.5555/one", read.Content.Doi);
        Assert.True(read.Doubts("doi"));
    }

    [Theory]
    [InlineData("“Curly” ‘quotes’ – dashes — and Å\u030a, cafe\u0301, ﬁ, Pb‑210")]
    [InlineData("日本語の本文。 Ελληνικά. Кириллица. עברית")]
    public void Letters_and_signs_survive_unchanged(string text) =>
        Assert.Equal($"<p>{text}</p>", ReleaseReader.ReadText("Headline of the day\n\n" + text + "\n\nENDS").Lead.Content.Body);

    [Fact]
    public void A_letterhead_is_not_the_headline()
    {
        var read = ReleaseReader.ReadText("Press Release\nUniversity of Exley\n30 July 2027\n\nMoths keep time\n\nScientists have found a moth. "
            + "It ticks.\n\nENDS").Lead;
        Assert.Equal("Moths keep time", read.Content.Headline);
        Assert.Equal("University of Exley", read.Unplaced);
        Assert.Equal("30 July 2027", read.Content.Dateline);
        Assert.Equal(new LocalDate(2027, 7, 30), read.Date);
    }

    [Fact]
    public void A_sentence_that_asks_to_be_contacted_is_no_name()
    {
        var read = ReleaseReader.ReadText(
            "Moths keep time\n\nA moth was found.\n\nENDS\n\nContact details:\nFor a copy of the paper, please contact:\n"
            + "Jane Doe, Communications Manager, University of Exley\nE: jane.doe@exley.example | T: +44 (0)20 7946 0000 | M: 07700 900123").Lead;
        Assert.Equal("Jane Doe", read.Content.PressContact!.Name);
        Assert.Equal("Communications Manager", read.Content.PressContact.Role);
        Assert.Equal("University of Exley", read.Content.PressContact.Affiliation);
        Assert.Equal("jane.doe@exley.example", read.Content.PressContact.Email);
        Assert.Equal("+44 (0)20 7946 0000, 07700 900123", read.Content.PressContact.Phone);
        Assert.Equal("", read.Unplaced);
    }

    [Fact]
    public void The_institutions_paragraph_may_stand_above_the_end_mark()
    {
        var read = ReleaseReader.ReadText("Moths keep time\n\nBOSTON – (March 3, 2027) – A moth was found.\n\nMore of it.\n\nAnd more.\n\nAbout "
            + "Exley\nExley is a university.\n\n# # #").Lead;
        Assert.Equal("About Exley\n\nExley is a university.", read.Content.Boilerplate);
        Assert.EndsWith("<p>And more.</p>", read.Content.Body, StringComparison.Ordinal);
        Assert.True(read.Doubts("boilerplate"));
    }

    [Theory]
    [InlineData("BOSTON – (March 3, 2027) – ", "BOSTON – (March 3, 2027)", true)]
    [InlineData("TROMSØ, 3 February 2027. ", "TROMSØ, 3 February 2027", true)]
    [InlineData("CHICAGO --- ", "CHICAGO", false)]
    [InlineData("(Toronto, July 30, 2025) ", "Toronto, July 30, 2025", true)]
    [InlineData("NEW YORK, N.Y. (May 4, 2027) -- ", "NEW YORK, N.Y. (May 4, 2027)", true)]
    [InlineData("NORDHAMN, Sweden, 28 October 2026 — ", "NORDHAMN, Sweden, 28 October 2026", true)]
    [InlineData("Cambridge, UK – ", "Cambridge, UK", false)]
    [InlineData("JULY 30, 2025—", "JULY 30, 2025", true)]
    [InlineData("Yesterday the team — led by X — ", "", false)]
    [InlineData("COVID-19 — the disease — ", "", false)]
    public void Datelines_are_known(string start, string dateline, bool dated)
    {
        var read = ReleaseReader.ReadText("Headline of the day\n\n" + start + "Text of the day goes on for quite a while, and then ends.\n\nENDS")
            .Lead;
        Assert.Equal(dateline, read.Content.Dateline);
        Assert.Equal(dated, read.Date is not null);
        Assert.Equal(dateline.Length > 0, read.Content.Body.StartsWith("<p>Text of the day", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ENDS", true)]
    [InlineData("Ends.", true)]
    [InlineData("END", true)]
    [InlineData("- ENDS -", true)]
    [InlineData("***", true)]
    [InlineData("# # #", true)]
    [InlineData("###", true)]
    [InlineData("-30-", true)]
    [InlineData("– 30 –", true)]
    [InlineData("30", false)]
    [InlineData("The end", false)]
    public void End_marks_are_known(string mark, bool known) =>
        Assert.Equal(known ? mark : "", ReleaseReader.ReadText("Headline of the day\n\nText of the day.\n\n" + mark + "\n\nMore")
            .Lead.Content.EndMark);
}
