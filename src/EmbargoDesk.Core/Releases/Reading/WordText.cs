using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using EmbargoDesk.Core.Releases.Markup;
using RunStyle = EmbargoDesk.Core.Releases.Markup.RunStyle;
using Run = EmbargoDesk.Core.Releases.Markup.Run;
using WordRun = DocumentFormat.OpenXml.Wordprocessing.Run;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Walks the text of a Word document. <see cref="WordLimits"/> has bounded its depth.</summary>
internal sealed class WordText(OpenXmlPart part, WordStyles styles)
{
    private readonly List<Block> blocks = [];
    private readonly List<Run> runs = [];
    private readonly Stack<Field> fields = new();
    private bool gap;
    private bool inCell;

    /// <summary>Text boxes: they stand beside the text.</summary>
    public List<Block> Boxed { get; } = [];

    public int Deletions { get; private set; }

    public int Hidden { get; private set; }

    public int Pictures { get; private set; }

    public void Read(OpenXmlElement? container)
    {
        if (container is not null)
        {
            Blocks(container);
            End(BlockKind.Paragraph, 0);
        }
    }

    /// <summary>What was read since the last time.</summary>
    public List<Block> Take()
    {
        var taken = blocks.ToList();
        blocks.Clear();
        return taken;
    }

    private void Blocks(OpenXmlElement container)
    {
        foreach (var child in container.ChildElements)
        {
            switch (child)
            {
                case Paragraph paragraph:
                    Paragraph(paragraph);
                    break;
                case Table table:
                    foreach (var row in table.Descendants<TableRow>().Where(r => r.Ancestors<Table>().First() == table))
                    {
                        Row(row);
                    }

                    break;
                case DeletedRun or MoveFromRun:
                    Deletions++;
                    break;
                case Footnote { Type: not null } or Endnote { Type: not null }:
                    break; // Word's own separator lines.
                default:
                    Blocks(child);
                    break;
            }
        }
    }

    private void Paragraph(Paragraph paragraph)
    {
        var properties = paragraph.ParagraphProperties;
        Inline(paragraph, default);
        if (properties?.ParagraphMarkRunProperties?.GetFirstChild<Deleted>() is not null)
        {
            return; // Its end is deleted: the next paragraph goes on in the same line.
        }

        if (inCell)
        {
            runs.Add(new Run("\n", default));
            return;
        }

        var (kind, level) = styles.KindOf(properties);
        End(kind, level);
    }

    private void Row(TableRow row)
    {
        if (row.TableRowProperties?.GetFirstChild<Deleted>() is not null)
        {
            Deletions++;
            return;
        }

        var outer = inCell;
        inCell = true;
        foreach (var cell in row.Descendants<TableCell>().Where(c => c.Ancestors<TableRow>().First() == row))
        {
            if (runs.Count > 0)
            {
                runs.Add(new Run(" | ", default));
            }

            Blocks(cell);
            while (runs.Count > 0 && runs[^1].Text == "\n")
            {
                runs.RemoveAt(runs.Count - 1);
            }
        }

        inCell = outer;
        if (!outer)
        {
            End(BlockKind.Paragraph, 0);
        }
    }

    private void Inline(OpenXmlElement parent, RunStyle style)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case DeletedRun or MoveFromRun:
                    Deletions++;
                    break;
                case ParagraphProperties:
                    break;
                case Hyperlink link:
                    Inline(link, style with { Href = Target(link) ?? style.Href });
                    break;
                case SimpleField field:
                    Inline(field, style with { Href = Address(field.Instruction?.Value) ?? style.Href });
                    break;
                case WordRun { RunProperties.Vanish: { } vanish } hidden when vanish.Val?.Value ?? true:
                    Hidden += hidden.InnerText.Length > 0 ? 1 : 0;
                    break;
                case WordRun run:
                    Content(run, styles.StyleOf(run.RunProperties, style));
                    break;
                default:
                    Inline(child, style);
                    break;
            }
        }
    }

    private void Content(OpenXmlElement run, RunStyle style)
    {
        foreach (var child in run.ChildElements)
        {
            switch (child)
            {
                case Text text:
                    Add(text.Text, style);
                    break;
                case TabChar or PositionalTab:
                    Add(" ", style);
                    break;
                case Break or CarriageReturn:
                    Add("\n", style);
                    break;
                case NoBreakHyphen:
                    Add("\u2011", style);
                    break;
                case SymbolChar symbol:
                    Add(Symbol(symbol), style);
                    break;
                case FieldChar mark:
                    Mark(mark);
                    break;
                case FieldCode code when fields.TryPeek(out var field):
                    field.Code += code.Text;
                    break;
                case Drawing or Picture or EmbeddedObject:
                    Box(child);
                    break;
                case AlternateContent alternate:
                    // Choice and Fallback say the same twice.
                    Content(alternate.GetFirstChild<AlternateContentChoice>() ?? (OpenXmlElement)new AlternateContentChoice(), style);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A character of a symbol font; those of the private area mean nothing without the font.</summary>
    private static string Symbol(SymbolChar symbol) =>
        int.TryParse(symbol.Char?.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point) && point is > 31 and < 0xD800
            ? ((char)point).ToString()
            : "";

    private void Add(string text, RunStyle style)
    {
        // What a line break is in the file's XML is none in the text.
        var plain = text == "\n" ? text : text.Replace('\n', ' ');
        if (!fields.Any(f => !f.ShowsResult))
        {
            runs.Add(new Run(plain, style.Href is null && fields.TryPeek(out var field) ? style with { Href = field.Href } : style));
        }
    }

    private void Mark(FieldChar mark)
    {
        var type = mark.FieldCharType?.Value;
        if (type == FieldCharValues.Begin)
        {
            fields.Push(new Field());
        }
        else if (type == FieldCharValues.Separate && fields.TryPeek(out var field))
        {
            field.ShowsResult = true;
            field.Href = Address(field.Code);
        }
        else if (type == FieldCharValues.End)
        {
            fields.TryPop(out _);
        }
    }

    private void Box(OpenXmlElement drawing)
    {
        var boxes = drawing.Descendants<TextBoxContent>().ToList();
        Pictures += boxes.Count == 0 ? 1 : 0;
        foreach (var box in boxes)
        {
            var inner = new WordText(part, styles);
            inner.Read(box);
            Boxed.AddRange(inner.blocks);
            Deletions += inner.Deletions;
            Hidden += inner.Hidden;
        }
    }

    private string? Target(Hyperlink link) =>
        Links.Allowed(part.HyperlinkRelationships.FirstOrDefault(r => r.Id == link.Id?.Value)?.Uri.OriginalString);

    private static string? Address(string? instruction) =>
        instruction?.Trim() is { } code && code.StartsWith("HYPERLINK", StringComparison.OrdinalIgnoreCase) && code.Split('"') is [_, var href, ..]
            ? Links.Allowed(href)
            : null;

    private void End(BlockKind kind, int level)
    {
        var heading = kind is BlockKind.Title or BlockKind.Heading or BlockKind.Subheading;
        var own = heading ? runs.Select(r => r with { Text = r.Text.Replace('\n', ' '), Style = r.Style with { Strong = false } }) : runs;
        var clean = Runs.Clean(own);
        runs.Clear();
        if (clean.Count == 0)
        {
            gap = true;
            return;
        }

        blocks.Add(new Block(kind, clean, level, gap));
        gap = false;
    }

    /// <summary>A complex field: its code comes before its result.</summary>
    private sealed class Field
    {
        public string Code { get; set; } = "";

        public bool ShowsResult { get; set; }

        public string? Href { get; set; }
    }
}
