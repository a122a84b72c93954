namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>
/// Reads a release out of a file or a pasted text: plain text, HTML or Word (.docx). It proposes; a person checks. What it is unsure of is a
/// <see cref="Doubt"/>, and no word is lost: what no field takes is kept as unplaced text. Pure, and safe from any thread.
/// </summary>
public static class ReleaseReader
{
    /// <summary>The largest file: 10 MB.</summary>
    public const int LargestFile = 10 * 1024 * 1024;

    /// <summary>The longest text, in characters: some three hundred thousand words. Pictures and markup do not count.</summary>
    public const int LongestText = 2_000_000;

    /// <summary>The most paragraphs; a page's titles and list items count.</summary>
    public const int MostParagraphs = 20_000;

    internal const string TooLong = "The text is far longer than a release: import the release alone, or paste its text.";

    private const string TooLarge = "The file is larger than 10 MB: remove its pictures, or paste the text.";

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="contentType">The declared media type, with its charset if it has one, or null.</param>
    /// <param name="fileName">The file's name, or null. Only its ending is looked at.</param>
    /// <exception cref="UnreadableDocumentException">The file cannot be read; the message is for the officer.</exception>
    public static ReadDocument Read(byte[] bytes, string? contentType, string? fileName)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length > LargestFile)
        {
            throw new UnreadableDocumentException(TooLarge);
        }

        var form = bytes.Length == 0 ? FileForm.Text : FileForms.Of(bytes, contentType, fileName);
        if (form == FileForm.Docx)
        {
            return Compose(WordDocument.Read(bytes));
        }

        var doubts = new List<Doubt>();
        var text = TextDecoding.Read(bytes, contentType, form == FileForm.Html, doubts);
        var source = form == FileForm.Html || FileForms.LooksLikePage(text) ? WebPage.Read(text) : PlainText.Read(text);
        source.Doubts.AddRange(doubts);
        return Compose(source);
    }

    /// <summary>Reads pasted text.</summary>
    /// <param name="text">Plain text, or a whole HTML page.</param>
    /// <exception cref="UnreadableDocumentException">The text is empty or too long; the message is for the officer.</exception>
    public static ReadDocument ReadText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LargestFile)
        {
            throw new UnreadableDocumentException(TooLarge);
        }

        return Compose(FileForms.LooksLikePage(text) ? WebPage.Read(text) : PlainText.Read(text));
    }

    private static ReadDocument Compose(SourceText source)
    {
        if (source.Blocks.Count > MostParagraphs || source.Blocks.Sum(b => (long)b.Text.Length) > LongestText)
        {
            throw new UnreadableDocumentException(TooLong);
        }

        if (!source.Blocks.Exists(b => b.Text.Any(char.IsLetterOrDigit)))
        {
            throw new UnreadableDocumentException("There is no text in it: choose a file that holds the text of the release, or paste the text.");
        }

        var page = NewsPage.Split(source.Blocks);
        var lead = new Finding { IsPlain = source.IsPlain, Headline = page.Headline, Standfirst = page.Standfirst, Date = page.Date };
        ReleaseLayout.Read(lead, page.Lead);
        page.Unplaced.ForEach(lead.Unplaced.Add);
        source.Beside.ForEach(lead.Unplaced.Add);
        lead.Doubts.InsertRange(0, source.Doubts);
        var others = page.Teasers.ConvertAll(t => Teaser.Read(t, source.IsPlain));
        var labels = lead.Labels.Concat(others.SelectMany(o => o.Labels)).Distinct(StringComparer.Ordinal).ToList();
        if (labels.Count > 0)
        {
            source.LeftOut.Add($"Left out, because the fields bear their names: {string.Join(", ", labels.Select(l => $"“{l}”"))}.");
        }

        return new ReadDocument(lead.ToRelease(), others.ConvertAll(o => o.ToRelease()), source.LeftOut);
    }
}
