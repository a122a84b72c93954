using AngleSharp.Dom;

namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>Reads HTML, from an editor, a page or a paste out of Word, into blocks. Knows structure only; safety is the sanitiser's.</summary>
internal sealed class HtmlBlocks
{
    private const int DeepestTree = 1000;

    private readonly List<Block> blocks = [];
    private readonly List<Run> runs = [];
    private BlockKind kind = BlockKind.Paragraph;
    private int level;
    private int quotes;
    private bool inItem;
    private bool inCell;
    private bool inPre;

    /// <summary>Passages marked as deleted, which never enter.</summary>
    public int Deletions { get; private set; }

    /// <summary>Pictures, which never enter.</summary>
    public int Pictures { get; private set; }

    public static HtmlBlocks Read(INode root)
    {
        var reader = new HtmlBlocks();
        reader.Children(root, default, 0);
        reader.End();
        return reader;
    }

    public IReadOnlyList<Block> Blocks => blocks;

    private void Children(INode parent, RunStyle style, int depth)
    {
        // By index: AngleSharp looks a node up among its siblings to find the next.
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length && depth < DeepestTree; i++)
        {
            var child = children[i];
            if (child is IText text)
            {
                // A line break in the source is a space; only <br> and <pre> break a line.
                runs.AddRange(inPre ? Lines(text.Data, style) : [new Run(text.Data.Replace('\n', ' '), style)]);
            }
            else if (child is IElement element)
            {
                Element(element, style, depth + 1);
            }
        }
    }

    private void Element(IElement element, RunStyle style, int depth)
    {
        switch (element.LocalName)
        {
            case "script" or "style" or "head" or "title" or "noscript" or "template" or "iframe" or "object" or "embed" or "svg" or "canvas"
                or "button" or "select" or "textarea" or "audio" or "video" or "map":
                break;
            case "del":
                Deletions++;
                break;
            case "img":
                Pictures++;
                break;
            case "br":
                runs.Add(new Run("\n", style));
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6" when !inItem && !inCell:
                End();
                kind = element.LocalName switch { "h1" => BlockKind.Title, "h2" => BlockKind.Heading, _ => BlockKind.Subheading };
                Children(element, style with { Strong = false }, depth);
                End();
                break;
            case "ul" or "ol" or "menu" when !inCell:
                List(element, style, depth);
                break;
            case "li" when !inCell:
                Item(element, element.ParentElement?.LocalName == "ol" ? BlockKind.Number : BlockKind.Bullet, style, depth);
                break;
            case "blockquote" when !inItem && !inCell:
                End();
                quotes++;
                Children(element, style, depth);
                End();
                quotes--;
                break;
            case "tr" when !inItem && !inCell:
                End();
                Row(element, style, depth);
                End();
                break;
            case "p" when WordPaste.ListOf(element) is { } pasted && !inItem && !inCell:
                level = pasted.Level + 1;
                Item(element, pasted.Kind, style, depth);
                level = 0;
                break;
            case "pre":
                inPre = true;
                Break();
                Children(element, style, depth);
                Break();
                inPre = false;
                break;
            case var name when IsBlock(name):
                Break();
                Children(element, style, depth);
                Break();
                break;
            default:
                if (!WordPaste.IsIgnored(element))
                {
                    Children(element, WordPaste.StyleOf(element, style), depth);
                }

                break;
        }
    }

    private static IEnumerable<Run> Lines(string text, RunStyle style) =>
        text.Split('\n').SelectMany((line, i) => i == 0 ? [new Run(line, style)] : new[] { new Run("\n", style), new Run(line, style) });

    private void List(IElement element, RunStyle style, int depth)
    {
        End();
        var outer = inItem;
        inItem = false;
        level++;
        Children(element, style, depth);
        End();
        level--;
        inItem = outer;
        if (outer)
        {
            kind = element.ParentElement?.ParentElement?.LocalName == "ol" ? BlockKind.Number : BlockKind.Bullet;
        }
    }

    private void Item(IElement element, BlockKind itemKind, RunStyle style, int depth)
    {
        End();
        kind = itemKind;
        inItem = true;
        Children(element, style, depth);
        End();
        inItem = false;
    }

    private void Row(IElement row, RunStyle style, int depth)
    {
        inCell = true;
        var hasText = false;
        foreach (var cell in row.Children)
        {
            var from = runs.Count;
            Children(cell, style, depth + 1);
            var cellHasText = runs.FindIndex(from, r => !string.IsNullOrWhiteSpace(r.Text)) >= 0;
            if (hasText && cellHasText)
            {
                runs.Insert(from, new Run(" | ", default));
            }

            hasText |= cellHasText;
        }

        inCell = false;
    }

    /// <summary>A paragraph's edge: inside a list item or a table cell it is only a line break.</summary>
    private void Break()
    {
        if (inItem || inCell)
        {
            runs.Add(new Run("\n", default));
        }
        else
        {
            End();
        }
    }

    private void End()
    {
        var own = kind != BlockKind.Paragraph ? kind : quotes > 0 ? BlockKind.Quote : BlockKind.Paragraph;
        var splits = own is BlockKind.Paragraph or BlockKind.Quote;
        var part = new List<Run>();
        foreach (var run in runs)
        {
            // Two line breaks are how editors and mail programs write a new paragraph.
            if (splits && run.Text == "\n" && part.FindLast(r => r.Text == "\n" || !string.IsNullOrWhiteSpace(r.Text)).Text == "\n")
            {
                Add(own, part);
                part.Clear();
                continue;
            }

            part.Add(own is BlockKind.Title or BlockKind.Heading or BlockKind.Subheading ? run with { Text = run.Text.Replace('\n', ' ') } : run);
        }

        Add(own, part);
        runs.Clear();
        kind = BlockKind.Paragraph;
    }

    private void Add(BlockKind own, List<Run> part)
    {
        var clean = Runs.Clean(part);
        if (clean.Count > 0)
        {
            blocks.Add(new Block(own, clean, Math.Max(0, level - 1)));
        }
    }

    private static bool IsBlock(string name) =>
        name is "p" or "div" or "section" or "article" or "main" or "header" or "footer" or "aside" or "nav" or "figure"
        or "figcaption" or "table" or "thead" or "tbody" or "tfoot" or "caption" or "dl" or "dt" or "dd" or "address" or "hr" or "form" or "fieldset"
        or "center" or "details" or "summary" or "body" or "html" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "menu" or "li"
            or "tr"
        or "td" or "th" or "blockquote" or "hgroup" or "legend";
}
