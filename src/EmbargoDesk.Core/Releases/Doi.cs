using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases;

/// <summary>Reads a DOI (ISO 26324) as people paste it.</summary>
public static partial class Doi
{
    private const int Longest = 1000;

    /// <summary>
    /// The bare DOI ("10.5555/ane.2026.0417"): takes off "doi:", a resolver's address, enclosing brackets and trailing punctuation.
    /// Brackets that belong to the name stay ("10.1016/S0140-6736(25)01234-5"). The spelling is kept: DOIs compare without regard to case.
    /// </summary>
    /// <param name="text">What was typed or printed; null is no DOI.</param>
    /// <param name="doi">The bare DOI, or an empty string.</param>
    /// <returns>False when the whole text is not one DOI. Never throws.</returns>
    public static bool TryParse(string? text, out string doi)
    {
        doi = "";
        if (text is null || text.Length > Longest)
        {
            return false;
        }

        var rest = Unclosed(text.Trim());
        var isAddress = false;
        for (var prefix = Prefix().Match(rest); prefix.Success; prefix = Prefix().Match(rest))
        {
            isAddress |= prefix.Value.Contains('/', StringComparison.Ordinal);
            rest = Unclosed(rest[prefix.Length..]);
        }

        if (isAddress)
        {
            // In an address a question mark opens the tracking parameters; in a bare DOI it could belong to the name.
            var query = rest.AsSpan().IndexOfAny('?', '#');
            rest = Uri.UnescapeDataString(query < 0 ? rest : rest[..query]);
        }

        rest = WithoutTrailing(rest);
        if (!Whole().IsMatch(rest))
        {
            return false;
        }

        doi = rest;
        return true;
    }

    /// <summary>Every DOI in running text, in its order, without repeats.</summary>
    internal static IReadOnlyList<string> FindAll(string text)
    {
        var found = new List<string>();
        foreach (var match in InText.EnumerateMatches(text))
        {
            if (match.Length <= Longest && TryParse(text.Substring(match.Index, match.Length), out var doi)
                && !found.Contains(doi, StringComparer.OrdinalIgnoreCase))
            {
                found.Add(doi);
            }

            if (found.Count == 20)
            {
                break; // A release has one; a bibliography is not ours to sort.
            }
        }

        return found;
    }

    private static string Unclosed(string text) => text.TrimStart('(', '[', '{', '<', '"', '\'', '“', '‘', ' ', '\t');

    private static string WithoutTrailing(string text)
    {
        while (text.Length > 0)
        {
            var last = text[^1];
            var opens = last switch { ')' => '(', ']' => '[', '}' => '{', '>' => '<', _ => '\0' };
            var drop = opens != '\0' ? text.Count(c => c == last) > text.Count(c => c == opens)
                : ".,;:!?\"'“”‘’…* \t".Contains(last, StringComparison.Ordinal);
            if (!drop)
            {
                break;
            }

            text = text[..^1];
        }

        return text;
    }

    [GeneratedRegex(@"^(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|doi\s*[:=]?\s*|digital object identifier\s*:?\s*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,4}/[^\s\p{C}]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    // Runs over whole documents, hence the engine that is linear whatever the text.
    private static readonly Regex InText = new(@"\b10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s""“”|]+",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
