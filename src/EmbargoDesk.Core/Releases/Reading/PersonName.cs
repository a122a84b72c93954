using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Tells names, degrees and institutions apart. Degrees are kept as printed, slips included ("P.hD.", "Ph,.D.").</summary>
internal static class PersonName
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private const string DegreeForms = @"(?:Ph,?\.?\s?[Dd]|P\.?hD|PHD|D\.?Phil|M\.?Phil|M\.?D|D\.?M\.?D|D\.?D\.?S|M\.?[Ss][Cc]|B\.?[Ss]c|D\.?Sc"
        + @"|Sc\.?[DM]|M\.?S|M\.?A|B\.?A|B\.?S"
        + @"|M\.?P\.?H|Dr\.?P\.?H|M\.?B\.?A|M\.?B\.?B\.?S|M\.?B\.?\s?B?Ch\.?B?|R\.?N|D\.?O|Pharm\.?D|D\.?V\.?M|J\.?D|Ed\.?D|Psy\.?D|M\.?P\.?P"
        + @"|M\.?H\.?S|M\.?Ed|M\.?Eng"
        + @"|FRCP|FRCS|FRS|FACC|FAHA|FACP|FACS|MRCP|LL\.?[BM]|MAS|MACP|BMBS|MSPH|MSCE|MHA|MPA|MSN|DNP|CNM|BPharm|Dr\.?\s?med|Dr\.?\s?rer\.?\s?nat)\.?";

    private static readonly Regex Degree = new("^" + DegreeForms + @"$", Options);
    private static readonly Regex DegreeFirst = new("^(?<d>" + DegreeForms + @")(?:[\s,;)”""’]|$)", Options);

    private static readonly string[] Particles =
        ["de", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le", "van", "von", "der", "den", "ter", "ten", "zu", "af", "av", "bin",
            "ibn", "al", "el", "y", "e", "st."];

    private static readonly HashSet<string> NoName = new(StringComparer.OrdinalIgnoreCase)
    {
        "university", "universitet", "institute", "institut", "institution", "college", "school", "hospital", "center", "centre", "department",
            "faculty", "laboratory",
        "laboratories", "lab", "foundation", "society", "council", "academy", "clinic", "agency", "ltd", "inc", "gmbh", "division", "unit",
            "museum", "observatory",
        "press", "media", "news", "office", "officer", "manager", "director", "head", "team", "desk", "communications", "communication",
            "relations", "contact",
        "editor", "professor", "lecturer", "researcher", "scientist", "adviser", "advisor", "coordinator", "specialist", "secretary", "chair",
            "dean", "author", "authors",
        "email", "e-mail", "tel", "phone", "telephone", "mobile", "the", "study", "about", "network", "group", "programme", "program", "medicine",
            "health", "science", "sciences",
    };

    private static readonly string[] Institutions =
        ["universit", "institut", "college", "school", "hospital", "center", "centre", "department", "faculty", "laborator", "foundation",
            "clinic", "academy", "division of", "museum", "observatory", "ltd", "gmbh"];

    public static bool IsDegree(string text) => text.Length <= 16 && Degree.IsMatch(text.Trim());

    /// <summary>The degree that opens the text, or an empty string.</summary>
    public static string LeadingDegree(string text) =>
        DegreeFirst.Match(text.Length <= 40 ? text : text[..40]) is { Success: true } match ? match.Groups["d"].Value : "";

    public static bool IsInstitution(string text) => Institutions.Any(i => text.Contains(i, StringComparison.OrdinalIgnoreCase));

    /// <summary>Two to seven words, each with a capital or a particle, none a word of institutions and offices.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is < 4 or > 70)
        {
            return false;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is >= 2 and <= 7 && words.All(IsNameWord) && words.Count(w => char.IsUpper(w[0])) >= 2 && !IsSmall(words[^1]);
    }

    /// <summary>The name with which the text ends ("… of the Coast Cancer Center Anna Berg"), or an empty string.</summary>
    public static string Trailing(string text)
    {
        var words = (text.Length <= 200 ? text : text[^200..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var from = words.Length;
        while (from > 0 && words.Length - from < 5 && IsNameWord(words[from - 1]) && (from == words.Length || !EndsPhrase(words[from - 1])))
        {
            from--;
        }

        while (from < words.Length && (IsSmall(words[from]) || words[from].TrimEnd('.') is "Dr" or "Drs" or "Prof" or "Professor"))
        {
            from++;
        }

        var name = string.Join(' ', words[from..]);
        return IsName(name) ? name : "";
    }

    private static bool EndsPhrase(string word) => word.Length > 3 && word[^1] is '.' or ',' or ';' or ':' or '”' or '’' or ')';

    private static bool IsSmall(string word) => Particles.Contains(word, StringComparer.Ordinal);

    private static bool IsNameWord(string word) =>
        IsSmall(word) || (char.IsUpper(word[0]) && !NoName.Contains(word.TrimEnd('.', ',')) && !IsDegree(word)
            && word.All(c => char.IsLetter(c) || c is '-' or '‐' or '‑' or '\'' or '’' or '.'
            || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark));
}
