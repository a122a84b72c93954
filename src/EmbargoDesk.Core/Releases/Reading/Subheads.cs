using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Subheads that are not marked as such: short lines between paragraphs, paragraphs all in bold.</summary>
internal static class Subheads
{
    public static Block Read(IReadOnlyList<Block> blocks, int from, int i, int to, bool isPlain)
    {
        var block = blocks[i];
        if (block.Kind == BlockKind.Title)
        {
            return block with { Kind = BlockKind.Heading };
        }

        if (block.Kind != BlockKind.Paragraph || i + 1 >= to || block.Text.Length is < 3 or > 100 || blocks[i + 1].IsHeading
            || !StartsLikeOne(block.Line) || !EndsLikeOne(block.Line))
        {
            return block;
        }

        var isBold = block.Runs.All(r => r.Style.Strong);
        var isShort = isPlain && i > from && blocks[i + 1].Text.Length > Math.Max(100, block.Text.Length) && !blocks[i - 1].Line.EndsWith(':');
        return isBold || isShort
            ? block with { Kind = BlockKind.Heading, Runs = [.. block.Runs.Select(r => r with { Style = r.Style with { Strong = false } })] }
            : block;
    }

    private static bool StartsLikeOne(string line) => char.IsUpper(line[0]) || char.IsDigit(line[0]) || line[0] is '“' or '‘' or '\'' or '"';

    private static bool EndsLikeOne(string line) =>
        line[^1] is '?' ? line.Length <= 60 : char.IsLetterOrDigit(line[^1]) || line[^1] is ')' or '’' or '”'
            && line[^2] is not ('.' or ',' or '!' or '…');
}
