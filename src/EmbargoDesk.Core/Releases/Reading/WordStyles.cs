using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using EmbargoDesk.Core.Releases.Markup;
using RunStyle = EmbargoDesk.Core.Releases.Markup.RunStyle;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>What Word's named styles and lists mean. Style ids are translated ("Rubrik1"); their built-in names are not.</summary>
internal sealed class WordStyles
{
    private readonly Dictionary<string, Style> styles = new(StringComparer.Ordinal);
    private readonly NumberingDefinitionsPart? numbering;

    public WordStyles(MainDocumentPart main)
    {
        numbering = main.NumberingDefinitionsPart;
        foreach (var style in main.StyleDefinitionsPart?.Styles?.Elements<Style>() ?? [])
        {
            if (style.StyleId?.Value is { } id)
            {
                styles.TryAdd(id, style);
            }
        }
    }

    /// <summary>The block that a paragraph is, with its list level.</summary>
    public (BlockKind Kind, int Level) KindOf(ParagraphProperties? properties)
    {
        var names = Names(properties?.ParagraphStyleId?.Val?.Value).ToList();
        foreach (var name in names)
        {
            BlockKind? kind = name switch
            {
                "title" or "heading 1" or "heading1" => BlockKind.Title,
                "heading 2" or "heading2" or "subtitle" => BlockKind.Heading,
                "quote" or "intense quote" or "intensequote" => BlockKind.Quote,
                _ when name.StartsWith("heading", StringComparison.Ordinal) => BlockKind.Subheading,
                _ => null,
            };
            if (kind is { } known)
            {
                return (known, 0);
            }
        }

        if (properties?.OutlineLevel?.Val?.Value is { } outline and < 9)
        {
            return (outline == 0 ? BlockKind.Title : outline == 1 ? BlockKind.Heading : BlockKind.Subheading, 0);
        }

        return ListOf(properties, names);
    }

    /// <summary>Bold or italics that a character style gives ("Strong", "Emphasis").</summary>
    public RunStyle StyleOf(RunProperties? properties, RunStyle outer)
    {
        foreach (var name in Names(properties?.RunStyle?.Val?.Value))
        {
            outer = outer with { Strong = outer.Strong || name is "strong", Em = outer.Em || name is "emphasis" };
        }

        var shift = properties?.VerticalTextAlignment?.Val?.Value;
        return outer with
        {
            Strong = properties?.Bold is { } bold ? bold.Val?.Value ?? true : outer.Strong,
            Em = properties?.Italic is { } italic ? italic.Val?.Value ?? true : outer.Em,
            Shift = shift == VerticalPositionValues.Superscript ? Shift.Sup : shift == VerticalPositionValues.Subscript ? Shift.Sub : Shift.None,
        };
    }

    private (BlockKind, int) ListOf(ParagraphProperties? properties, List<string> names)
    {
        var number = properties?.NumberingProperties ?? styles.GetValueOrDefault(properties?.ParagraphStyleId?.Val?.Value ?? "")?.StyleParagraphProperties?.NumberingProperties;
        var level = Math.Clamp(number?.NumberingLevelReference?.Val?.Value ?? 0, 0, 8);
        if (number?.NumberingId?.Val?.Value is { } id and > 0)
        {
            var instance = numbering?.Numbering?.Elements<NumberingInstance>().FirstOrDefault(n => n.NumberID?.Value == id);
            var definition = numbering?.Numbering?.Elements<AbstractNum>().FirstOrDefault(a =>
                a.AbstractNumberId?.Value == instance?.AbstractNumId?.Val?.Value);
            var format = definition?.Elements<Level>().FirstOrDefault(l => l.LevelIndex?.Value == level)?.NumberingFormat?.Val?.Value;
            return (format is null || format == NumberFormatValues.Bullet ? BlockKind.Bullet : BlockKind.Number, level);
        }

        return names.Exists(n => n.StartsWith("list bullet", StringComparison.Ordinal)) ? (BlockKind.Bullet, level)
            : names.Exists(n => n.StartsWith("list number", StringComparison.Ordinal)) ? (BlockKind.Number, level)
            : (BlockKind.Paragraph, 0);
    }

    /// <summary>The style's own name, then those of the styles on which it is based.</summary>
    private IEnumerable<string> Names(string? id)
    {
        for (var steps = 0; id is not null && steps < 12; steps++)
        {
            var style = styles.GetValueOrDefault(id);
            yield return (style?.StyleName?.Val?.Value ?? id).ToLowerInvariant();
            id = style?.BasedOn?.Val?.Value;
        }
    }
}
