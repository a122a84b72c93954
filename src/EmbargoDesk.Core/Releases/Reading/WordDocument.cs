using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>
/// A Word document (.docx) into blocks. Tracked deletions, comments and hidden text never enter, and the officer is told how many there were;
/// tracked insertions do enter, for they are what the text says now.
/// </summary>
internal static class WordDocument
{
    /// <exception cref="UnreadableDocumentException">It is no .docx, is damaged, or swells beyond the limits.</exception>
    public static SourceText Read(byte[] bytes)
    {
        WordLimits.Check(bytes);
        try
        {
            using var document = WordprocessingDocument.Open(new MemoryStream(bytes, writable: false), isEditable: false);
            if (document.MainDocumentPart is not { Document.Body: { } body } main)
            {
                throw new UnreadableDocumentException("The file is not a Word document (.docx): save the release as .docx in Word and import that.");
            }

            return Read(main, body);
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException or FormatException
            or InvalidOperationException or KeyNotFoundException or ArgumentException or UriFormatException or IOException)
        {
            throw new UnreadableDocumentException("The Word document is damaged or no Word document: open it in Word, save it again as .docx and "
                + "import that.", e);
        }
    }

    private static SourceText Read(MainDocumentPart main, Body body)
    {
        var text = new WordText(main, new WordStyles(main));
        text.Read(body);
        var source = new SourceText { Blocks = [.. text.Take()] };
        foreach (var header in main.HeaderParts)
        {
            text.Read(header.Header);
        }

        foreach (var footer in main.FooterParts)
        {
            text.Read(footer.Footer);
        }

        text.Read(main.FootnotesPart?.Footnotes);
        text.Read(main.EndnotesPart?.Endnotes);
        source.Beside.AddRange(text.Boxed.Concat(text.Take()).Select(b => b.Line).Distinct(StringComparer.Ordinal));

        var comments = main.WordprocessingCommentsPart?.Comments?.Elements<Comment>().Count() ?? 0;
        Say(source, text.Deletions, "tracked deletion", "tracked deletions");
        Say(source, comments, "comment", "comments");
        Say(source, text.Hidden, "passage of hidden text", "passages of hidden text");
        Say(source, text.Pictures, "picture", "pictures");
        return source;
    }

    private static void Say(SourceText source, int count, string one, string many)
    {
        if (count > 0)
        {
            source.LeftOut.Add($"Left out: {count} {(count == 1 ? one : many)} of the Word document.");
        }
    }
}
