using AngleSharp.Html.Parser;
using EmbargoDesk.Core.Releases.Markup;
using Ganss.Xss;

namespace EmbargoDesk.Core.Releases;

/// <summary>
/// The HTML fragments that a release holds: p, h2, h3, ul, ol, li, blockquote, a[href], strong, em, sub, sup, br, and nothing else.
/// Links lead to http, https, mailto or tel. All members may be called from any thread.
/// </summary>
public static class RichText
{
    /// <summary>The longest fragment, in characters. Longer ones are refused.</summary>
    public const int Longest = 20_000_000;

    private static readonly HtmlSanitizer Gate = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(StringComparer.Ordinal) { "p", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em", "sub",
            "sup", "br" },
        AllowedAttributes = new HashSet<string>(StringComparer.Ordinal) { "href" },
        UriAttributes = new HashSet<string>(StringComparer.Ordinal) { "href" },
        AllowedSchemes = new HashSet<string>(Links.Schemes, StringComparer.Ordinal),
        AllowedCssProperties = new HashSet<string>(),
        AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
    });

    /// <summary>
    /// The fragment in the one form that a release keeps: h1 becomes h2, h4 to h6 become h3, b and i become strong and em, empty
    /// paragraphs, styles and the remains of a paste from Word go, text that the markup marks as deleted goes. Every other word stays.
    /// The same input gives the same output, and the output gives itself.
    /// </summary>
    /// <param name="html">Any text; it need not be well formed. What is nested beyond all use is kept as plain text.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="Longest"/>.</exception>
    public static string Sanitise(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        if (html.Length > Longest)
        {
            throw new ArgumentException($"A text of a release has at most {Longest} characters.", nameof(html));
        }

        if (!HtmlNesting.IsBearable(html))
        {
            return FromPlain(html.Split('\n'));
        }

        using var document = new HtmlParser().ParseDocument(html);
        return Write(HtmlBlocks.Read(document.DocumentElement).Blocks);
    }

    /// <summary>True when nothing would be seen: no text but spaces.</summary>
    public static bool IsEmpty(string? html) => string.IsNullOrWhiteSpace(html) || Sanitise(html).Length == 0;

    /// <summary>One p for each text that is not empty; every character stands for itself.</summary>
    public static string FromPlain(IEnumerable<string> paragraphs) =>
        Write(from text in paragraphs
              let runs = Runs.Clean([new Run(text, default)])
              where runs.Count > 0
              select new Block(BlockKind.Paragraph, runs));

    /// <summary>The fragment of these blocks.</summary>
    internal static string Write(IEnumerable<Block> blocks)
    {
        // What the blocks say is written, parsed again as a browser would, and put through the gate; only what passed is written for the
        // reader. AngleSharp's own writer is not used: its time grows with the square of a paragraph's line breaks.
        using var document = Gate.SanitizeDom(BlockWriter.Write(blocks));
        return BlockWriter.Write(HtmlBlocks.Read(document.DocumentElement).Blocks);
    }
}
