using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;
using NodaTime.Text;

namespace EmbargoDesk.Data.Mapping;

/// <summary>SQLite: an integer that sorts, 100 ns ticks since 1970 UTC.</summary>
internal sealed class InstantAsTicks() : ValueConverter<Instant, long>(i => i.ToUnixTimeTicks(), t => Instant.FromUnixTimeTicks(t));

/// <summary>SQLite: ISO 8601 without a zone.</summary>
internal sealed class LocalDateTimeAsText()
    : ValueConverter<LocalDateTime, string>(l => LocalDateTimePattern.ExtendedIso.Format(l), s => LocalDateTimePattern.ExtendedIso.Parse(s).Value);

/// <summary>Values that are read and written whole stand as JSON text in one column.</summary>
internal static class JsonColumn
{
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions
    {
        // Accents and dashes stay readable to whoever opens the database.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    }.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property)
        where T : class?
    {
        property.HasConversion(
            v => JsonSerializer.Serialize(v, Json),
            s => JsonSerializer.Deserialize<T>(s, Json)!,
            new ValueComparer<T>((a, b) => JsonSerializer.Serialize(a, Json) == JsonSerializer.Serialize(b, Json), v => v == null ? 0 : v.GetHashCode(), v => v));
        return property;
    }
}
