using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

/// <summary>Builds Word documents for the tests.</summary>
internal static class WordSample
{
    public static byte[] Build(Action<Body> fill, Action<MainDocumentPart>? more = null)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            var body = new Body();
            main.Document = new Document(body);
            more?.Invoke(main);
            fill(body);
        }

        return stream.ToArray();
    }

    public static Paragraph P(params OpenXmlElement[] parts) => new(parts);

    public static Paragraph P(string text) => new(R(text));

    public static Paragraph Styled(string style, string text) =>
        new(new ParagraphProperties(new ParagraphStyleId { Val = style }), R(text));

    public static Run R(string text, params OpenXmlElement[] properties)
    {
        var run = new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve });
        if (properties.Length > 0)
        {
            run.PrependChild(new RunProperties(properties));
        }

        return run;
    }

    public static Paragraph Item(string text, int numbering, int level = 0) =>
        new(new ParagraphProperties(new NumberingProperties(new NumberingLevelReference { Val = level }, new NumberingId { Val = numbering })),
            R(text));

    /// <summary>Numbering 1 is bullets, numbering 2 is decimal.</summary>
    public static void AddLists(MainDocumentPart main)
    {
        static AbstractNum Definition(int id, NumberFormatValues format) =>
            new(Enumerable.Range(0, 3).Select(l => new Level(new NumberingFormat { Val = format }) { LevelIndex = l })) { AbstractNumberId = id };
        main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(
            Definition(0, NumberFormatValues.Bullet),
            Definition(1, NumberFormatValues.Decimal),
            new NumberingInstance(new AbstractNumId { Val = 0 }) { NumberID = 1 },
            new NumberingInstance(new AbstractNumId { Val = 1 }) { NumberID = 2 });
    }
}
