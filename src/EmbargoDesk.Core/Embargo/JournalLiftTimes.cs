using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>From a journal's usual lift to moments that fit it. They are proposals: nothing is decided by them.</summary>
public static class JournalLiftTimes
{
    // A year and a month: also a fifth Tuesday comes within it.
    private const int DaysAhead = 400;

    /// <summary>The next lifts that fit, soonest first.</summary>
    /// <param name="lift">The journal's rule.</param>
    /// <param name="after">UTC; every proposal lies behind it.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>None for a journal without embargoes, or whose zone is not known. A day on which the local time is skipped or happens twice is left out.</returns>
    public static IReadOnlyList<EmbargoTime> Next(JournalLift lift, Instant after, int count = 3)
    {
        var found = new List<EmbargoTime>();
        if (lift.NoEmbargo || DateTimeZoneProviders.Tzdb.GetZoneOrNull(lift.Zone) is not { } zone)
        {
            return found;
        }

        var first = after.InZone(zone).Date;
        for (var d = 0; d < DaysAhead && found.Count < count; d++)
        {
            var date = first.PlusDays(d);
            if (IsUsualDay(lift, date) && EmbargoTime.Resolve(date + lift.Time, lift.Zone) is EmbargoTimeResult.Resolved r && r.Embargo.At > after)
            {
                found.Add(r.Embargo);
            }
        }

        return found;
    }

    /// <summary>Whether a date, in the journal's zone, is one on which it usually lifts. Without weekdays of its own: every weekday.</summary>
    public static bool IsUsualDay(JournalLift lift, LocalDate date)
    {
        if (lift.Holiday == HolidayRule.None)
        {
            return IsNamedDay(lift, date);
        }

        if (PublicHolidays.UnitedStates(date) is not null)
        {
            return false;
        }

        // The day itself, or the first working day behind a named day that is a holiday.
        for (; ; date = date.PlusDays(-1))
        {
            if (IsNamedDay(lift, date))
            {
                return true;
            }

            if (lift.Days.Count == 0 || PublicHolidays.UnitedStates(date.PlusDays(-1)) is null)
            {
                return false;
            }
        }
    }

    /// <summary>The rule in words: "Thursday 14:00 New York", "third Tuesday of the month 14:00 New York", "no embargo".</summary>
    public static string InWords(JournalLift lift)
    {
        if (lift.NoEmbargo)
        {
            return "no embargo";
        }

        var days = lift.Days.Count == 0 ? "any day" : string.Join(", ", lift.Days);
        var when = lift.Week is { } week ? $"{Ordinals[week - 1]} {days} of the month" : days;
        return $"{when}, {MomentText.ClockOf(lift.Time)} {MomentText.CityOf(lift.Zone)}";
    }

    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth"];

    private static bool IsNamedDay(JournalLift lift, LocalDate date) =>
        lift.Days.Count == 0
            ? date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            : lift.Days.Contains(date.DayOfWeek) && (lift.Week is null || (date.Day - 1) / 7 == lift.Week - 1);
}
