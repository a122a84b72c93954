using System.Net;
using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases;

/// <summary>
/// Words about the press embargo that somebody typed into the text. After the lift they are wrong, and nobody takes them out: the embargo's line
/// is written by the program, from the release's state.
/// </summary>
public static partial class TypedEmbargo
{
    /// <summary>Such words of a text, as they stand, without repeats. Embargoes that are news themselves (of oil, of arms) are left alone.</summary>
    public static IReadOnlyList<string> In(ReleaseContent content) =>
        [.. Texts(content).SelectMany(t => Pattern().Matches(t)).Select(m => Spaces().Replace(m.Value, " ").Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static IEnumerable<string> Texts(ReleaseContent c) =>
        [c.Headline, c.Standfirst, c.Dateline, Plain(c.Body), Plain(c.NotesToEditors), c.Boilerplate, c.StudyTitle];

    // A mark-up that begins or ends within a phrase must not hide it; one that ends a paragraph ends the phrase, so it leaves what is no space.
    private static string Plain(string html) => WebUtility.HtmlDecode(AnyTag().Replace(InlineTag().Replace(html, ""), " \u00B6 "));

    [GeneratedRegex(
        @"\bembargoed\s+(?:until|till|for\s+(?:release|publication)|study|paper|article|manuscript|copy|material|(?:press|news|media)\s+release)\b"
        + @"|\b(?:embargo|embargoed)[ \t]*:"
        + @"|\b(?:strictly\s+embargoed|strict\s+embargo)\b"
        + @"|\bunder\s+(?:an?\s+)?(?:(?:strict|press|media|news)\s+)?embargo\s+(?:until|till)\b|\bunder\s+(?:a\s+)?(?:strict|press|media|news)\s+embargo\b"
        + @"|\b(?:study|paper|article|release|research|findings|text)\s+(?:is|are|remains?)\s+(?:strictly\s+|still\s+)?(?:under\s+embargo|embargoed)\b"
        + @"|\b(?:press|media|news)\s+embargo\b|\bembargo\s+(?:lifts|expires|date|time)\b"
        + @"|\bnot\s+for\s+(?:release|publication|broadcast)\s+(?:before|until|till)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"</?(?:strong|em|sub|sup|a)\b[^>]*>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex InlineTag();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex AnyTag();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
