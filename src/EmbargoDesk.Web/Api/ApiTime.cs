using EmbargoDesk.Web.Hosting;
using NodaTime;
using NodaTime.Text;

namespace EmbargoDesk.Web.Api;

/// <summary>Moments in the API's spelling.</summary>
internal static class ApiTime
{
    private static readonly LocalDateTimePattern LocalToTheMinute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");
    private static readonly LocalDateTimePattern LocalToTheSecond = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss");
    private static readonly OffsetPattern Offset = OffsetPattern.GeneralInvariantWithZ;

    public static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);

    public static string Text(LocalDateTime local) => LocalToTheSecond.Format(local);

    public static LocalDateTime Local(string? text)
    {
        foreach (var pattern in (ReadOnlySpan<LocalDateTimePattern>)[LocalToTheMinute, LocalToTheSecond, LocalDateTimePattern.ExtendedIso])
        {
            if (pattern.Parse(text ?? "") is { Success: true } parsed)
            {
                return parsed.Value;
            }
        }

        throw new RefusedException(Refusal.Invalid, $"“{text}” is not a local date and time; write it as 2026-11-24T16:00 or 2026-11-24T16:00:30, without an offset.");
    }

    public static Offset? OffsetOf(string? text) => string.IsNullOrEmpty(text) ? null
        : Offset.Parse(text) is { Success: true } parsed ? parsed.Value
        : throw new RefusedException(Refusal.Invalid, $"“{text}” is not an offset; write it as +01:00.");

    public static Instant? InstantOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (InstantPattern.ExtendedIso.Parse(text) is { Success: true } instant)
        {
            return instant.Value;
        }

        return OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } offset ? offset.Value.ToInstant()
            : throw new RefusedException(Refusal.Invalid, $"“{text}” is not a moment; write it with its offset, as 2026-11-24T15:00:00Z or 2026-11-24T16:00:00+01:00.");
    }
}
