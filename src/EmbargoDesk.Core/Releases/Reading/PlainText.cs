using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Plain text into blocks: a line is a paragraph, unless the text was wrapped by a mail program or a typist.</summary>
internal static class PlainText
{
    private const int NarrowestWrap = 55;
    private const int WidestWrap = 100;

    public static SourceText Read(string text)
    {
        if (text.Count(c => !char.IsWhiteSpace(c)) > ReleaseReader.LongestText)
        {
            throw new UnreadableDocumentException(ReleaseReader.TooLong);
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim().Trim('\u001A', '\uFEFF')).ToArray();
        var width = lines.Max(l => l.Length);
        var full = lines.Count(l => l.Length > width - 15);
        var wrapped = width is >= NarrowestWrap and <= WidestWrap && full >= 3 && full * 3 >= lines.Count(l => l.Length > 0);
        var source = new SourceText { IsPlain = true };
        var gap = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                gap = true;
                continue;
            }

            var paragraph = lines[i];
            if (wrapped && i + 1 < lines.Length && Flows(lines[i], lines[i + 1], width))
            {
                var from = i;
                while (i + 1 < lines.Length && Flows(lines[i], lines[i + 1], width))
                {
                    i++;
                }

                paragraph = string.Join(' ', lines[from..(i + 1)]);
            }

            if (Item(paragraph, gap) is { } block)
            {
                source.Blocks.Add(block);
                gap = false;
            }
        }

        return source;
    }

    /// <summary>A line was broken where the next word no longer fitted.</summary>
    private static bool Flows(string line, string next, int width)
    {
        if (next.Length == 0 || line.Length == 0 || IsBullet(next))
        {
            return false;
        }

        var firstWord = next.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space : next.Length;
        return line.Length + 1 + firstWord > width - 4;
    }

    private static Block? Item(string line, bool gap)
    {
        var bullet = IsBullet(line);
        var runs = Runs.Clean([new Run(bullet ? line[1..] : line, default)]);
        return runs.Count == 0 ? null : new Block(bullet ? BlockKind.Bullet : BlockKind.Paragraph, runs, 0, gap);
    }

    private static bool IsBullet(string line) => line.Length > 2 && line[0] is '•' or '·' or '▪' or '◦' or '‣' or '●' or '■'
        && line[1] is ' ' or '\t' or '\u00A0';
}
