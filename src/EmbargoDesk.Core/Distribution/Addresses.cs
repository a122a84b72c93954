using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// Links, e-mail addresses and DOIs in a text: each that shows itself is set on a line of its own, without the punctuation that a click or a
/// copy would take with it.
/// </summary>
internal static partial class Addresses
{
    private static readonly char[] Glued = ['.', ',', ';', ':'];

    /// <summary>Tags after which a line begins anyway.</summary>
    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ];

    /// <summary>Whether an element stands in lines of its own.</summary>
    public static bool IsBlock(INode node) => node is IElement e && Blocks.Contains(e.LocalName);

    /// <summary>Links the addresses that stand bare in the text, and gives every address that shows itself a line of its own.</summary>
    public static void StandAlone(IElement root)
    {
        foreach (var text in root.Descendants<IText>().Where(t => t.Ancestors<IElement>().TakeWhile(e => e != root).All(e => e.LocalName is not ("a" or "pre" or "code"))).ToList())
        {
            Link(text);
        }

        foreach (var a in root.QuerySelectorAll("a[href]"))
        {
            var address = Of(a);
            if (address.Length > 0 && !IsTelephone(a) && ShowsItself(a, address))
            {
                a.SetAttribute("href", a.GetAttribute("href")!.Trim().TrimEnd(Glued));
                a.TextContent = a.TextContent.Trim().TrimEnd(Glued);
                Isolate(a);
            }
        }
    }

    /// <summary>The address that a link leads to, as a reader writes it: no "mailto:", no glued stop. Empty for a place in the same page.</summary>
    public static string Of(IElement a)
    {
        var href = (a.GetAttribute("href") ?? "").Trim().TrimEnd(Glued);
        if (href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            return string.Concat(Uri.UnescapeDataString(href[7..].Split('?')[0]).Where(c => !char.IsControl(c)));
        }

        return href.StartsWith('#') ? "" : href.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? href[4..] : href;
    }

    /// <summary>Whether the link's text is its address, or, for a telephone, the number in other spacing.</summary>
    public static bool ShowsItself(IElement a, string address)
    {
        var shown = a.TextContent;
        return IsTelephone(a) ? Digits(shown) == Digits(address) : Core(shown) == Core(address);
    }

    /// <summary>Whether a link dials; its number stays in its sentence.</summary>
    public static bool IsTelephone(IElement a) => a.GetAttribute("href")!.TrimStart().StartsWith("tel:", StringComparison.OrdinalIgnoreCase);

    private static string Digits(string s) => string.Concat(s.Where(char.IsAsciiDigit));

    private static string Core(string s) => Scheme().Replace(s.Trim().TrimEnd(Glued), "").TrimEnd('/').ToUpperInvariant();

    private static void Link(IText text)
    {
        var data = text.Data;
        var from = 0;
        foreach (Match m in Bare().Matches(data))
        {
            var shown = Trimmed(m.Value);
            var a = text.Owner!.CreateElement("a");
            a.SetAttribute("href", m.Groups["mail"].Success ? $"mailto:{shown}" : m.Groups["doi"].Success ? DoiUrl(DoiMark().Replace(shown, "")) : shown);
            a.TextContent = shown;
            text.Parent!.InsertBefore(text.Owner.CreateTextNode(data[from..m.Index]), text);
            text.Parent.InsertBefore(a, text);
            from = m.Index + shown.Length;
        }

        text.Data = data[from..];
    }

    /// <summary>The address at which a bare DOI resolves.</summary>
    public static string DoiUrl(string doi) => "https://doi.org/" + string.Concat(doi.Select(c =>
        char.IsAsciiLetterOrDigit(c) || "-._~/():;".Contains(c, StringComparison.Ordinal) || c > '~' ? c.ToString() : Uri.HexEscape(c)));

    private static string Trimmed(string match)
    {
        var s = match.TrimEnd('.', ',', ';', ':', '!', '?', '\'', '"', '”', '’', '»', ']', '}', '>');
        return s.EndsWith(')') && !s.Contains('(', StringComparison.Ordinal) ? Trimmed(s[..^1]) : s;
    }

    private static void Isolate(IElement a)
    {
        var after = Beside(a, n => n.NextSibling, n => n.FirstChild);
        var before = Beside(a, n => n.PreviousSibling, n => n.LastChild);
        if (after is IText following)
        {
            var rest = following.Data;
            if (before is IText preceding && preceding.Data.EndsWith('(') && rest.StartsWith(')'))
            {
                preceding.Data = preceding.Data[..^1].TrimEnd();
                rest = rest[1..];
            }

            following.Data = rest.TrimStart(Glued);
            if (following.Data.Trim().Length == 0)
            {
                after = Beside(following, n => n.NextSibling, n => n.FirstChild);
                if (following.Data.Length == 0 && after is IText beyond)
                {
                    beyond.Data = beyond.Data.TrimStart(Glued);
                    after = beyond.Data.Length > 0 ? beyond : Beside(beyond, n => n.NextSibling, n => n.FirstChild);
                }
            }
        }

        if (before is IText { Data: var data } blank && data.Trim().Length == 0)
        {
            before = Beside(blank, n => n.PreviousSibling, n => n.LastChild);
        }

        if (before is not null and not IElement { LocalName: "br" })
        {
            a.Before(a.Owner!.CreateElement("br"));
        }

        if (after is not null and not IElement { LocalName: "br" })
        {
            a.After(a.Owner!.CreateElement("br"));
        }
    }

    // The text or element that stands directly before or after in the same block; null at the block's edge.
    private static INode? Beside(INode from, Func<INode, INode?> next, Func<INode, INode?> inward)
    {
        for (var n = from; n is not null && !IsBlock(n); n = n.Parent)
        {
            if (next(n) is { } sibling)
            {
                if (IsBlock(sibling))
                {
                    return null;
                }

                while (inward(sibling) is { } child)
                {
                    sibling = child;
                }

                return sibling is IText { Data.Length: 0 } ? Beside(sibling, next, inward) : sibling;
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<web>\bhttps?://[^\s<>""]+)|(?<mail>\b[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+)|(?<doi>(?:\bdoi:\s?)?\b10\.\d{4,9}/[^\s<>""]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex(@"^doi:\s?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DoiMark();

    [GeneratedRegex(@"^(?:https?://(?:(?:dx\.)?doi\.org/|www\.)?|mailto:|doi:\s?|www\.)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
