namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>What a block of text is. Title is the document's own (h1, Word's Title); it is written as h2.</summary>
internal enum BlockKind
{
    Paragraph,
    Title,
    Heading,
    Subheading,
    Bullet,
    Number,
    Quote,
}

/// <summary>Where a run stands against its line.</summary>
internal enum Shift
{
    None,
    Sub,
    Sup,
}

/// <summary>How a run looks. Href: an address that <see cref="Links.Allowed"/> let through, or null.</summary>
internal readonly record struct RunStyle(bool Strong, bool Em, Shift Shift, string? Href);

/// <summary>Text of one style; "\n" is a line break.</summary>
internal readonly record struct Run(string Text, RunStyle Style);

/// <summary>A paragraph, heading, list item or quotation: the one form into which Word, HTML and plain text are read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Runs">Never empty; see <see cref="Runs.Clean"/>.</param>
/// <param name="Level">For list items: 0 for the outermost list.</param>
/// <param name="Gap">An empty line stood before it.</param>
internal sealed record Block(BlockKind Kind, IReadOnlyList<Run> Runs, int Level = 0, bool Gap = false)
{
    private string? text;
    private string? line;

    /// <summary>The words, with "\n" for a line break.</summary>
    public string Text => text ??= Runs.Count == 1 ? Runs[0].Text : string.Concat(Runs.Select(r => r.Text));

    /// <summary>The words on one line.</summary>
    public string Line => line ??= Text.Replace('\n', ' ');

    public bool IsHeading => Kind is BlockKind.Title or BlockKind.Heading or BlockKind.Subheading;

    public bool IsListItem => Kind is BlockKind.Bullet or BlockKind.Number;

    public static Block Plain(string text, bool gap = false) => new(BlockKind.Paragraph, [new Run(text, default)], 0, gap);

    /// <summary>The block without its first <paramref name="length"/> characters, or null when nothing is left.</summary>
    public Block? Skip(int length) => Slice(length, Text.Length);

    /// <summary>One block for each line.</summary>
    public IEnumerable<Block> Lines()
    {
        var from = 0;
        for (var at = Text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = Text.IndexOf('\n', from))
        {
            if (Slice(from, at) is { } head)
            {
                yield return head with { Gap = Gap && from == 0 };
            }

            from = at + 1;
        }

        if (Slice(from, Text.Length) is { } tail)
        {
            yield return tail with { Gap = Gap && from == 0 };
        }
    }

    private Block? Slice(int from, int to)
    {
        var kept = new List<Run>();
        var at = 0;
        foreach (var run in Runs)
        {
            var start = Math.Clamp(from - at, 0, run.Text.Length);
            var end = Math.Clamp(to - at, start, run.Text.Length);
            kept.Add(run with { Text = run.Text[start..end] });
            at += run.Text.Length;
        }

        var clean = Markup.Runs.Clean(kept);
        return clean.Count == 0 ? null : new Block(Kind, clean, Level, Gap);
    }
}
