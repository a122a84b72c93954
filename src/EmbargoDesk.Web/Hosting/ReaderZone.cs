using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// The time zone of whoever reads a page: what their browser says in a cookie that holds nothing else, or the office's. One a request, and one a
/// circuit, whose connection brings the same cookie.
/// </summary>
public sealed class ReaderZone(IHttpContextAccessor http, Office office)
{
    /// <summary>The cookie that reader-zone.js writes.</summary>
    public const string Cookie = "ed-zone";

    private readonly string? own = Known(http.HttpContext?.Request.Cookies[Cookie]);

    /// <summary>An IANA zone id that the tz database knows.</summary>
    public string Zone => own ?? office.Zone;

    /// <summary>What to call it.</summary>
    public string Label => own is null ? "Office time" : "Your time";

    // A browser may know zones that this tz database does not, and anybody may write anything into a cookie.
    private static string? Known(string? zone) => zone is { Length: > 0 and <= 64 } && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null ? zone : null;
}
