using System.Text.RegularExpressions;
using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>The time zone that an embargo line means.</summary>
/// <param name="Id">The IANA zone.</param>
/// <param name="Printed">As printed ("BST", "London time").</param>
internal sealed record EmbargoZone(string Id, string Printed)
{
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.Ordinal)
    {
        ["BST"] = "Europe/London", ["GMT"] = "Europe/London", ["UTC"] = "Etc/UTC",
        ["ET"] = "America/New_York", ["EST"] = "America/New_York", ["EDT"] = "America/New_York",
        ["CT"] = "America/Chicago", ["CST"] = "America/Chicago", ["CDT"] = "America/Chicago",
        ["MST"] = "America/Denver", ["MDT"] = "America/Denver",
        ["PT"] = "America/Los_Angeles", ["PST"] = "America/Los_Angeles", ["PDT"] = "America/Los_Angeles",
        ["CET"] = "Europe/Berlin", ["CEST"] = "Europe/Berlin", ["EET"] = "Europe/Helsinki", ["EEST"] = "Europe/Helsinki",
        ["JST"] = "Asia/Tokyo", ["SGT"] = "Asia/Singapore", ["HKT"] = "Asia/Hong_Kong", ["SAST"] = "Africa/Johannesburg",
        ["AEST"] = "Australia/Sydney", ["AEDT"] = "Australia/Sydney", ["NZST"] = "Pacific/Auckland", ["NZDT"] = "Pacific/Auckland",
    };

    private static readonly Dictionary<string, string> Regions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["uk"] = "Europe/London", ["british"] = "Europe/London", ["british summer"] = "Europe/London", ["eastern"] = "America/New_York",
        ["greenwich mean"] = "Europe/London", ["central european"] = "Europe/Berlin", ["central european summer"] = "Europe/Berlin",
        ["central"] = "America/Chicago", ["mountain"] = "America/Denver", ["pacific"] = "America/Los_Angeles",
        ["swedish"] = "Europe/Stockholm", ["german"] = "Europe/Berlin", ["french"] = "Europe/Paris", ["dutch"] = "Europe/Amsterdam",
        ["japan"] = "Asia/Tokyo", ["swiss"] = "Europe/Zurich",
    };

    private static readonly Dictionary<string, string> Cities = ZonesByCity();

    private static readonly Regex Abbreviation = new(@"\b(?:" + string.Join('|', Abbreviations.Keys) + @")\b",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex Named = new(
        @"\b(?<n>(?:[\p{L}.]+\s+){1,3})(?:(?:standard|daylight|local)\s+)?time\b|\b(?:us\s+)?(?<n>eastern|pacific)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The first zone that the text names, or null.</summary>
    public static EmbargoZone? Find(string text)
    {
        var abbreviation = Abbreviation.Match(text);
        var name = Named.Match(text);
        if (abbreviation.Success && (!name.Success || abbreviation.Index <= name.Index + name.Length))
        {
            return new EmbargoZone(Abbreviations[abbreviation.Value], abbreviation.Value);
        }

        for (; name.Success; name = name.NextMatch())
        {
            var words = name.Groups["n"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Where(w => w.ToUpperInvariant() is not ("STANDARD" or "DAYLIGHT" or "LOCAL")).ToArray();
            for (var from = 0; from < words.Length; from++)
            {
                var place = string.Join(' ', words[from..]);
                if (Regions.TryGetValue(place, out var id) || Cities.TryGetValue(place, out id))
                {
                    return new EmbargoZone(id, name.Value.Trim());
                }
            }
        }

        return null;
    }

    /// <summary>False when the abbreviation is not the one in use there at that time ("EST" in July).</summary>
    public bool Fits(LocalDateTime local)
    {
        if (Printed.Length is < 3 or > 4 || !Abbreviations.ContainsKey(Printed) || Printed == "UTC")
        {
            return true;
        }

        var zone = DateTimeZoneProviders.Tzdb[Id];
        return zone.MapLocal(local) is { Count: > 0 } mapping && new[] { mapping.EarlyInterval, mapping.LateInterval }.Any(i => i.Name == Printed);
    }

    private static Dictionary<string, string> ZonesByCity()
    {
        var cities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/', StringComparison.Ordinal)
            && !id.StartsWith("Etc/", StringComparison.Ordinal)))
        {
            cities.TryAdd(id[(id.LastIndexOf('/') + 1)..].Replace('_', ' '), id);
        }

        return cities;
    }
}
