namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>
/// A look at HTML before it is parsed. Browsers' rules let a small text grow without bound (unclosed marks are opened again in every
/// paragraph) and nest so deeply that a walk through the tree ends the process. Such a text is not a release.
/// </summary>
internal static class HtmlNesting
{
    private const int Deepest = 200;

    /// <summary>Elements that the parser may add to those written: each unclosed mark again at each tag.</summary>
    private const long MostReopened = 2_000_000;

    /// <summary>A page of this many tags is no release, and costs a gigabyte to build.</summary>
    private const int MostTags = 250_000;

    /// <summary>The parser compares each attribute of a tag with all before it.</summary>
    private const int MostAttributes = 5_000;

    private static readonly string[] Void =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

    // Closed by their next sibling, so that leaving them open is common and does not nest.
    private static readonly string[] ClosedByNext =
        ["p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "html", "head", "body"];

    private static readonly string[] Reopened =
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

    public static bool IsBearable(string html) => AttributesAreFew(html) && NestingIsShallow(html);

    private static bool AttributesAreFew(string html)
    {
        var inTag = false;
        var quote = '\0';
        var last = '\0';
        var separators = 0;
        for (var i = 0; i < html.Length; i++)
        {
            var c = html[i];
            if (!inTag)
            {
                inTag = c == '<' && i + 1 < html.Length && char.IsAsciiLetter(html[i + 1]);
                separators = 0;
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' && last == '=')
            {
                quote = c;
            }
            else if (c == '>')
            {
                inTag = false;
            }
            else if ((c is ' ' or '\t' or '\n' or '\r' or '\f' or '/' or '"' or '\'') && last is not (' ' or '/') && ++separators > MostAttributes)
            {
                return false;
            }

            last = c is '\t' or '\n' or '\r' or '\f' ? ' ' : c == ' ' && last == '=' ? '=' : c;
        }

        return true;
    }

    private static bool NestingIsShallow(string html)
    {
        var tags = 0;
        var open = new List<string>();
        var marks = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var openMarks = 0L;
        var reopened = 0L;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at + 1))
        {
            var closing = at + 1 < html.Length && html[at + 1] == '/';
            var from = at + (closing ? 2 : 1);
            var to = from;
            while (to < html.Length && to - from < 24 && (char.IsAsciiLetterOrDigit(html[to]) || html[to] is ':' or '-'))
            {
                to++;
            }

            if (to == from || !char.IsAsciiLetter(html[from]))
            {
                continue;
            }

            var name = html[from..to].ToLowerInvariant();
            reopened += openMarks;
            if (Reopened.Contains(name, StringComparer.Ordinal))
            {
                var before = marks.GetValueOrDefault(name);
                marks[name] = Math.Max(0, before + (closing ? -1 : 1));
                openMarks += marks[name] - before;
            }

            if (closing)
            {
                var last = open.LastIndexOf(name);
                if (last >= 0)
                {
                    open.RemoveRange(last, open.Count - last);
                }
            }
            else if (!Void.Contains(name, StringComparer.Ordinal) && !ClosedByNext.Contains(name, StringComparer.Ordinal))
            {
                open.Add(name);
            }

            if (++tags > MostTags || open.Count > Deepest || reopened > MostReopened)
            {
                return false;
            }
        }

        return true;
    }
}
