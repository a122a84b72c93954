using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Reads a person out of printed lines: "Ingrid Sandvall, PhD, press officer, +46 11 496 00 00, press@example.org".</summary>
internal sealed partial class ContactText
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex EmailForm = new(@"[\p{L}\p{N}][\p{L}\p{N}._%+'’-]*@[\p{L}\p{N}.-]+\.\p{L}{2,}", Options);
    private static readonly Regex EmailWord = new(@"(?:\b(?:e-?\s?mail(?:\s+address)?|mail|e|at|on|via|or"
        + @"|reach)\s*[:.]?\s*(?:mailto:)?\s*)+[<(\[]?\s*$", Options);
    private static readonly Regex PhoneForm = new(@"(?:\+|\(\+?|\b)[0-9](?:[\s().\-–/]{0,3}[0-9]){6,20}(?:\s*(?:ext|x)\.?\s*[0-9]{1,6})?", Options);
    private static readonly Regex PhoneWord = new(@"(?:\b(?:tel(?:ephone)?|phone|mobile|mob|cell|office|direct|m|p|t|call|on|or"
        + @"|press line)(?:\s+(?:number|phone|tel))?\s*[:.]*\s*)+[(]?\s*$", Options);
    private static readonly Regex OrcidForm = new(@"(?:https?://)?(?:orcid\.org/)?[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\b", Options);
    private static readonly Regex OrcidWord = new(@"\borcid(?:\s+id)?\s*:?\s*$", Options);
    private static readonly Regex Labelled = new(@"^(?<l>name|languages?|speaks|hours|office hours|available|availability"
        + @"|out[ -]of[ -](?:office[ -])?hours(?: (?:phone|tel|mobile|number))?|after hours)\s*:\s*(?<v>.+)$", Options);
    private static readonly char[] Separators = [',', ';', '|', '•', '·', '\t'];

    private readonly List<string> labels = [];

    public Contact Person { get; private set; } = new();

    /// <summary>The label words that were taken off ("Tel:", "email").</summary>
    public IReadOnlyList<string> Labels => labels;

    public bool CanBeReached => Person.Email.Length > 0 || Person.Phone.Length > 0;

    public static bool HasAddress(string line) => line.Length <= 600 && (EmailForm.IsMatch(line) || Phone(line) is not null);

    public static bool HasEmail(string line) => line.Length <= 2000 && line.Contains('@', StringComparison.Ordinal) && EmailForm.IsMatch(line);

    /// <summary>A short line such as "Hours: ..." or "Languages: ...".</summary>
    public static bool IsLabelled(string line) => line.Length <= 200 && Labelled.IsMatch(line);

    /// <summary>Where each e-mail address ends in the line.</summary>
    public static IEnumerable<int> EmailEnds(string line) => EmailForm.Matches(line).Select(m => m.Index + m.Length);

    /// <summary>True when the line opens the next person: this one can be reached already, and the line names somebody.</summary>
    public bool IsOver(string line) => CanBeReached && Person.Name.Length > 0 && Segments(line).FirstOrDefault() is { } first
        && PersonName.IsName(first)
        && !Labelled.IsMatch(line);

    /// <summary>Takes from the line what it can.</summary>
    public void Take(string line)
    {
        if (Labelled.Match(line) is { Success: true } match)
        {
            TakeLabelled(match.Groups["l"].Value, match.Groups["v"].Value.Trim());
            return;
        }

        var rest = line;
        if (Person.Email.Length == 0 && EmailForm.Match(rest) is { Success: true } email)
        {
            Person = Person with { Email = email.Value };
            rest = Without(rest, email.Index, email.Length, EmailWord);
        }

        if (Person.Orcid.Length == 0 && OrcidForm.Match(rest) is { Success: true } iD && OrcidId.TryParse(iD.Value, out var orcid))
        {
            Person = Person with { Orcid = orcid };
            rest = Without(rest, iD.Index, iD.Length, OrcidWord);
        }

        for (var numbers = 0; numbers < 3 && Phone(rest) is { } phone; numbers++)
        {
            Person = Person with { Phone = Join(Person.Phone, phone.Value) };
            rest = Without(rest, phone.Index, phone.Length, PhoneWord);
        }

        foreach (var segment in Segments(rest))
        {
            Place(segment);
        }
    }

    private static IEnumerable<string> Segments(string text) =>
        text.Split(Separators, StringSplitOptions.TrimEntries).Select(s => s.Trim(' ', '.', ':', '<', '>', '(', ')', '–', '—', '-') is var bare
            && PersonName.IsDegree(bare + ".") ? s : bare)
            .Where(s => s.Any(char.IsLetter));

    private void Place(string segment)
    {
        if (LinkText().IsMatch(segment))
        {
            labels.Add(segment);
        }
        else if (Person.Name.Length == 0)
        {
            Person = Person with { Name = PersonName.IsDegree(segment) ? "" : WithoutAsking(segment) };
        }
        else if (PersonName.IsDegree(segment) && Person.Affiliation.Length == 0)
        {
            Person = Person with { Degrees = Join(Person.Degrees, segment) };
        }
        else if (Person.Affiliation.Length > 0 || PersonName.IsInstitution(segment))
        {
            Person = Person with { Affiliation = Join(Person.Affiliation, segment) };
        }
        else if (Person.Role.Length == 0)
        {
            Person = Person with { Role = segment };
        }
        else
        {
            Person = Person with { Affiliation = segment };
        }
    }

    private string WithoutAsking(string segment)
    {
        if (Asking().Match(segment) is { Success: true } match)
        {
            labels.Add(match.Value);
            return segment[match.Length..];
        }

        return segment;
    }

    private void TakeLabelled(string label, string value)
    {
        labels.Add(label + ":");
        switch (label[..2].ToLowerInvariant())
        {
            case "na":
                Place(value);
                break;
            case "la" or "sp":
                Person = Person with { Languages = Join(Person.Languages, value) };
                break;
            case "ho" or "of" or "av":
                Person = Person with { Hours = Join(Person.Hours, value) };
                break;
            default:
                Person = Person with { OutOfHours = Join(Person.OutOfHours, value) };
                break;
        }
    }

    private string Without(string line, int at, int length, Regex word)
    {
        var before = line[..at];
        if (word.Match(before) is { Success: true } label)
        {
            labels.Add(label.Value.Trim(' ', '(', '<', '['));
            before = before[..label.Index];
        }

        return before + ", " + line[(at + length)..];
    }

    private static Match? Phone(string line) =>
        PhoneForm.Matches(line).FirstOrDefault(m => m.Value.Count(char.IsAsciiDigit) is >= 7 and <= 17 && WrittenDate.Find(m.Value) is null
            && !Years().IsMatch(m.Value)
            && !(m.Index > 0 && line[m.Index - 1] is '/' or '.' or '-'));

    private static string Join(string one, string other) => one.Length == 0 ? other : one + ", " + other;

    [GeneratedRegex(@"^(?:write|e-?mail|mail|send (?:an )?e-?mail)(?: (?:to )?(?:her|him|them|us|me))?$", RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^(?:please\s+)?(?:contact|call|reach|ask for)\s+(?:the\s+)?", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asking();

    [GeneratedRegex(@"^(?:19|20)[0-9]{2}\s*[-–/]\s*(?:19|20)?[0-9]{2,4}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Years();
}
