using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Reads the paper's authors out of the running text: people who are named as leading the study, and lists of further authors.</summary>
internal static class AuthorList
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const int Most = 1000;

    private static readonly Regex Intro = new(
        @"\b(?:(?:[Aa]dditional|[Oo]ther|[Ff]urther)\s+(?:(?<a>[^.;:]{1,120}?)\s+)?(?:co-?)?authors|[Cc]o-?authors)"
        + @"(?:\s+(?:from|at|of)\s+(?<b>[^.;:]{2,120}?))?\s+(?:are|were|include|included)\s*:?\s+", Options);

    private static readonly Regex AboutAuthors = new(
        @"\b(?:(?:lead|senior|first|last|corresponding|principal|study)[ -](?:author|investigator)s?|co-?led|led by|co-?leaders?|leaders? of the study"
        + @"|co-?authors?|study[’']s authors?)\b", Options | RegexOptions.IgnoreCase);

    private static readonly Regex Separator = new(@"[,;]?\s+(?:and|&)\s+|[,;]\s+", Options);
    // Two letters before the full stop, so that an initial ("Ada M. Thorne") ends nothing.
    private static readonly Regex SentenceEnd = new(@"[\p{L}\p{N})][\p{L}\p{N})]\.(?:\s|$)", Options);
    private static readonly Regex BeforeName = new(@"\b(?:of|at)\s+(?:the\s+)?(?<p>\p{Lu}[\p{L}\p{M}’'-]*"
        + @"(?:\s+(?:(?:of|for|and)\s+)?\p{Lu}[\p{L}\p{M}’'-]*){0,8})$", Options);
    private static readonly Regex At = new(@"\bat (?:the )?(?=\p{Lu})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static void Read(Finding finding, string text)
    {
        if (text.Length > 20_000)
        {
            return;
        }

        var intros = Intro.Matches(text).ToList();
        if (AboutAuthors.IsMatch(text))
        {
            Named(finding, intros.Count > 0 ? text[..intros[0].Index] : text);
        }

        for (var i = 0; i < intros.Count; i++)
        {
            var from = intros[i].Index + intros[i].Length;
            var affiliation = intros[i].Groups["a"] is { Success: true } before ? before.Value : intros[i].Groups["b"].Value;
            List(finding, text[from..(i + 1 < intros.Count ? intros[i + 1].Index : text.Length)], affiliation.Trim());
        }
    }

    /// <summary>"Anna Berg, Ph.D., of Nordhamn University, and ..." in a sentence on who led the study.</summary>
    private static void Named(Finding finding, string text)
    {
        var segments = text.Split(", ");
        for (var k = 1; k < segments.Length; k++)
        {
            var name = PersonName.LeadingDegree(segments[k]).Length > 0 ? PersonName.Trailing(segments[k - 1]) : "";
            if (name.Length == 0)
            {
                continue;
            }

            var named = k - 1;
            var degrees = new List<string>();
            while (k < segments.Length && PersonName.LeadingDegree(segments[k]) is { Length: > 0 } degree)
            {
                degrees.Add(degree);
                if (segments[k++] != degree)
                {
                    break;
                }
            }

            var (role, affiliation) = degrees[^1] == segments[k - 1] ? Position(segments[k..]) : ("", "");
            affiliation = affiliation.Length > 0 ? affiliation : Before(segments[named], name);
            Add(finding, new Contact { Name = name, Degrees = string.Join(", ", degrees), Role = role, Affiliation = affiliation });
            finding.Doubt("authors", "Authors were read out of the running text: check that all are there, in the paper's order, and that each "
                + "wrote it.");
            k--;
        }
    }

    /// <summary>What follows name and degrees, up to the sentence's end or the next person: "of Nordhamn University", "a co-leader of ... at Albany
    /// College".</summary>
    private static (string Role, string Affiliation) Position(string[] rest)
    {
        var own = new List<string>();
        for (var i = 0; i < rest.Length; i++)
        {
            var stop = SentenceEnd.Match(rest[i]) is { Success: true } dot ? dot.Index + 2 : -1;
            var next = i + 1 < rest.Length && PersonName.LeadingDegree(rest[i + 1]).Length > 0;
            if (next)
            {
                break;
            }

            own.Add(stop < 0 ? rest[i] : rest[i][..stop]);
            if (stop >= 0 || rest[i].Contains('“', StringComparison.Ordinal) || rest[i].Contains('”', StringComparison.Ordinal))
            {
                break;
            }
        }

        var phrase = string.Join(", ", own);
        foreach (var word in (string[])["of the ", "with the ", "at the ", "from the ", "of ", "with ", "at ", "from "])
        {
            if (phrase.StartsWith(word, StringComparison.Ordinal) && phrase.Length < 200 && char.IsUpper(phrase[word.Length..].FirstOrDefault()))
            {
                return ("", phrase[word.Length..]);
            }
        }

        var isRole = phrase.StartsWith("a ", StringComparison.Ordinal) || phrase.StartsWith("an ", StringComparison.Ordinal)
            || phrase.StartsWith("the ", StringComparison.Ordinal)
            || PersonName.IsInstitution(phrase) || phrase.StartsWith("professor", StringComparison.Ordinal)
            || phrase.StartsWith("director", StringComparison.Ordinal);
        if (!isRole || phrase.Length > 400 || At.Matches(phrase).LastOrDefault() is not { } at)
        {
            return ("", "");
        }

        var role = phrase[..at.Index].TrimEnd(' ', ',');
        return (role.StartsWith("a ", StringComparison.Ordinal) ? role[2..] : role, phrase[(at.Index + at.Length)..]);
    }

    /// <summary>"deputy director of the Coast Cancer Center Anna Berg".</summary>
    private static string Before(string segment, string name)
    {
        var phrase = segment[..segment.LastIndexOf(name, StringComparison.Ordinal)].TrimEnd();
        var place = BeforeName.Match(phrase.Length <= 200 ? phrase : phrase[^200..]).Groups["p"].Value;
        return PersonName.IsInstitution(place) ? place : "";
    }

    private static void List(Finding finding, string text, string affiliation)
    {
        Contact? last = null;
        foreach (var part in Separator.Split(text).Select(p => p.Trim()).Where(p => p.Length > 0).Take(Most))
        {
            if (last is not null && PersonName.LeadingDegree(part) is { Length: > 0 } degree)
            {
                last = last with { Degrees = last.Degrees.Length == 0 ? degree : last.Degrees + ", " + degree };
                if (part.Length > degree.Length)
                {
                    break; // The next sentence has begun.
                }

                continue;
            }

            Add(finding, last);
            last = null;
            var sentence = part.IndexOf(". ", StringComparison.Ordinal) is var dot and > 3 ? dot : part.Length;
            var name = part[..sentence].TrimEnd('.');
            if (!PersonName.IsName(name))
            {
                finding.Doubt("authors", "A list of authors could not be read to its end: compare it with the text.");
                return;
            }

            last = new Contact { Name = name, Affiliation = affiliation };
            if (sentence < part.Length)
            {
                break;
            }
        }

        Add(finding, last);
        finding.Doubt("authors", "Authors were read out of the running text: check that all are there, in the paper's order, and that each wrote it.");
    }

    private static void Add(Finding finding, Contact? author)
    {
        if (author is not null && finding.Authors.Count < Most && !finding.Authors.Exists(a => a.Name == author.Name))
        {
            finding.Authors.Add(author);
        }
    }
}
