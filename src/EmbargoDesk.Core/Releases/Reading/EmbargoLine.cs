using System.Globalization;
using System.Text.RegularExpressions;
using EmbargoDesk.Core.Releases.Markup;
using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>
/// An embargo line ("EMBARGOED UNTIL 16:00 BST, Wednesday 30 July 2025", "FOR IMMEDIATE RELEASE"). It becomes an offer that a person
/// confirms; traps that the line sets (a weekday or an abbreviation that does not fit the date) become doubts.
/// </summary>
internal static class EmbargoLine
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex Opening = new(
        @"^[\s*\[(>""“–—-]*(?:(?:strictly|under|news|media|press|strict|this|release|is|the|story|information)[\s:–—|-]+)*"
        + @"(?:(?<e>embargo(?:ed)?)\b|(?<i>(?:for\s+)?immediate\s+(?:release|use|publication))|(?<r>not\s+for\s+(?:release|publication"
        + @"|broadcast)|(?:hold\s+)?for\s+release)\b)",
        Options);

    private static readonly Regex Clock = new(
        @"\b(?:(?<h>[0-9]{1,2})[:.h](?<m>[0-9]{2})(?::[0-9]{2})?\s*(?<p>[ap]\.?\s?m\b)?|(?<h>[0-9]{1,2})\s*(?<p>[ap]\.?\s?m)\b"
        + @"|(?<h>[01][0-9]|2[0-4])(?<m>[0-5][0-9])\s*(?:h(?:ou)?rs?)?\b|(?<noon>(?:12\s*)?noon|midday)\b|(?<night>midnight)\b)",
        Options);

    /// <summary>Takes the line at <paramref name="i"/>, and the next where the two belong together.</summary>
    public static bool TryTake(Finding finding, IReadOnlyList<Block> blocks, ref int i)
    {
        var line = blocks[i].Line;
        if (line.Length > 300 || Opening.Match(line) is not { Success: true } opening)
        {
            return false;
        }

        var immediate = opening.Groups["i"].Success;
        var taken = 1;
        var isOpen = line.Length == opening.Length || line.EndsWith(':') || line.EndsWith("until", StringComparison.OrdinalIgnoreCase);
        if (!immediate && isOpen && i + 1 < blocks.Count && blocks[i + 1].Line is { Length: <= 100 } next && WrittenDate.Find(next) is not null)
        {
            line += " " + next;
            taken = 2;
        }

        var says = WrittenDate.Find(line) is not null || Clock.IsMatch(line) || isOpen
            || line.Contains(" until ", StringComparison.OrdinalIgnoreCase) || (line.Length > opening.Length && line[opening.Length] == ':');
        if (!says && !immediate)
        {
            return false;
        }

        i += taken;
        if (finding.Offer is not null)
        {
            finding.Unplaced.Add(line);
            finding.Doubt("embargo", "The text has more than one embargo line: check which one counts.");
            return true;
        }

        finding.Offer = immediate ? new EmbargoOffer(line, true, null, null) : Read(finding, line);
        return true;
    }

    private static EmbargoOffer Read(Finding finding, string line)
    {
        var date = WrittenDate.Find(line);
        var rest = date is null ? line : line.Remove(date.Start, date.Length).Insert(date.Start, new string(' ', date.Length));
        var clock = Clock.Match(rest);
        var time = clock.Success ? TimeOf(finding, clock) : null;
        var zone = (clock.Success ? EmbargoZone.Find(rest[(clock.Index + clock.Length)..]) : null) ?? EmbargoZone.Find(rest);
        LocalDateTime? local = date is not null && time is { } at ? date.Date + at : null;
        if (local is null || zone is null)
        {
            finding.Doubt("embargo", "The embargo line could not be read in full: check its date, time and time zone.");
        }

        if (date?.Weekday is { } weekday && weekday != date.Date.DayOfWeek)
        {
            finding.Doubt("embargo", $"The embargo line says {weekday}, but its date is a {date.Date.DayOfWeek}: ask which one is meant.");
        }

        if (local is { } moment && zone is not null && !zone.Fits(moment))
        {
            finding.Doubt("embargo", $"The embargo line says {zone.Printed}, which is not in use there on that date: ask which hour is meant.");
        }

        return new EmbargoOffer(line, false, local, zone?.Id);
    }

    private static LocalTime? TimeOf(Finding finding, Match match)
    {
        if (match.Groups["night"].Success)
        {
            finding.Doubt("embargo", "The embargo line says midnight: check whether the beginning or the end of that day is meant.");
            return LocalTime.Midnight;
        }

        if (match.Groups["noon"].Success)
        {
            return LocalTime.Noon;
        }

        var hour = int.Parse(match.Groups["h"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["m"].Success ? int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["p"] is { Success: true } half)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (half.ValueSpan[0] is 'p' or 'P' ? 12 : 0);
        }

        return hour < 24 && minute < 60 ? new LocalTime(hour, minute) : null;
    }
}
