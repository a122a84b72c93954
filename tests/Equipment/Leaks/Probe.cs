using System.Text;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>One request to make, perhaps with a gap for an id.</summary>
/// <param name="Method">GET.</param>
/// <param name="Target">As it goes out, with one of the gaps {ID}, {UPPER} (capital letters), {PCT} (percent-encoded), {PCT2} (twice).</param>
/// <param name="Headers">Besides the reader's own; their values may have the gap too.</param>
/// <param name="Body">Or null.</param>
public sealed record Probe(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string? Body = null)
{
    /// <summary>A plain one.</summary>
    public Probe(string method, string target) : this(method, target, []) { }

    /// <summary>Whether it asks for one thing by its id.</summary>
    public bool HasGap => Filled(Target, "?") != Target || Headers.Any(h => Filled(h.Value, "?") != h.Value) || (Body is not null && Filled(Body, "?") != Body);

    /// <summary>The path alone.</summary>
    public string Path => (Target.StartsWith("http", StringComparison.Ordinal) ? Target[Target.IndexOf('/', 8)..] : Target).Split('?')[0];

    /// <summary>The same with the id in its gaps.</summary>
    public Probe For(string id) => this with { Target = Filled(Target, id), Headers = [.. Headers.Select(h => (h.Name, Filled(h.Value, id)))], Body = Body is null ? null : Filled(Body, id) };

    /// <summary>An answer without the id that was asked for, in every spelling, where an answer may repeat its address.</summary>
    public static string Without(string id, string answer) =>
        new[] { Encoded(Encoded(id)), Encoded(id).Replace("%", "%25", StringComparison.Ordinal), Encoded(id), id }
            .Aggregate(answer, (text, spelt) => text.Replace(spelt, "{ID}", StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Target}{string.Concat(Headers.Select(h => $" [{h.Name}: {h.Value}]"))}{(Body is null ? "" : " with a body")}";

    private static string Filled(string text, string id) => !text.Contains('{', StringComparison.Ordinal) ? text : text
        .Replace("{ID}", id, StringComparison.Ordinal).Replace("{UPPER}", id.ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("{PCT}", Encoded(id), StringComparison.Ordinal).Replace("{PCT2}", Encoded(Encoded(id)), StringComparison.Ordinal);

    private static string Encoded(string text) => string.Concat(Encoding.ASCII.GetBytes(text).Select(b => $"%{b:X2}"));
}
