using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// An HTML fragment as plain text that stands on its own: one unwrapped line a paragraph and an empty one between, list items marked, headings on lines
/// of their own, and the address of every link on a line of its own, without trailing punctuation. Lines end in "\n".
/// </summary>
public static partial class PlainText
{
    /// <summary>The text of a sanitised fragment. Nothing that a reader sees in the HTML is lost; of an image, its description remains.</summary>
    public static string FromHtml(string fragment)
    {
        var body = new HtmlParser().ParseDocument("").Body!;
        body.InnerHtml = fragment;
        Addresses.StandAlone(body);
        return Of(body);
    }

    /// <summary>The text of elements that <see cref="Addresses.StandAlone"/> has been through.</summary>
    internal static string Of(IElement root)
    {
        var walk = new Walk();
        walk.Children(root);
        return walk.ToString();
    }

    private sealed class Walk
    {
        private readonly StringBuilder done = new();
        private readonly StringBuilder line = new();
        private readonly List<string> addresses = [];
        private readonly Stack<string> indents = new();
        private string marker = "";
        private bool afterTight;
        private bool verbatim;
        private int tables;
        private int cells;

        // Items and rows follow one another without an empty line.
        private bool Tight => indents.Count > 0 || tables > 0;

        public void Children(INode parent)
        {
            foreach (var node in parent.ChildNodes)
            {
                Visit(node);
            }

            if (Addresses.IsBlock(parent))
            {
                End();
            }
        }

        public override string ToString() => done.ToString();

        private void Visit(INode node)
        {
            if (node is IText text)
            {
                Append(text.Data);
            }
            else if (node is IElement element)
            {
                if (Addresses.IsBlock(element))
                {
                    End();
                }

                Element(element);
            }
        }

        private void Element(IElement e)
        {
            switch (e.LocalName)
            {
                case "br":
                    Break();
                    break;
                case "hr":
                    line.Append("* * *");
                    End();
                    break;
                case "img":
                    Append(e.GetAttribute("alt") is { Length: > 0 } alt ? $"[Image: {alt}]" : "");
                    break;
                case "sub":
                    line.Append(SmallScript.Subscript(e.TextContent));
                    break;
                case "sup":
                    line.Append(SmallScript.Superscript(e.TextContent));
                    break;
                case "a":
                    Anchor(e);
                    break;
                case "ul" or "ol":
                    Items(e);
                    break;
                case "tr":
                    Row(e);
                    break;
                case "table" or "dl":
                    tables++;
                    Children(e);
                    Leave(--tables);
                    break;
                case "pre":
                    verbatim = true;
                    Children(e);
                    verbatim = false;
                    break;
                case "script" or "style" or "template":
                    break;
                default:
                    Children(e);
                    break;
            }
        }

        private void Anchor(IElement a)
        {
            var address = Addresses.Of(a);
            if (address.Length > 0 && Addresses.ShowsItself(a, address) && !Addresses.IsTelephone(a))
            {
                line.Append(address);
                return;
            }

            Children(a);
            if (address.Length > 0 && !Addresses.ShowsItself(a, address) && !addresses.Contains(address))
            {
                addresses.Add(address);
            }
        }

        private void Items(IElement list)
        {
            var number = int.TryParse(list.GetAttribute("start"), CultureInfo.InvariantCulture, out var start) ? start : 1;
            foreach (var child in list.ChildNodes)
            {
                if (child is not IElement { LocalName: "li" } item)
                {
                    Visit(child);
                    continue;
                }

                End();
                marker = Indent() + (list.LocalName == "ol" ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ");
                indents.Push(new string(' ', marker.Length));
                Children(item);
                indents.Pop();
            }

            Leave(indents.Count);
        }

        private void Leave(int depth) => afterTight &= depth > 0;

        private void Row(IElement row)
        {
            var first = true;
            cells++;
            foreach (var cell in row.Children)
            {
                TrimEnd();
                line.Append(first ? "" : " | ");
                first = false;
                Children(cell);
            }

            cells--;
            End();
        }

        private string Indent() => indents.Count == 0 ? "" : indents.Peek();

        private void Break()
        {
            if (cells > 0)
            {
                Append(" ");
                return;
            }

            TrimEnd();
            line.Append('\n');
        }

        private void Append(string text)
        {
            if (verbatim)
            {
                line.Append(text);
                return;
            }

            foreach (var c in text)
            {
                // The white space of HTML: a no-break space is a character like any other.
                if (c is not (' ' or '\t' or '\r' or '\n' or '\f'))
                {
                    line.Append(c);
                }
                else if (line.Length > 0 && line[^1] is not (' ' or '\n'))
                {
                    line.Append(' ');
                }
            }
        }

        private void TrimEnd()
        {
            while (line.Length > 0 && line[^1] == ' ')
            {
                line.Length--;
            }
        }

        private void End()
        {
            if (cells > 0)
            {
                Append(" ");
                return;
            }

            TrimEnd();
            var lines = EmptyLines().Replace(line.ToString().Trim('\n'), "\n\n").Split('\n').Concat(addresses).SkipWhile(l => l.Length == 0).ToList();
            line.Clear();
            addresses.Clear();
            if (lines.Count == 0)
            {
                return;
            }

            if (done.Length > 0)
            {
                done.Append(afterTight && Tight ? "\n" : "\n\n");
            }

            for (var i = 0; i < lines.Count; i++)
            {
                done.Append(i == 0 ? marker.Length > 0 ? marker : Indent() : "\n" + Indent()).Append(lines[i]);
            }

            marker = "";
            afterTight = Tight;
        }
    }

    [GeneratedRegex("\n{3,}")]
    private static partial Regex EmptyLines();
}
