using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases;

/// <summary>Words that somebody meant to replace: a release that still has one is not scheduled unless a person says why.</summary>
public static partial class Placeholders
{
    /// <summary>The placeholders of a text, as they stand, without repeats.</summary>
    public static IReadOnlyList<string> In(ReleaseContent content) =>
        [.. Texts(content).SelectMany(t => Pattern().Matches(t)).Select(m => m.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static IEnumerable<string> Texts(ReleaseContent c) =>
        [c.Headline, c.Standfirst, c.Dateline, c.Body, c.NotesToEditors, c.Boilerplate, c.Journal, c.StudyTitle];

    // TK alone and XXX as a word, in capitals only: "tk" and "xxx" occur in names and addresses.
    [GeneratedRegex(@"\[TK\]|\bTK\b|\bXXX\b|(?i:\bquote to come\b|\bpending quote\b)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
