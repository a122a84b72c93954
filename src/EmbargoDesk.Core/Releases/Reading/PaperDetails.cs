using System.Text.RegularExpressions;
using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Journal, title of the paper and DOI, as the text mentions them.</summary>
internal static class PaperDetails
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const string JournalName = @"(?<j>(?:The\s+|the\s+)?\p{Lu}[\p{L}\p{M}\p{N}'’.&:-]*(?:\s+(?:(?:of|the|and|in|for|&|on|et|de|und|der"
        + @"|für)\s+){0,3}\p{Lu}[\p{L}\p{M}\p{N}'’&:-]*){0,9})";

    private static readonly Regex[] Journals =
    [
        new(@"\b(?:published|appears?|appeared|appearing|publish|reported|printed"
            + @"|publication)\b[^.“”]{0,60}?\bin\s+(?:the\s+)?(?:[\w-]+\s+)?(?:journal|magazine)\s*,?\s+" + JournalName, Options),
        new(@"\b(?:published|appears?|appeared|appearing|reported|publication)(?:\s+[\p{Ll}\p{N}-]+|\s*,){0,8}?\s+in\s+" + JournalName, Options),
        new(@"\b(?:the|in the)\s+(?:[\w-]+\s+){0,2}journal\s+" + JournalName, Options),
        new(@"\b[Tt]he\s+" + JournalName + @"\s+(?:study|paper|article)\s+is\s+(?:en)?titled", Options),
    ];

    private static readonly Regex[] Titles =
    [
        new(@"\b(?:study|paper|article|report|research|work)\b[^.“”""]{0,60}?\b(?:is|are|was"
            + @"|were)?\s*(?:en)?titled:?,?\s*[“""‘'](?<t>[^“”""]{8,400})[”""’']", Options | RegexOptions.IgnoreCase),
        new(@"\b(?:study|paper|article)\s*,\s+[“""](?<t>[^“”""]{8,400})[”""]\s*,?\s+(?:is|was|will|appears|has)\b",
            Options | RegexOptions.IgnoreCase),
        new(@"^(?:article|paper|study|publication)?\s*title\s*:\s*[“""‘]?(?<t>[^“”""]{8,400})", Options | RegexOptions.IgnoreCase),
    ];

    /// <summary>Fills what no labelled line has given yet.</summary>
    public static void Read(Finding finding)
    {
        var blocks = finding.Body.Concat(finding.Notes).Where(b => b.Text.Length <= 20_000).Take(2000).ToList();
        foreach (var block in blocks)
        {
            Mention(finding, block);
        }

        var dois = blocks.SelectMany(b => Releases.Doi.FindAll(b.Text)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (finding.Doi.Length == 0 && dois.Count > 0)
        {
            finding.Doi = dois[0];
        }

        if (dois.Exists(d => !d.Equals(finding.Doi, StringComparison.OrdinalIgnoreCase)))
        {
            finding.Doubt("doi", "The text has more than one DOI: check which one is the paper's.");
        }
    }

    /// <summary>Reads a citation: “Title”, <em>Journal</em>, DOI.</summary>
    public static void Cite(Finding finding, Block block)
    {
        var text = block.Line;
        if (finding.StudyTitle.Length == 0 && Quoted.Match(Short(text)) is { Success: true } title)
        {
            finding.StudyTitle = Title(title.Groups["t"].Value);
        }

        if (finding.Journal.Length == 0 && block.Runs.FirstOrDefault(r => r.Style.Em && r.Text.Trim().Length is > 2 and < 100).Text is { } journal)
        {
            finding.Journal = journal.Trim(' ', ',', '.');
            finding.Doubt("journal", "The journal was read out of a citation: check it.");
        }

        if (finding.Doi.Length == 0)
        {
            finding.Doi = Releases.Doi.FindAll(text) is [var first, ..] ? first : "";
        }
    }

    private static readonly Regex InBefore = new(@"\b(?:paper|study|article|research|findings|results|work|published|appears?"
        + @"|online)\b[^.]{0,80}\bin\s+(?:the\s+)?(?:journal\s+)?$", Options);

    private static readonly Regex Quoted = new(@"[“""](?<t>[^“”""]{8,400})[”""]", Options);

    private static void Mention(Finding finding, Block block)
    {
        var text = block.Line;
        foreach (var form in Titles)
        {
            if (finding.StudyTitle.Length == 0 && form.Match(text) is { Success: true } match)
            {
                finding.StudyTitle = Title(match.Groups["t"].Value);
            }
        }

        foreach (var form in Journals)
        {
            if (finding.Journal.Length == 0 && form.Match(text) is { Success: true } match)
            {
                finding.Journal = InItalics(block, match.Groups["j"]) ?? Name(match.Groups["j"].Value);
            }
        }

        if (finding.Journal.Length == 0 && PaperIn(block) is { } journal)
        {
            finding.Journal = journal;
            finding.Doubt("journal", "A name in italics was taken as the journal: check it.");
        }
    }

    /// <summary>"according to a paper in <em>Polar Sound</em>".</summary>
    private static string? PaperIn(Block block)
    {
        for (var i = 1; i < block.Runs.Count; i++)
        {
            if (block.Runs[i] is { Style.Em: true, Text.Length: > 2 and < 100 } run && InBefore.IsMatch(block.Runs[i - 1].Text))
            {
                return run.Text.Trim(' ', ',', '.', '\n');
            }
        }

        return null;
    }

    /// <summary>Where a journal's name is in italics, the italics know where it ends.</summary>
    private static string? InItalics(Block block, Group found)
    {
        var at = 0;
        foreach (var run in block.Runs)
        {
            if (run.Style.Em && found.Index >= at && found.Index < at + run.Text.Length)
            {
                return run.Text.Trim(' ', ',', '.', '\n');
            }

            at += run.Text.Length;
        }

        return null;
    }

    /// <summary>Without the day that follows ("Nature on July 30"), and empty when a month is all there is ("published in July").</summary>
    private static string Name(string found)
    {
        var words = found.TrimEnd('.', ':', '’', '\'').Split(' ');
        var month = Array.FindIndex(words, w => WrittenDate.Find($"1 {w} 2000") is not null);
        if (month >= 0)
        {
            words = words[..month];
        }

        while (words.Length > 0 && char.IsLower(words[^1].FirstOrDefault('x')))
        {
            words = words[..^1];
        }

        return string.Join(' ', words);
    }

    private static string Title(string title) => title.Trim().TrimEnd('.', ',', ';').Trim();

    private static string Short(string text) => text.Length <= 5000 ? text : text[..5000];
}
