using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>What stands above the text: embargo line, contacts, headline, standfirst.</summary>
internal static class HeadMatter
{
    private const int LongestHeadline = 260;
    private const int LongestStandfirst = 500;

    /// <returns>Where the text begins.</returns>
    public static int Read(Finding finding, IReadOnlyList<Block> blocks)
    {
        var i = 0;
        Skip(finding, blocks, ref i);
        if (finding.Headline.Length > 0)
        {
            return i;
        }

        Headline(finding, blocks, ref i);
        Skip(finding, blocks, ref i);
        Standfirst(finding, blocks, ref i);
        Skip(finding, blocks, ref i);
        return i;
    }

    /// <summary>Takes embargo lines, contacts, labels and dates, in any order.</summary>
    private static void Skip(Finding finding, IReadOnlyList<Block> blocks, ref int i)
    {
        while (i < blocks.Count)
        {
            var line = blocks[i].Line;
            if (Marks.ReleaseWordLength(line) is > 0 and var word)
            {
                finding.Labels.Add(line[..word]);
                Date(finding, line[word..].Trim());
                i++;
            }
            else if (Marks.IsKindOfNews(line))
            {
                finding.Unplaced.Add(line);
                i++;
                Sender(finding, blocks, ref i);
            }
            else if (Date(finding, line))
            {
                i++;
            }
            else if (!EmbargoLine.TryTake(finding, blocks, ref i) && !ContactLines.TryTake(finding, blocks, ref i, blocks.Count)
                && !LabelledLine.TryTake(finding, blocks, ref i))
            {
                return;
            }
        }
    }

    private static bool Date(Finding finding, string line)
    {
        if (WrittenDate.Whole(line) is not { } date)
        {
            return false;
        }

        finding.Date ??= date;
        finding.Dateline = finding.Dateline.Length == 0 && line.Any(char.IsLetter) ? line : finding.Dateline;
        finding.TookApart(line);
        return true;
    }

    /// <summary>Distributors print the institution under the kind of news.</summary>
    private static void Sender(Finding finding, IReadOnlyList<Block> blocks, ref int i)
    {
        if (i + 1 < blocks.Count && blocks[i].Text.Length <= 90 && !blocks[i].Line.EndsWith('.') && blocks[i + 1].Text.Length > blocks[i].Text.Length)
        {
            finding.Unplaced.Add(blocks[i++].Line);
        }
    }

    private static void Headline(Finding finding, IReadOnlyList<Block> blocks, ref int i)
    {
        // A page or a Word document says which line is its title; what stands above it is its letterhead.
        var title = Enumerable.Range(i, Math.Min(10, blocks.Count - i)).FirstOrDefault(k => blocks[k].Kind == BlockKind.Title, -1);
        if (title > i && Enumerable.Range(i, title - i).All(k => blocks[k].Text.Length <= 200))
        {
            while (i < title)
            {
                finding.Unplaced.Add(blocks[i++].Line);
                Skip(finding, blocks, ref i);
                title = Math.Max(title, i);
            }
        }

        if (title < 0 && i + 1 < blocks.Count && Marks.IsSender(blocks[i].Line) && blocks[i + 1].Text.Length <= LongestHeadline)
        {
            finding.Unplaced.Add(blocks[i++].Line);
            Skip(finding, blocks, ref i);
        }

        if (i >= blocks.Count || blocks[i].Text.Length > LongestHeadline || DatelineText.Read(blocks[i].Line) is { Sure: true }
            || Marks.IsEnd(blocks[i].Line))
        {
            finding.Doubt("headline", "No headline was found: write one.");
            return;
        }

        finding.Headline = blocks[i].Line;
        if (blocks[i].Kind == BlockKind.Paragraph && finding.Headline.EndsWith('.'))
        {
            finding.Doubt("headline", "The first line was taken as the headline, though it reads like a sentence: check it.");
        }

        i++;
    }

    private static void Standfirst(Finding finding, IReadOnlyList<Block> blocks, ref int i)
    {
        if (finding.Headline.Length == 0 || i >= blocks.Count)
        {
            return;
        }

        var from = i;
        var text = Enumerable.Range(i, Math.Min(4, blocks.Count - i))
            .FirstOrDefault(k => DatelineText.Opens(blocks[k].Line) || Marks.IsKindOfNews(blocks[k].Line), -1);
        if (text >= 0)
        {
            if (Enumerable.Range(from, text - from).All(k => blocks[k].Text.Length <= LongestStandfirst && !Marks.IsEnd(blocks[k].Line)))
            {
                Take(finding, blocks, ref i, text);
            }

            return;
        }

        var block = blocks[i];
        var sentence = block.Line.EndsWith('.') && !block.IsHeading && !block.Runs.All(r => r.Style.Strong) && !block.Runs.All(r => r.Style.Em);
        var opensText = i + 1 < blocks.Count && blocks[i + 1].Kind == BlockKind.Paragraph && blocks[i + 1].Text.Length > block.Text.Length;
        if (block.Text.Length is > 40 and <= 300 && opensText && !sentence && !block.IsListItem)
        {
            Take(finding, blocks, ref i, i + 1);
            finding.Doubt("standfirst", "The line under the headline was taken as the standfirst: check it.");
        }
    }

    private static void Take(Finding finding, IReadOnlyList<Block> blocks, ref int i, int to)
    {
        if (to - i > 1)
        {
            finding.Doubt("standfirst", "More than one line stands between headline and text: all were taken as the standfirst.");
        }

        finding.Standfirst = string.Join(' ', Enumerable.Range(i, to - i).Select(k => blocks[k].Line));
        i = to;
    }
}
