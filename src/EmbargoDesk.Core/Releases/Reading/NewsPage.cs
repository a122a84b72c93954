using System.Text.RegularExpressions;
using EmbargoDesk.Core.Releases.Markup;
using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>One of the other releases on a page: its headline, date and the beginning of its text.</summary>
internal sealed record TeaserText(string Headline, LocalDate Date, IReadOnlyList<Block> Blocks);

/// <summary>
/// A page of a news site that prints the release first, its headline, standfirst and date after the end mark, then other releases of the day,
/// bare titles, and a last line that repeats the headline. Any other document is all lead.
/// </summary>
internal sealed partial class NewsPage
{
    public List<Block> Lead { get; private set; } = [];

    public string Headline { get; private set; } = "";

    public string Standfirst { get; private set; } = "";

    public LocalDate? Date { get; private set; }

    public List<TeaserText> Teasers { get; } = [];

    public List<string> Unplaced { get; } = [];

    public static NewsPage Split(List<Block> blocks)
    {
        var page = new NewsPage();
        var teasers = Find(blocks, 1, TeasersMark());
        var titles = Find(blocks, teasers < 0 ? 1 : teasers, TitlesMark());
        var tail = Find(blocks, Math.Max(1, Math.Max(teasers, titles)), SitePrefix());
        var ends = new[] { teasers, titles, tail }.Where(i => i > 0).DefaultIfEmpty(blocks.Count).Min();
        page.Lead = blocks[..ends];
        page.TakeHeadlineBehindText(tail < 0 ? "" : SitePrefix().Replace(Short(blocks[tail].Line), ""));
        if (teasers > 0)
        {
            page.Unplaced.Add(blocks[teasers].Line);
            var to = new[] { titles, tail }.Where(i => i > 0).DefaultIfEmpty(blocks.Count).Min();
            page.TakeTeasers(blocks[(teasers + 1)..to]);
        }

        var rest = new[] { titles, tail }.Where(i => i > 0).DefaultIfEmpty(blocks.Count).Min();
        page.Unplaced.AddRange(blocks[rest..].Select(b => b.Line));
        return page;
    }

    /// <summary>The headline stands behind the text when a line that is only a date closes the lead and a dateline opens it.</summary>
    private void TakeHeadlineBehindText(string tail)
    {
        var date = Lead.FindLastIndex(b => WrittenDate.Whole(b.Line) is not null);
        var end = Lead.FindIndex(b => Marks.IsEnd(b.Line));
        if (date < 2 || date < Lead.Count - 3 || !DatelineText.Opens(Lead[0].Line))
        {
            return;
        }

        // Without an end mark nothing tells the last paragraph from a headline, unless the page repeats it.
        var before = end >= 0 && end < date ? date - end - 1 : tail.Length > 0 ? 2 : 0;
        var first = Lead[date - 1].Line;
        var second = Lead[date - 2].Line;
        var lines = before <= 0 ? 0
            : before == 1 || tail == first ? 1
            : end >= 0 || tail.StartsWith(second, StringComparison.Ordinal) ? 2
            : 0;
        if (lines == 0)
        {
            return;
        }

        Headline = lines == 1 ? first : second;
        Standfirst = lines == 1 ? "" : first;
        Date = WrittenDate.Whole(Lead[date].Line);
        Lead.RemoveRange(date - lines, lines + 1);
    }

    private void TakeTeasers(List<Block> blocks)
    {
        var starts = Enumerable.Range(0, Math.Max(0, blocks.Count - 1))
            .Where(i => WrittenDate.Whole(blocks[i + 1].Line) is not null && WrittenDate.Whole(blocks[i].Line) is null)
            .ToList();
        Unplaced.AddRange(blocks[..(starts.Count > 0 ? starts[0] : blocks.Count)].Select(b => b.Line));
        for (var i = 0; i < starts.Count; i++)
        {
            var to = i + 1 < starts.Count ? starts[i + 1] : blocks.Count;
            var date = WrittenDate.Whole(blocks[starts[i] + 1].Line)!.Value;
            Teasers.Add(new TeaserText(blocks[starts[i]].Line, date, blocks[(starts[i] + 2)..to]));
        }
    }

    private static int Find(List<Block> blocks, int from, Regex mark) =>
        from >= blocks.Count ? -1 : blocks.FindIndex(from, b => mark.IsMatch(Short(b.Line)));

    private static string Short(string line) => line.Length <= 2000 ? line : line[..2000];

    [GeneratedRegex(@"^(?:ELSE|OTHER|MORE)\s+(?:PRESS|NEWS)\s+RELEASES\s+FROM\s+THIS\s+DATE\s*:?$", RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TeasersMark();

    [GeneratedRegex(@"^LAST\s+[0-9]{1,3}\s+(?:PRESS|NEWS)\s+RELEASES\s*:?$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TitlesMark();

    [GeneratedRegex(@"^\[(?:[A-Za-z0-9-]{1,60}\.){1,4}[A-Za-z]{2,20}\]\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SitePrefix();
}
