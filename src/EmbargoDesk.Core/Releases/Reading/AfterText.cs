using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>What stands under the text: notes to editors, contacts, the institution's own paragraph, the paper's details.</summary>
internal static class AfterText
{
    private enum Section
    {
        Untitled,
        Notes,
        About,
    }

    /// <summary>Where the text ends when no end mark says so.</summary>
    public static int Start(IReadOnlyList<Block> blocks, int from)
    {
        for (var i = from + 1; i < blocks.Count; i++)
        {
            var line = blocks[i].Line;
            if (Marks.NotesLength(line) > 0 || Marks.IsAccess(line) || ContactLines.Begins(blocks, i) || LabelledLine.Begins(blocks, i)
                || (Marks.IsAboutHeading(line) && (i - from) * 10 > (blocks.Count - from) * 6 && i + 1 < blocks.Count))
            {
                return i;
            }
        }

        return blocks.Count;
    }

    public static void Read(Finding finding, List<Block> blocks, int from, bool hasEndMark, bool isCut)
    {
        var section = Section.Untitled;
        for (var i = from; i < blocks.Count;)
        {
            var block = blocks[i];
            var line = block.Line;
            if (Marks.IsEnd(line))
            {
                finding.Unplaced.Add(line);
                i++;
            }
            else if (Marks.NotesLength(line) is > 0 and var heading)
            {
                section = Section.Notes;
                finding.Labels.Add(line[..heading]);
                if (block.Skip(heading) is { } rest)
                {
                    finding.Notes.Add(rest with { Kind = BlockKind.Paragraph });
                }

                i++;
            }
            else if (Marks.IsAccess(line))
            {
                TakeAccess(finding, block);
                i++;
            }
            else if (!EmbargoLine.TryTake(finding, blocks, ref i) && !ContactLines.TryTake(finding, blocks, ref i, blocks.Count)
                && !LabelledLine.TryTake(finding, blocks, ref i))
            {
                section = Place(finding, block, section, hasEndMark, isCut);
                i++;
            }
        }
    }

    /// <summary>Journalists' access to the embargoed paper: right before the lift, wrong after it.</summary>
    public static void TakeAccess(Finding finding, Block block)
    {
        if (Marks.IsCut(block.Line) && block.Text.Length < 40)
        {
            finding.Unplaced.Add(block.Line);
            return;
        }

        finding.Notes.Add(block);
        finding.Doubt("notesToEditors", "A line says how to reach the embargoed paper: it is wrong after the lift.");
    }

    private static Section Place(Finding finding, Block block, Section section, bool hasEndMark, bool isCut)
    {
        var line = block.Line;
        if (Marks.IsAboutHeading(line) || (line.StartsWith("About ", StringComparison.Ordinal)
            && line.IndexOf(':', StringComparison.Ordinal) is > 8 and < 100))
        {
            finding.Boilerplate.Add(line);
            return Section.About;
        }

        if (section == Section.About)
        {
            finding.Boilerplate.Add(line);
        }
        else if (section == Section.Untitled && isCut && Marks.IsCut(line) && line.Length < 60)
        {
            finding.Unplaced.Add(line);
        }
        else
        {
            finding.Notes.Add(block.Kind == BlockKind.Title ? block with { Kind = BlockKind.Heading } : block);
            if (section == Section.Untitled)
            {
                finding.Doubt("notesToEditors", hasEndMark
                    ? "What stands after the end mark has no heading: it was taken as notes to editors."
                    : "What stands after the contacts or the paper's details was taken as notes to editors: check where it belongs.");
            }
        }

        return section;
    }
}
