using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>What Word and web editors say by style instead of by element: bold, italics, sub- and superscript, list items.</summary>
internal static partial class WordPaste
{
    /// <summary>The bullet or number that Word writes out beside the list's own.</summary>
    public static bool IsIgnored(IElement element) => Says(element, "mso-list:ignore") || Says(element, "mso-element:comment")
        || Says(element, "display:none");

    public static (BlockKind Kind, int Level)? ListOf(IElement paragraph)
    {
        if (ListLevel().Match(Css(paragraph)) is not { Success: true } match)
        {
            return null;
        }

        var mark = paragraph.QuerySelectorAll("span").FirstOrDefault(IsIgnored)?.TextContent.Trim() ?? "";
        var numbered = mark.Length > 1 && char.IsLetterOrDigit(mark[0]) && mark.AsSpan().ContainsAny('.', ')');
        return (numbered ? BlockKind.Number : BlockKind.Bullet, match.Groups[1].ValueSpan[0] - '1');
    }

    public static RunStyle StyleOf(IElement element, RunStyle outer)
    {
        var style = element.LocalName switch
        {
            "b" or "strong" => outer with { Strong = true },
            "i" or "em" or "cite" or "dfn" => outer with { Em = true },
            "sub" => outer with { Shift = Shift.Sub },
            "sup" => outer with { Shift = Shift.Sup },
            "a" => outer with { Href = Links.Allowed(element.GetAttribute("href")) ?? outer.Href },
            _ => outer,
        };
        var css = Css(element);
        if (css.Length == 0)
        {
            return style;
        }

        return style with
        {
            // Google Docs wraps all that it copies in <b style="font-weight:normal">.
            Strong = Has(css, "font-weight:bold", "font-weight:700", "font-weight:600")
                || (style.Strong && !Has(css, "font-weight:normal", "font-weight:400")),
            Em = Has(css, "font-style:italic") || (style.Em && !Has(css, "font-style:normal")),
            Shift = Has(css, "vertical-align:super") ? Shift.Sup : Has(css, "vertical-align:sub") ? Shift.Sub : style.Shift,
        };
    }

    private static bool Says(IElement element, string declaration) => Has(Css(element), declaration);

    private static bool Has(string css, params ReadOnlySpan<string> declarations)
    {
        foreach (var declaration in declarations)
        {
            if (css.Contains(declaration, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Css(IElement element)
    {
        var css = element.GetAttribute("style");
        return string.IsNullOrEmpty(css) || css.Length > 4000 ? "" : css.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    [GeneratedRegex(@"mso-list:[^;]*?level([1-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListLevel();
}
