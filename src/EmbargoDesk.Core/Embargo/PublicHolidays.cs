using NodaTime;
using NodaTime.TimeZones;

namespace EmbargoDesk.Core.Embargo;

/// <summary>
/// Public holidays by their statutory rules: of the United States (5 U.S.C. 6103, with the days on which they are observed) and of England and
/// Wales (Banking and Financial Dealings Act 1971 and the standing proclamations). A day that is proclaimed once, such as a coronation, is not known.
/// Sound from 1995 (UK) and 2021 (US, Juneteenth).
/// </summary>
public static class PublicHolidays
{
    /// <summary>The country (ISO 3166) in which an IANA zone lies, or "" where it lies in none.</summary>
    public static string CountryOf(string zone)
    {
        var source = TzdbDateTimeZoneSource.Default;
        var id = source.CanonicalIdMap.TryGetValue(zone, out var canonical) ? canonical : zone;
        return source.ZoneLocations?.FirstOrDefault(l => l.ZoneId == zone || l.ZoneId == id)?.CountryCode ?? "";
    }

    /// <summary>The holiday's name on a date in a country ("US", "GB"); null where it is none, or the country's are not known.</summary>
    public static string? On(LocalDate date, string country) => country switch
    {
        "US" => UnitedStates(date),
        "GB" => UnitedKingdom(date),
        _ => null,
    };

    /// <summary>The federal holiday on a date, or observed on it: the Friday before one that falls on a Saturday, the Monday after a Sunday.</summary>
    public static string? UnitedStates(LocalDate date) =>
        Federal(date)
        ?? (date.DayOfWeek == IsoDayOfWeek.Friday && Fixed(date.PlusDays(1)) is { } saturday ? $"{saturday} (observed)" : null)
        ?? (date.DayOfWeek == IsoDayOfWeek.Monday && Fixed(date.PlusDays(-1)) is { } sunday ? $"{sunday} (observed)" : null);

    /// <summary>The bank holiday of England and Wales on a date; one that falls on a weekend is taken on the next free weekday.</summary>
    public static string? UnitedKingdom(LocalDate date)
    {
        var easter = EasterSunday(date.Year);
        var first = new LocalDate(date.Year, 1, 1);
        var christmas = new LocalDate(date.Year, 12, 25);
        return date == first || date == Weekday(first) ? "New Year’s Day"
            : date == easter.PlusDays(-2) ? "Good Friday"
            : date == easter.PlusDays(1) ? "Easter Monday"
            : IsNth(date, 5, 1, IsoDayOfWeek.Monday) ? "the early May bank holiday"
            : IsLast(date, 5, IsoDayOfWeek.Monday) ? "the spring bank holiday"
            : IsLast(date, 8, IsoDayOfWeek.Monday) ? "the summer bank holiday"
            : date == christmas ? "Christmas Day"
            : date == christmas.PlusDays(1) ? "Boxing Day"
            : date.Month == 12 && Substitutes(christmas).Contains(date) ? "a Christmas bank holiday"
            : null;
    }

    private static string? Federal(LocalDate d) =>
        Fixed(d)
        ?? (IsNth(d, 1, 3, IsoDayOfWeek.Monday) ? "Martin Luther King Day"
            : IsNth(d, 2, 3, IsoDayOfWeek.Monday) ? "Washington’s Birthday"
            : IsLast(d, 5, IsoDayOfWeek.Monday) ? "Memorial Day"
            : IsNth(d, 9, 1, IsoDayOfWeek.Monday) ? "Labor Day"
            : IsNth(d, 10, 2, IsoDayOfWeek.Monday) ? "Columbus Day"
            : IsNth(d, 11, 4, IsoDayOfWeek.Thursday) ? "Thanksgiving Day"
            : null);

    private static string? Fixed(LocalDate d) => (d.Month, d.Day) switch
    {
        (1, 1) => "New Year’s Day",
        (6, 19) when d.Year >= 2021 => "Juneteenth",
        (7, 4) => "Independence Day",
        (11, 11) => "Veterans Day",
        (12, 25) => "Christmas Day",
        _ => null,
    };

    private static bool IsNth(LocalDate d, int month, int nth, IsoDayOfWeek day) => d.Month == month && d.DayOfWeek == day && (d.Day - 1) / 7 == nth - 1;

    private static bool IsLast(LocalDate d, int month, IsoDayOfWeek day) => d.Month == month && d.DayOfWeek == day && d.PlusWeeks(1).Month != month;

    private static LocalDate Weekday(LocalDate d) => d.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => d.PlusDays(2),
        IsoDayOfWeek.Sunday => d.PlusDays(1),
        _ => d,
    };

    // Christmas Day and Boxing Day together: where either falls on a weekend, the weekdays that follow.
    private static LocalDate[] Substitutes(LocalDate christmas) => christmas.DayOfWeek switch
    {
        IsoDayOfWeek.Friday => [christmas.PlusDays(3)],
        IsoDayOfWeek.Saturday => [christmas.PlusDays(2), christmas.PlusDays(3)],
        IsoDayOfWeek.Sunday => [christmas.PlusDays(2)],
        _ => [],
    };

    // The Gregorian computus, as printed by Nature in 1876 ("Meeus/Jones/Butcher").
    private static LocalDate EasterSunday(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var day = h + l - (7 * m) + 114;
        return new LocalDate(year, day / 31, (day % 31) + 1);
    }
}
