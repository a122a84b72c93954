namespace EmbargoDesk.Core.Distribution;

/// <summary>Subscripts and superscripts in plain text: CO₂, 10⁻³; _ or ^ where Unicode lacks a character.</summary>
internal static class SmallScript
{
    private const string Plain = "0123456789+-−=()aehijklmnoprstuvxβγρφχ";
    private const string Below = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
    private const string PlainAbove = "0123456789+-−=()abcdefghijklmnoprstuvwxyz";
    private const string Above = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ";

    public static string Subscript(string text) => Convert(text, '_', Plain, Below);

    public static string Superscript(string text) => Convert(text, '^', PlainAbove, Above);

    private static string Convert(string text, char mark, string from, string to)
    {
        var s = text.Trim();
        if (s.Length == 0)
        {
            return text;
        }

        if (s.All(c => from.Contains(c, StringComparison.Ordinal)))
        {
            return string.Concat(s.Select(c => to[from.IndexOf(c, StringComparison.Ordinal)]));
        }

        // Brackets show where it ends: x^(n+q) is not x^n+q.
        return s.All(char.IsLetterOrDigit) ? $"{mark}{s}" : $"{mark}({s})";
    }
}
