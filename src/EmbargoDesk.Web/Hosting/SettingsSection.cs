namespace EmbargoDesk.Web.Hosting;

/// <summary>Reads one section strictly: an unknown key or a value of the wrong kind stops the start with a sentence.</summary>
internal static class SettingsSection
{
    public static T Read<T>(IConfiguration configuration, string section)
        where T : new()
    {
        var known = typeof(T).GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        var value = new T();
        foreach (var entry in configuration.GetSection(section).GetChildren())
        {
            if (!known.TryGetValue(entry.Key, out var property))
            {
                throw new SettingsRefusedException(
                    $"{section}:{entry.Key} is not a setting of EmbargoDesk; the settings of {section} are {string.Join(", ", known.Values.Select(p => p.Name))}.");
            }

            if (entry.Value is not { } text)
            {
                continue;
            }

            property.SetValue(value, Parse(property.PropertyType, text, $"{section}:{property.Name}"));
        }

        return value;
    }

    private static object Parse(Type type, string text, string name) => type switch
    {
        _ when type == typeof(string) => text,
        _ when type == typeof(int) => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var n)
            ? n : throw new SettingsRefusedException($"{name} is “{text}”; give a whole number."),
        _ when type == typeof(bool) => bool.TryParse(text, out var b)
            ? b : throw new SettingsRefusedException($"{name} is “{text}”; give true or false."),
        { IsEnum: true } => Enum.TryParse(type, text, ignoreCase: true, out var e) && Enum.IsDefined(type, e)
            ? e : throw new SettingsRefusedException($"{name} is “{text}”; give one of {string.Join(", ", Enum.GetNames(type))}."),
        _ => throw new InvalidOperationException($"No reader for settings of type {type.Name}"),
    };
}
