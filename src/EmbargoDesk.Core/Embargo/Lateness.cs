using System.Globalization;
using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>How late something came after a lift's planned instant.</summary>
public static class Lateness
{
    /// <summary>More than this is an alarm.</summary>
    public static readonly Duration Limit = Duration.FromSeconds(1);

    /// <summary>Whether the lift was carried out, or its first mail taken, more than <see cref="Limit"/> after the plan.</summary>
    public static bool IsLate(LiftReceipt receipt) => receipt.ActualAt - receipt.PlannedAt > Limit || receipt.FirstMailAt - receipt.PlannedAt > Limit;

    /// <summary>"120 ms", "12.4 s", "10 min 3 s", "26 h 5 min". A negative duration is an instant before the plan: "-120 ms".</summary>
    public static string Words(Duration late)
    {
        var sign = late < Duration.Zero ? "-" : "";
        var size = late < Duration.Zero ? -late : late;
        return sign + (size switch
        {
            _ when size < Duration.FromSeconds(10) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(size.TotalMilliseconds):N0} ms"),
            _ when size < Duration.FromMinutes(2) => string.Create(CultureInfo.InvariantCulture, $"{size.TotalSeconds:N1} s"),
            _ when size < Duration.FromHours(2) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(size.TotalMinutes)} min {size.Seconds} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(size.TotalHours)} h {size.Minutes} min"),
        });
    }
}
