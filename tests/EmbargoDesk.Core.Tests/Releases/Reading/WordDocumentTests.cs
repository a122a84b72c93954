using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using EmbargoDesk.Core.Releases.Reading;
using static EmbargoDesk.Core.Tests.Releases.Reading.WordSample;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

public class WordDocumentTests
{
    [Fact]
    public void Headings_marks_lists_and_links_survive()
    {
        var read = Read(
            body =>
            {
                body.Append(P("EMBARGOED UNTIL 16:00 BST, 30 June 2027"));
                body.Append(Styled("Title", "Salt that remembers"));
                body.Append(P("NORDHAMN, Sweden — Salt keeps the shape of the sea."));
                body.Append(Styled("Heading2", "How it was found"));
                body.Append(P(R("Na"), R("2", new VerticalTextAlignment { Val = VerticalPositionValues.Subscript }), R("SO"),
                    R("4", new VerticalTextAlignment { Val = VerticalPositionValues.Superscript }), R(" is "), R("bold", new Bold()), R(" and "),
                        R("slanted", new Italic())));
                body.Append(Item("one", 1), Item("one below", 1, 1), Item("two", 1), Item("first", 2));
                body.Append(P(R("See "), new Hyperlink(R("the data")) { Id = "rLink" }, R(".")));
                body.Append(P("ENDS"));
            },
            main =>
            {
                AddLists(main);
                main.AddHyperlinkRelationship(new Uri("https://example.org/data"), true, "rLink");
            }).Lead;
        Assert.Equal("Salt that remembers", read.Content.Headline);
        Assert.Equal("NORDHAMN, Sweden", read.Content.Dateline);
        Assert.NotNull(read.Offer!.Local);
        Assert.Equal(
            "<p>Salt keeps the shape of the sea.</p><h2>How it was found</h2>"
            + "<p>Na<sub>2</sub>SO<sup>4</sup> is <strong>bold</strong> and <em>slanted</em></p>"
            + "<ul><li>one<ul><li>one below</li></ul></li><li>two</li></ul><ol><li>first</li></ol>"
            + "<p>See <a href=\"https://example.org/data\">the data</a>.</p>",
            read.Content.Body);
    }

    [Fact]
    public void Tracked_deletions_and_comments_never_enter_and_are_counted()
    {
        var document = Read(
            body =>
            {
                body.Append(P("Headline of the day"));
                body.Append(P(
                    R("Text of "),
                    new DeletedRun(new Run(new DeletedText("SECRET"))) { Id = "1", Author = "a" },
                    new InsertedRun(R("the new")) { Id = "2", Author = "a" },
                    new MoveFromRun(new Run(new Text("MOVEDAWAY"))) { Id = "3", Author = "a" },
                    new CommentRangeStart { Id = "0" },
                    R(" day."),
                    new CommentRangeEnd { Id = "0" },
                    new Run(new CommentReference { Id = "0" })));
                body.Append(new Paragraph(new ParagraphProperties(new ParagraphMarkRunProperties(new Deleted { Id = "4", Author = "a" })),
                    R("This line ")));
                body.Append(P("goes on."));
                body.Append(P(R("hidden", new Vanish()), R("Shown.")));
                body.Append(P("ENDS"));
            },
            main => main.AddNewPart<WordprocessingCommentsPart>().Comments = new Comments(
                new Comment(P("REMARK one")) { Id = "0", Author = "a" }, new Comment(P("REMARK two")) { Id = "1", Author = "a" }));
        Assert.Equal("<p>Text of the new day.</p><p>This line goes on.</p><p>Shown.</p>", document.Lead.Content.Body);
        Assert.Equal(
            [
                "Left out: 2 tracked deletions of the Word document.",
                "Left out: 2 comments of the Word document.",
                "Left out: 1 passage of hidden text of the Word document.",
            ],
            document.LeftOut);
        var everything = document.Lead.ToString() + document.Lead.Content;
        Assert.DoesNotContain("SECRET", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("MOVEDAWAY", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("REMARK", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Translated_style_names_are_known_by_their_built_in_names()
    {
        var read = Read(
            body => body.Append(P("Letterhead"), Styled("Rubrik1", "Headline of the day"), P("Text of the day."), Styled("Rubrik2", "Why"),
                P("More of the text.")),
            main => main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }) { StyleId = "Rubrik1", Type = StyleValues.Paragraph },
                new Style(new StyleName { Val = "heading 2" }) { StyleId = "Rubrik2", Type = StyleValues.Paragraph })).Lead;
        Assert.Equal("Headline of the day", read.Content.Headline);
        Assert.Equal("<p>Text of the day.</p><h2>Why</h2><p>More of the text.</p>", read.Content.Body);
        Assert.Equal("Letterhead", read.Unplaced);
    }

    [Fact]
    public void Tables_become_paragraphs()
    {
        static TableRow Row(params string[] cells) => new(cells.Select(c => new TableCell(P(c))));
        var read = Read(body => body.Append(P("Headline of the day"), P("Text of the day."), new Table(Row("Year", "Cores"), Row("2026", "312")),
            P("ENDS"))).Lead;
        Assert.Equal("<p>Text of the day.</p><p>Year | Cores</p><p>2026 | 312</p>", read.Content.Body);
    }

    [Fact]
    public void Headers_and_footnotes_stand_under_the_unplaced_text()
    {
        var read = Read(
            body => body.Append(P("Headline of the day"), P("Text of the day."), P("ENDS")),
            main =>
            {
                main.AddNewPart<HeaderPart>().Header = new Header(P("Draft of the press office"));
                main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(
                    new Footnote(P(new Run(new SeparatorMark()))) { Type = FootnoteEndnoteValues.Separator, Id = -1 },
                    new Footnote(P("Counted twice.")) { Id = 1 });
            }).Lead;
        Assert.Equal("Draft of the press office\nCounted twice.", read.Unplaced);
    }

    [Fact]
    public void Fields_give_their_result_and_their_link()
    {
        var read = Read(body => body.Append(
            P("Headline of the day"),
            P(
                R("See "),
                new Run(new FieldChar { FieldCharType = FieldCharValues.Begin }),
                new Run(new FieldCode(" HYPERLINK \"https://example.org/x\" ")),
                new Run(new FieldChar { FieldCharType = FieldCharValues.Separate }),
                R("this page"),
                new Run(new FieldChar { FieldCharType = FieldCharValues.End }),
                R(" today.")),
            P("ENDS"))).Lead;
        Assert.Equal("<p>See <a href=\"https://example.org/x\">this page</a> today.</p>", read.Content.Body);
    }

    [Fact]
    public void Lines_of_a_contact_in_one_paragraph_are_read_one_by_one()
    {
        var contact = P(R("Contact:"), new Run(new Break()), R("Joakim Öberg"), new Run(new Break()), R("press@nordhamn.example"));
        var read = Read(body => body.Append(P("Headline of the day"), P("Text of the day."), P("ENDS"), contact)).Lead;
        Assert.Equal("Joakim Öberg", read.Content.PressContact!.Name);
        Assert.Equal("press@nordhamn.example", read.Content.PressContact.Email);
    }

    [Fact]
    public void Bold_lines_between_paragraphs_are_subheads()
    {
        var read = Read(body => body.Append(P("Headline of the day"), P("Text of the day."), P(R("Why it matters", new Bold())),
            P("More of the text."), P("ENDS"))).Lead;
        Assert.Equal("<p>Text of the day.</p><h2>Why it matters</h2><p>More of the text.</p>", read.Content.Body);
    }

    private static ReadDocument Read(Action<Body> fill, Action<MainDocumentPart>? more = null) =>
        ReleaseReader.Read(Build(fill, more), null, "release.docx");
}
