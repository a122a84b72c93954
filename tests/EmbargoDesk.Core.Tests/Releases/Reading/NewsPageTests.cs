using EmbargoDesk.Core.Releases.Reading;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

/// <summary>A news site's page: the headline stands after the end mark, ten other releases and thirty titles follow.</summary>
public class NewsPageTests
{
    private static readonly LocalDate Day = new(2027, 5, 12);
    private readonly ReadDocument page = Samples.Read("news-page.txt");

    [Fact]
    public void The_lead_finds_its_headline_behind_the_end_mark()
    {
        var lead = page.Lead.Content;
        Assert.Equal("Rain can wake yeast that slept for ninety years", lead.Headline);
        Assert.Equal(
            "Clay from ruined ovens holds strains that no baker has fed within living memory, and a little water brings them back", lead.Standfirst);
        Assert.Equal("MAY 12, 2027", lead.Dateline);
        Assert.Equal(Day, page.Lead.Date);
        Assert.Equal("END", lead.EndMark);
    }

    [Fact]
    public void The_lead_has_its_text_whole()
    {
        var body = page.Lead.Content.Body;
        Assert.StartsWith("<p>Bakers' yeast that has slept in dry clay", body, StringComparison.Ordinal);
        Assert.Contains("<h2>Waking the ‘Sleepers’ in Clay</h2>", body, StringComparison.Ordinal);
        Assert.Contains("<h2>Two Diaries Tell the Same Story</h2>", body, StringComparison.Ordinal);
        Assert.Equal(2, body.Split("<h2>").Length - 1);
        Assert.Equal(7, body.Split("<p>").Length - 1);
        Assert.Contains("<p>“Anyone who keeps an old oven", body, StringComparison.Ordinal);
        Assert.EndsWith("authors are Ines Chauvet-Haim and Fernanda Guterres.</p>", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Journal_and_title_are_read_out_of_the_text()
    {
        Assert.Equal("Tissue", page.Lead.Content.Journal);
        Assert.Equal("Dry clay keeps yeast alive for ninety years", page.Lead.Content.StudyTitle);
        Assert.Equal("", page.Lead.Content.Doi);
    }

    [Fact]
    public void Authors_keep_degrees_as_printed_and_affiliations()
    {
        var authors = page.Lead.Content.Authors;
        Assert.Equal(
            ["Pilar Aranda-Ruiz", "Marcus DeWinter", "Soledad Marín", "Ruud Verbeek", "Lucía Prieto-Ocaña", "Mikael Papadakis", "Denise Gow",
                "Jun Ho", "Jamie Costa",
                "Felipe Valverde-Pires", "Marco De Lucia", "Volker Schleifer", "Tamsin Morley", "Ines Chauvet-Haim", "Fernanda Guterres"],
            authors.Select(a => a.Name));
        Assert.Equal("P.hD.", authors.Single(a => a.Name == "Jamie Costa").Degrees);
        Assert.Equal("Ph,.D.", authors.Single(a => a.Name == "Marco De Lucia").Degrees);
        Assert.Equal("", authors.Single(a => a.Name == "Volker Schleifer").Degrees);
        Assert.Equal("Ferncliffe College", authors[0].Affiliation);
        Assert.Equal("Hollin Research Institute", authors[1].Affiliation);
        Assert.Equal("Hollin Gardens", authors[2].Affiliation);
        Assert.Equal("Zuiderveld University, The Netherlands, and Kingsbridge College London", authors[3].Affiliation);
        Assert.Equal("Hollin", authors.Single(a => a.Name == "Tamsin Morley").Affiliation);
        Assert.True(page.Lead.Doubts("authors"));
    }

    [Fact]
    public void A_lead_without_corresponding_author_raises_a_doubt()
    {
        Assert.Empty(page.Lead.Content.CorrespondingAuthors);
        Assert.True(page.Lead.Doubts("correspondingAuthors"));
    }

    [Fact]
    public void Ten_others_bear_headline_date_and_text()
    {
        Assert.Equal(10, page.Others.Count);
        Assert.All(page.Others, o => Assert.Equal(Day, o.Date));
        Assert.All(page.Others, o => Assert.NotEqual("", o.Content.Headline));
        Assert.All(page.Others, o => Assert.NotEqual("", o.Content.Body));
        Assert.All(page.Others, o => Assert.True(o.Doubts("body"), o.Content.Headline));
        Assert.Equal("Your knees may keep a calendar of their own. Ask them", page.Others[6].Content.Headline);
    }

    [Fact]
    public void A_teaser_gives_author_address_DOI_and_access_line()
    {
        var teaser = page.Others[0].Content;
        var author = Assert.Single(teaser.CorrespondingAuthors);
        Assert.Equal("Rhea Y. Halloran", author.Name);
        Assert.Equal("MD, MSc", author.Degrees);
        Assert.Equal("rhea.halloran@lakeside.example", author.Email);
        Assert.Equal("10.5555/jnight.2027.24027", teaser.Doi);
        Assert.Contains("To access the embargoed study: Visit our page for journalists", teaser.NotesToEditors, StringComparison.Ordinal);
        Assert.Equal("Editor’s ...", page.Others[0].Unplaced);
        Assert.StartsWith("<p>About The Study: Waiting times fell", teaser.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_on_the_author_that_breaks_off_is_kept_and_doubted()
    {
        Assert.Empty(page.Others[9].Content.CorrespondingAuthors);
        Assert.Equal("Corresponding Author: To contact the corresponding ...", page.Others[9].Unplaced);
        Assert.True(page.Others[9].Doubts("correspondingAuthors"));
        Assert.Equal("To access ...", page.Others[3].Unplaced);
        Assert.Equal("rosa.meridian@harbour.example", page.Others[3].Content.CorrespondingAuthors[0].Email);
    }

    [Fact]
    public void Datelines_of_teasers_are_read()
    {
        Assert.Equal("DULUTH", page.Others[6].Content.Dateline);
        Assert.StartsWith("<p>Cartilage bears yearly rings", page.Others[6].Content.Body, StringComparison.Ordinal);
        Assert.Equal("Toronto, May 12, 2027", page.Others[7].Content.Dateline);
        Assert.StartsWith("<p>Open Voices will give", page.Others[7].Content.Body, StringComparison.Ordinal);
        Assert.Equal("Annals of Taxed Things", page.Others[4].Content.Journal);
        Assert.Equal("Tissue", page.Others[5].Content.Journal);
    }

    [Fact]
    public void Bare_titles_and_the_tail_stand_under_the_unplaced_text()
    {
        var lines = page.Lead.Unplaced.Split('\n');
        var from = Array.IndexOf(lines, "LAST 30 PRESS RELEASES:");
        Assert.Equal("Hollin surveyors count the stones of a river", lines[from + 1]);
        Assert.Equal("Stillness in the northern islands", lines[from + 30]);
        Assert.StartsWith("[Example-News.example] Rain can wake yeast", lines[from + 31], StringComparison.Ordinal);
        Assert.Equal(from + 32, lines.Length);
    }

    [Fact]
    public void Without_an_end_mark_the_repeated_headline_tells_where_the_text_ends()
    {
        var document = ReleaseReader.ReadText(Samples.Text("news-page.txt").Replace("\nEND\n", "\n", StringComparison.Ordinal));
        Assert.Equal(page.Lead.Content.Headline, document.Lead.Content.Headline);
        Assert.Equal(page.Lead.Content.Standfirst, document.Lead.Content.Standfirst);
        Assert.Equal(page.Lead.Content.Body, document.Lead.Content.Body);
    }
}
