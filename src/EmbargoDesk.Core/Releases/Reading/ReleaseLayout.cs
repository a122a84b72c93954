using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>The order of a press release: head matter, dateline and text, end mark, notes.</summary>
internal static class ReleaseLayout
{
    /// <param name="finding">Takes the fields.</param>
    /// <param name="source">The lines of one release.</param>
    /// <param name="isCut">The page shows only the beginning of it.</param>
    public static void Read(Finding finding, IReadOnlyList<Block> source, bool isCut = false)
    {
        var blocks = source.SelectMany(Broken).ToList();
        var i = HeadMatter.Read(finding, blocks);
        Dateline(finding, blocks, i);
        var end = blocks.FindIndex(i, b => Marks.IsEnd(b.Line));
        var after = end >= 0 ? end : AfterText.Start(blocks, i);
        Body(finding, blocks, i, after);
        if (end >= 0)
        {
            finding.EndMark = blocks[end].Line;
            after++;
        }

        AfterText.Read(finding, blocks, after, hasEndMark: end >= 0, isCut);
        PaperDetails.Read(finding);
        finding.Body.Concat(finding.Notes).Take(2000).ToList().ForEach(b => AuthorList.Read(finding, b.Line));
        if (finding.Body.Count == 0)
        {
            finding.Doubt("body", "No text was found under the headline: check where the text went.");
        }

        if (finding.CorrespondingAuthors.Count == 0 && !isCut)
        {
            finding.Doubt("correspondingAuthors", "The text names no corresponding author: ask for name, degrees and e-mail address.");
        }
    }

    /// <summary>Lines that a break only separates are read one by one where they are not prose.</summary>
    private static IEnumerable<Block> Broken(Block block)
    {
        if (!block.Text.Contains('\n', StringComparison.Ordinal) || block.Text.Length > 3000)
        {
            return [block];
        }

        var lines = block.Lines().ToList();
        var isProse = lines.TrueForAll(l => l.Text.Length > 60 && !Marks.IsEnd(l.Line) && !ContactText.HasAddress(l.Line)) || block.IsListItem
            || block.Kind == BlockKind.Quote;
        return isProse ? [block] : lines;
    }

    private static void Dateline(Finding finding, List<Block> blocks, int i)
    {
        if (i >= blocks.Count || DatelineText.Read(blocks[i].Line) is not { } dateline)
        {
            return;
        }

        finding.Dateline = dateline.Text;
        if (dateline.Site.Length > 0)
        {
            finding.Unplaced.Add(dateline.Site);
        }

        if (!dateline.Sure)
        {
            finding.Doubt("dateline", "The place at the start of the text was taken as the dateline: check that it is one.");
        }

        if (finding.Date is { } known && dateline.Date is { } printed && known != printed)
        {
            finding.Doubt("dateline", "The date in the dateline is not the date given elsewhere: check both.");
        }

        finding.Date ??= dateline.Date;
        var rest = blocks[i].Skip(dateline.Length);
        blocks.RemoveAt(i);
        if (rest is not null)
        {
            blocks.Insert(i, rest);
        }
    }

    private static void Body(Finding finding, List<Block> blocks, int from, int to)
    {
        var isAbout = false;
        for (var i = from; i < to;)
        {
            // Where the end mark closes the whole sheet, the institution's own paragraph stands above it.
            isAbout |= i > from && to - i is > 1 and <= 5 && Marks.IsAboutHeading(blocks[i].Line);
            if (i > from && (EmbargoLine.TryTake(finding, blocks, ref i) || ContactLines.TryTake(finding, blocks, ref i, to)))
            {
                continue;
            }

            if (Marks.IsDoi(blocks[i].Line, out _, out _) && LabelledLine.TryTake(finding, blocks, ref i))
            {
                continue;
            }

            if (Marks.IsAccess(blocks[i].Line))
            {
                AfterText.TakeAccess(finding, blocks[i++]);
                continue;
            }

            if (isAbout)
            {
                finding.Boilerplate.Add(blocks[i++].Line);
                finding.Doubt("boilerplate", "The last paragraphs of the text were taken as being about the institution: check where they belong.");
                continue;
            }

            finding.Body.Add(Subheads.Read(blocks, from, i, to, finding.IsPlain));
            i++;
        }
    }
}
