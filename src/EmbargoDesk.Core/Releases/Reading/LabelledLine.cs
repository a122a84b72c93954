using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Lines of the form "Journal: Nature", and distributors' pairs of lines, label above value.</summary>
internal static class LabelledLine
{
    private enum Use
    {
        Journal,
        Doi,
        Title,
        Citation,
        Note,
    }

    private static readonly Dictionary<string, Use> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["journal"] = Use.Journal, ["journal name"] = Use.Journal, ["journal title"] = Use.Journal, ["doi"] = Use.Doi,
        ["article title"] = Use.Title, ["paper title"] = Use.Title, ["title of paper"] = Use.Title, ["study title"] = Use.Title,
            ["title of the paper"] = Use.Title,
        ["journal reference"] = Use.Citation, ["reference"] = Use.Citation, ["references"] = Use.Citation, ["citation"] = Use.Citation,
            ["publication"] = Use.Citation,
        ["original publication"] = Use.Citation, ["original paper"] = Use.Citation, ["full citation"] = Use.Citation, ["paper"] = Use.Citation,
            ["the paper"] = Use.Citation,
        ["method of research"] = Use.Note, ["subject of research"] = Use.Note, ["article publication date"] = Use.Note, ["coi statement"] = Use.Note,
        ["competing interests"] = Use.Note, ["conflict of interest"] = Use.Note, ["conflicts of interest"] = Use.Note,
            ["conflict of interest disclosures"] = Use.Note,
        ["funder"] = Use.Note, ["funding"] = Use.Note, ["funding/support"] = Use.Note, ["keywords"] = Use.Note, ["keyword"] = Use.Note,
            ["news publication date"] = Use.Note,
        ["peer-reviewed"] = Use.Note, ["type of evidence"] = Use.Note, ["subjects"] = Use.Note, ["usage restrictions"] = Use.Note,
            ["image credit"] = Use.Note,
    };

    // Only these stand on a line of their own: a distributor prints them so, and no one ends a text with such a word.
    private static readonly HashSet<string> Pairs = new(StringComparer.OrdinalIgnoreCase)
    {
        "journal", "doi", "article title", "method of research", "subject of research", "article publication date", "coi statement", "funder",
            "funding", "keywords", "journal reference",
    };

    public static bool Begins(IReadOnlyList<Block> blocks, int i) => Marks.IsDoi(blocks[i].Line, out _, out _) || Read(blocks, i) is not null;

    public static bool TryTake(Finding finding, IReadOnlyList<Block> blocks, ref int i)
    {
        if (Marks.IsDoi(blocks[i].Line, out var bare, out var before))
        {
            TakeDoi(finding, blocks[i++].Line, bare, before);
            return true;
        }

        if (Read(blocks, i) is not { } pair)
        {
            return false;
        }

        i += pair.Blocks;
        Take(finding, pair);
        return true;
    }

    private static void Take(Finding finding, Pair pair)
    {
        var value = pair.Value.Line;
        switch (pair.Use)
        {
            case Use.Journal when finding.Journal.Length == 0 && value.Length <= 150:
                finding.Journal = value;
                finding.TookApart(pair.Label + " " + value, pair.Label);
                break;
            case Use.Title when finding.StudyTitle.Length == 0 && value.Length <= 500:
                finding.StudyTitle = value.Trim('“', '”', '"', ' ');
                finding.TookApart(pair.Label + " " + value, pair.Label);
                break;
            case Use.Doi when Releases.Doi.TryParse(value, out var doi):
                TakeDoi(finding, pair.Label + " " + value, doi, value.Replace(doi, "", StringComparison.Ordinal) + " " + pair.Label);
                break;
            default:
                PaperDetails.Cite(finding, pair.Value);
                finding.Notes.Add(pair.Whole);
                break;
        }
    }

    private static void TakeDoi(Finding finding, string line, string doi, string label)
    {
        if (finding.Doi.Length == 0)
        {
            finding.Doi = doi;
        }
        else if (!finding.Doi.Equals(doi, StringComparison.OrdinalIgnoreCase))
        {
            finding.Doubt("doi", "The text has more than one DOI: check which one is the paper's.");
        }

        finding.TookApart(line, label);
    }

    private static Pair? Read(IReadOnlyList<Block> blocks, int i)
    {
        var block = blocks[i];
        var line = block.Line;
        var colon = line.AsSpan(0, Math.Min(line.Length, 60)).IndexOfAny(':', '|');
        if (colon > 0 && colon + 1 < line.Length && Known.TryGetValue(line[..colon].Trim(), out var use) && block.Skip(colon + 1) is { } value)
        {
            return new Pair(use, line[..(colon + 1)].Trim(' ', '|'), value, block, 1);
        }

        var label = line.TrimEnd(':', ' ');
        return Pairs.Contains(label) && i + 1 < blocks.Count && !Pairs.Contains(blocks[i + 1].Line) && blocks[i + 1].Text.Length <= 2000
            ? new Pair(Known[label], line, blocks[i + 1], Joined(label, blocks[i + 1]), 2)
            : null;
    }

    private static Block Joined(string label, Block value) =>
        value with { Runs = [new Run(label + ": ", default), .. value.Runs], Kind = BlockKind.Paragraph };

    private sealed record Pair(Use Use, string Label, Block Value, Block Whole, int Blocks);
}
