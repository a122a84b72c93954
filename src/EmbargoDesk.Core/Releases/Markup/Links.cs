namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>Which addresses a release may point to.</summary>
internal static class Links
{
    public static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    /// <summary>The address, trimmed, or null when it is relative, malformed or of another scheme.</summary>
    public static string? Allowed(string? href)
    {
        var address = href?.Trim() ?? "";
        return address.Length is > 0 and <= 2000
            && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || c is '<' or '>' or '"' or '`' or '\\')
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && Schemes.Contains(uri.Scheme, StringComparer.Ordinal)
            ? address
            : null;
    }
}
