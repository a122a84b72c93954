using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace EmbargoDesk.Core.Embargo;

/// <summary>
/// A moment in words, in one zone: the same wording in mail, on pages and at the desk. 24-hour clock, always with its zone or city; never
/// "midnight", "noon" or "tomorrow"; seconds only where they are not zero. English throughout, whatever the machine's culture.
/// </summary>
public readonly record struct MomentText
{
    // Invariant, which is English: the machine's culture data would say "Sept" on one and "Sep" on the other.
    private static readonly LocalDatePattern WeekdayAndDate = LocalDatePattern.CreateWithInvariantCulture("dddd d MMMM uuuu");
    private static readonly LocalDatePattern ShortDate = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM uuuu");
    private static readonly LocalDatePattern ShortDateWithoutYear = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");
    private static readonly LocalDatePattern DayAndMonth = LocalDatePattern.CreateWithInvariantCulture("d MMM");
    private static readonly LocalTimePattern ToTheMinute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern ToTheSecond = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");
    private static readonly OffsetPattern FromUtc = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    private static readonly HashSet<string> Areas =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    private readonly ZonedDateTime moment;

    /// <summary>The moment <paramref name="at"/> (UTC) as clocks show it in <paramref name="zone"/> (an IANA id).</summary>
    /// <exception cref="DateTimeZoneNotFoundException">The tz database has no such zone.</exception>
    public MomentText(Instant at, string zone) => moment = at.InZone(DateTimeZoneProviders.Tzdb[zone]);

    /// <summary>The moment of an embargo in the zone in which it was entered. Only for <see cref="EmbargoKind.Until"/>.</summary>
    public static MomentText Of(EmbargoTime embargo) => new(embargo.At!.Value, embargo.Zone!);

    /// <summary>The moment in UTC.</summary>
    public static MomentText InUtc(Instant at) => new(at, "Etc/UTC");

    /// <summary>"16:00", or "16:00:30".</summary>
    public string Clock => ClockOf(moment.TimeOfDay);

    /// <summary>"London", "Buenos Aires", from the zone's id; "UTC" for UTC.</summary>
    public string City => CityOf(moment.Zone.Id) is { Length: > 0 } city ? city : Abbreviation;

    /// <summary>"BST"; "UTC-03:00" where the tz database knows only a number.</summary>
    public string Abbreviation
    {
        get
        {
            var name = moment.GetZoneInterval().Name;
            return name[0] is not ('+' or '-') ? name : moment.Offset == Offset.Zero ? "UTC" : $"UTC{FromUtc.Format(moment.Offset)}";
        }
    }

    /// <summary>"Wednesday 30 July 2025".</summary>
    public string Date => WeekdayAndDate.Format(moment.Date);

    /// <summary>"Thu 29 Oct".</summary>
    public string ShortWeekday => ShortDateWithoutYear.Format(moment.Date);

    /// <summary>"12 May".</summary>
    public string ShortDay => DayAndMonth.Format(moment.Date);

    /// <summary>"16:00 BST".</summary>
    public string ClockAndZone => $"{Clock} {Abbreviation}";

    /// <summary>"16:00 London (BST)", or "16:00 UTC".</summary>
    public string ClockAndCity => City == Abbreviation ? ClockAndZone : $"{Clock} {City} ({Abbreviation})";

    /// <summary>"Wed 28 Oct 2026, 17:00 CET".</summary>
    public string DateAndClock => $"{ShortDate.Format(moment.Date)}, {ClockAndZone}";

    /// <summary>"Wed 30 Jul 16:00 London": the shortest, for a subject or a table; the year goes without saying.</summary>
    public string Brief => $"{ShortDateWithoutYear.Format(moment.Date)} {Clock} {City}";

    /// <summary>"16:00 LONDON TIME (BST), WEDNESDAY 30 JULY 2025": what follows "EMBARGOED UNTIL".</summary>
    public string InCapitals =>
        $"{(City == Abbreviation ? ClockAndZone : $"{Clock} {City} time ({Abbreviation})")}, {Date}".ToUpperInvariant();

    /// <summary>The same instant beside <paramref name="first"/>: "11:00 New York (EDT)", with its date where that differs from the first's.</summary>
    public string Beside(MomentText first) => moment.Date == first.moment.Date ? ClockAndCity : $"{ClockAndCity}, {Date}";

    /// <summary><see cref="DateAndClock"/>.</summary>
    public override string ToString() => DateAndClock;

    /// <summary>"16:00", or "16:00:30".</summary>
    public static string ClockOf(LocalTime time) => (time.Second == 0 ? ToTheMinute : ToTheSecond).Format(time);

    /// <summary>"London" of Europe/London; "" where the zone's id names no city.</summary>
    public static string CityOf(string zone)
    {
        // Only ids without an area are looked up ("GB", "US/Eastern"): the tz database counts Stockholm as another name for Berlin.
        var known = Areas.Contains(zone.Split('/')[0]) || !TzdbDateTimeZoneSource.Default.CanonicalIdMap.TryGetValue(zone, out var id) ? zone : id;
        var parts = known.Split('/');
        return Areas.Contains(parts[0]) ? parts[^1].Replace('_', ' ') : "";
    }
}
