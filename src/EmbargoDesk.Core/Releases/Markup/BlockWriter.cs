using System.Text;

namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>Writes blocks as the HTML fragment that a release's fields hold. One block, one form: reading it back gives the same blocks.</summary>
internal static class BlockWriter
{
    private const int DeepestList = 5;

    public static string Write(IEnumerable<Block> blocks)
    {
        var html = new StringBuilder();
        var lists = new Stack<string>();
        var quoting = false;
        foreach (var block in blocks)
        {
            if (!block.IsListItem)
            {
                CloseLists(html, lists, 0);
            }

            if (quoting && block.Kind != BlockKind.Quote)
            {
                html.Append("</blockquote>");
            }

            if (!quoting && block.Kind == BlockKind.Quote)
            {
                html.Append("<blockquote>");
            }

            quoting = block.Kind == BlockKind.Quote;
            if (block.IsListItem)
            {
                Item(html, lists, block);
                continue;
            }

            var tag = block.Kind switch { BlockKind.Title or BlockKind.Heading => "h2", BlockKind.Subheading => "h3", _ => "p" };
            html.Append('<').Append(tag).Append('>');
            WriteRuns(html, block.Runs);
            html.Append("</").Append(tag).Append('>');
        }

        CloseLists(html, lists, 0);
        return html.Append(quoting ? "</blockquote>" : "").ToString();
    }

    private static void Item(StringBuilder html, Stack<string> lists, Block block)
    {
        var tag = block.Kind == BlockKind.Bullet ? "ul" : "ol";
        var depth = Math.Min(Math.Min(block.Level, DeepestList), lists.Count) + 1;
        CloseLists(html, lists, depth);
        if (lists.Count == depth && lists.Peek() != tag)
        {
            CloseLists(html, lists, depth - 1);
        }

        if (lists.Count == depth)
        {
            html.Append("</li>");
        }
        else
        {
            html.Append('<').Append(tag).Append('>');
            lists.Push(tag);
        }

        html.Append("<li>");
        WriteRuns(html, block.Runs);
    }

    private static void CloseLists(StringBuilder html, Stack<string> lists, int depth)
    {
        while (lists.Count > depth)
        {
            html.Append("</li></").Append(lists.Pop()).Append('>');
        }
    }

    private static void WriteRuns(StringBuilder html, IReadOnlyList<Run> runs)
    {
        foreach (var run in runs)
        {
            var close = "";
            if (run.Style.Href is { } href)
            {
                html.Append("<a href=\"");
                Escape(html, href, inAttribute: true);
                html.Append("\">");
                close = "</a>";
            }

            close = Open(html, run.Style.Strong, "strong") + close;
            close = Open(html, run.Style.Em, "em") + close;
            close = Open(html, run.Style.Shift == Shift.Sub, "sub") + close;
            close = Open(html, run.Style.Shift == Shift.Sup, "sup") + close;
            Escape(html, run.Text);
            html.Append(close);
        }
    }

    private static string Open(StringBuilder html, bool on, string tag)
    {
        if (!on)
        {
            return "";
        }

        html.Append('<').Append(tag).Append('>');
        return "</" + tag + ">";
    }

    private static void Escape(StringBuilder html, string text, bool inAttribute = false)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' when inAttribute => html.Append("&quot;"),
                '\u00A0' => html.Append("&nbsp;"),
                '\n' => html.Append("<br>"),
                _ => html.Append(c),
            };
        }
    }
}
