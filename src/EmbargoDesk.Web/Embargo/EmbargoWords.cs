using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Web.Embargo;

/// <summary>Embargoes in the lines of the record.</summary>
internal static class EmbargoWords
{
    public static string Of(EmbargoTime e) => e.Kind == EmbargoKind.Until ? $"{e.Local:yyyy-MM-dd'T'HH:mm:ss} {e.Zone} ({e.At})" : e.Kind.ToString();

    public static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $"; reason: {reason.Trim()}";

    public static string Copies(int holders) => holders switch { 0 => "", 1 => "; 1 person holds a copy", _ => $"; {holders} people hold a copy" };
}
