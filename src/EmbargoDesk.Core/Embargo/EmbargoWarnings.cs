using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>
/// What a person should look at before relying on an embargo: the traps that others fell into. Each is one sentence that says what to do; none
/// refuses anything.
/// </summary>
public static class EmbargoWarnings
{
    private const string London = "Europe/London";
    private const string NewYork = "America/New_York";

    /// <summary>The warnings, gravest first.</summary>
    public static IReadOnlyList<string> Of(EmbargoCircumstances c) => c.Embargo switch
    {
        { Kind: EmbargoKind.Undecided } => ["The embargo is undecided; it blocks approval."],
        { Kind: EmbargoKind.Until, At: { } at, Local: { } local, Zone: { } zone } =>
        [
            .. Notice(c, at), .. Advances(c, at), .. Journal(c, at, local), .. Clock(c, local), .. Calendar(c, local, zone), .. ChangeOfClocks(at),
            .. ZoneWords.Wrong(c.Content, at), .. SamePaper(c), .. Unconfirmed(c),
        ],
        _ => [],
    };

    /// <summary>How many hours London is ahead of New York at an instant, where that is not the usual number; null in an ordinary week.</summary>
    public static int? UnusualHoursApart(Instant at)
    {
        var year = at.InUtc().Year;
        var apart = HoursApart(at);
        var (winter, summer) = (HoursApart(Instant.FromUtc(year, 1, 15, 12, 0)), HoursApart(Instant.FromUtc(year, 7, 15, 12, 0)));
        return apart == winter || apart == summer ? null : apart;
    }

    private static IEnumerable<string> Notice(EmbargoCircumstances c, Instant at)
    {
        if (at <= c.Now)
        {
            yield return "The embargo lies in the past; it blocks scheduling.";
        }
        else if (at - c.Now < c.ShortNotice)
        {
            yield return $"The embargo lifts in less than {Hours(c.ShortNotice)}; that is short notice for journalists.";
        }
    }

    private static IEnumerable<string> Advances(EmbargoCircumstances c, Instant at)
    {
        foreach (var advance in c.Advances)
        {
            if (advance >= at)
            {
                yield return $"The embargoed mailing is planned for {MomentText.InUtc(advance)}, which is not before the lift: give it an earlier time or cancel it.";
            }
            else if (at - advance < c.ShortNotice)
            {
                yield return $"The embargoed mailing goes {Length(at - advance)} before the lift, less than {Hours(c.ShortNotice)}: send it earlier, or move the lift with the journal.";
            }

            if (c.Preset?.Lift.EarliestAdvanceDays is { } days && at - advance > Duration.FromDays(days))
            {
                yield return $"{c.Preset.Journal} lets embargoed copies go {days} days ahead at the earliest: plan the mailing of {MomentText.InUtc(advance)} later.";
            }
        }
    }

    private static IEnumerable<string> Journal(EmbargoCircumstances c, Instant at, LocalDateTime local)
    {
        if (c.Preset is not { } preset)
        {
            yield break;
        }

        if (preset.Lift.NoEmbargo)
        {
            yield return $"{preset.Journal} has no embargoes: ask it whether this one is wanted.";
            yield break;
        }

        var there = at.InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(preset.Lift.Zone) ?? DateTimeZone.Utc);
        if (!JournalLiftTimes.IsUsualDay(preset.Lift, there.Date))
        {
            var holiday = preset.Lift.Holiday == HolidayRule.NextDayAfterUsFederalHoliday && PublicHolidays.UnitedStates(there.Date) is { } name ? $" and it is {name}" : "";
            yield return $"{preset.Journal} usually lifts {JournalLiftTimes.InWords(preset.Lift)}; this is a {there.DayOfWeek}{holiday}: check the date with the journal.";
        }

        if (there.TimeOfDay != preset.Lift.Time)
        {
            yield return $"{preset.Journal} usually lifts at {MomentText.ClockOf(preset.Lift.Time)} {MomentText.CityOf(preset.Lift.Zone)}; "
                + $"this is {MomentText.ClockOf(there.TimeOfDay)} there: check the hour with the journal.";
        }
    }

    private static IEnumerable<string> Clock(EmbargoCircumstances c, LocalDateTime local)
    {
        if (c.Preset is { } preset && preset.Lift.Time == local.TimeOfDay)
        {
            yield break;
        }

        switch ((local.Hour, local.Minute))
        {
            case (0, 1):
                yield return $"00:01 is a minute after the beginning of {Day(local)}; did you mean 12:01, a minute past noon? Check the journal’s own words.";
                break;
            case (12, 1):
                yield return $"12:01 is a minute past noon on {Day(local)}; did you mean 00:01, a minute after the day begins? Check the journal’s own words.";
                break;
            case (0, 0):
                yield return $"00:00 is where {Day(local)} begins, not where it ends; if its end is meant, choose the next day.";
                break;
        }
    }

    private static IEnumerable<string> Calendar(EmbargoCircumstances c, LocalDateTime local, string zone)
    {
        var isUsual = c.Preset is { Lift: { NoEmbargo: false, Days.Count: > 0 } lift } && lift.Days.Contains(local.DayOfWeek);
        if (local.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday && !isUsual)
        {
            yield return $"{Day(local)} is at a weekend, when few newsrooms are staffed: check the date.";
        }

        var country = PublicHolidays.CountryOf(zone);
        if (PublicHolidays.On(local.Date, country) is { } holiday)
        {
            yield return $"{Day(local)} is {holiday}, a public holiday in {(country == "US" ? "the United States" : "the United Kingdom")}: check the date with the journal.";
        }
    }

    private static IEnumerable<string> ChangeOfClocks(Instant at)
    {
        if (UnusualHoursApart(at) is { } hours)
        {
            yield return $"London is {hours} hours ahead of New York in this week, because their clocks change on different days: "
                + $"{new MomentText(at, London).ClockAndCity} is {new MomentText(at, NewYork).ClockAndCity}. Check both hours wherever they are written.";
        }
    }

    private static IEnumerable<string> SamePaper(EmbargoCircumstances c)
    {
        if (c.SamePaperIsPublic)
        {
            yield return $"Another release of this office about {c.Content.Doi} is public already: an embargo cannot take that back; check whether this one is still meant.";
        }
    }

    private static IEnumerable<string> Unconfirmed(EmbargoCircumstances c) => c.Confirmation.Warning is { } warning ? [warning] : [];

    private static int HoursApart(Instant at) =>
        (at.InZone(DateTimeZoneProviders.Tzdb[London]).Offset - at.InZone(DateTimeZoneProviders.Tzdb[NewYork]).Offset).Seconds / 3600;

    private static string Day(LocalDateTime local) => local.Date.ToString("dddd d MMMM", System.Globalization.CultureInfo.InvariantCulture);

    private static string Hours(Duration d) => d == Duration.FromHours(1) ? "an hour" : $"{d.TotalHours:0} hours";

    private static string Length(Duration d) => d < Duration.FromHours(2) ? $"{d.TotalMinutes:0} minutes" : $"{Math.Floor(d.TotalHours):0} hours";
}
