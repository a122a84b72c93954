using System.Text.RegularExpressions;
using EmbargoDesk.Core.Releases.Markup;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Finds the lines of a document that tell whom to reach, and takes them: press contacts and corresponding authors.</summary>
internal static class ContactLines
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int MostLines = 10;

    private static readonly Regex Heading = new(
        @"^(?<l>(?:(?:media|press|news|public relations|pr|scientific|science|research(?:er)?|author|study|general|further|more|for|and)\s+){0,4}"
        + @"(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|information)(?:\s+(?:details|information|persons?|for (?:the )?(?:media|press"
        + @"|journalists|editors)))?(?:\s*\([^)]{1,60}\))?)"
        + @"\s*(?<c>[:–—|-]|$)\s*(?<r>.*)$", Options);

    private static readonly Regex Sentence = new(
        @"^(?<l>(?:for|to)\s+(?:(?:more|further|additional|media|press|interviews?|arrange|request|any|images?)\b[^:@]{0,100}?(?:please\s+)?"
            + @"|[^:@.]{1,100}?\bplease\s+)"
        + @"(?:contact|call|e-?mail)(?:\s+us)?)(?:\s*:\s*|\s+|$)(?<r>.*)$", Options);

    private static readonly Regex Corresponding = new(
        @"^(?<l>(?:corresponding authors?|authors? for correspondence|correspondence(?:\s+(?:to|author))?|contact author)(?:\s*[:–—|]\s*|\s+-\s+|$)"
        + @"(?:to (?:contact|reach) the corresponding authors?\s*,?\s*)?|to (?:contact|reach) the corresponding authors?\s*[,:]?\s*)(?<r>.*)$",
        Options);

    /// <summary>Does the line at <paramref name="i"/> begin a contact that can be taken?</summary>
    public static bool Begins(IReadOnlyList<Block> blocks, int i) => CorrespondingAt(blocks[i].Line) is not null || PressAt(blocks, i) is not null;

    /// <summary>Takes the contact that begins at <paramref name="i"/>.</summary>
    public static bool TryTake(Finding finding, IReadOnlyList<Block> blocks, ref int i, int limit)
    {
        if (CorrespondingAt(blocks[i].Line) is { } author)
        {
            TakeCorresponding(finding, blocks, ref i, limit, author);
            return true;
        }

        if (PressAt(blocks, i) is not { } press)
        {
            return false;
        }

        var label = press.Groups["l"].Value;
        var lines = Collect(blocks, ref i, limit, Rest(blocks[i], press));
        var people = Read(finding, lines);
        finding.Labels.Add(label.Trim() + press.Groups.GetValueOrDefault("c")?.Value);
        var aboutPaper = label.Contains("scien", StringComparison.OrdinalIgnoreCase)
            || label.Contains("research", StringComparison.OrdinalIgnoreCase) || label.Contains("author", StringComparison.OrdinalIgnoreCase);
        foreach (var person in people)
        {
            Assign(finding, person, aboutPaper);
        }

        return true;
    }

    private static void Assign(Finding finding, ContactText person, bool aboutPaper)
    {
        if (aboutPaper)
        {
            finding.CorrespondingAuthors.Add(person.Person);
            finding.Doubt("correspondingAuthors", "The text names a contact for the research: check that this is the corresponding author.");
        }
        else if (finding.PressContact is null)
        {
            finding.PressContact = person.Person;
        }
        else
        {
            finding.Doubt("pressContact", "The text names more than one press contact: the first was taken, the others stand under the unplaced text.");
        }
    }

    private static void TakeCorresponding(Finding finding, IReadOnlyList<Block> blocks, ref int i, int limit, Match match)
    {
        var line = WithAddresses(blocks[i]);
        var rest = Rest(blocks[i], match);
        if (Marks.IsCut(line) && !ContactText.HasEmail(rest))
        {
            i++;
            finding.Unplaced.Add(line);
            finding.Doubt("correspondingAuthors",
                "The line on the corresponding author breaks off: see the unplaced text, and ask for name and address.");
            return;
        }

        List<string> lines;
        if (ContactText.HasEmail(rest))
        {
            i++;
            lines = Split(finding, rest);
        }
        else
        {
            lines = Collect(blocks, ref i, limit, rest);
        }

        var people = Read(finding, lines);
        finding.Labels.Add(match.Groups["l"].Value.Trim());
        finding.CorrespondingAuthors.AddRange(people.Select(p => p.Person));
        if (people.Count == 0 || people.Exists(p => p.Person.Email.Length == 0 || p.Person.Name.Length == 0))
        {
            finding.Doubt("correspondingAuthors", "The text names a corresponding author without name or e-mail address: check the contact.");
        }
    }

    private static List<ContactText> Read(Finding finding, List<string> lines)
    {
        var people = new List<ContactText>();
        foreach (var whole in lines)
        {
            var line = whole;
            if (Sentence.Match(whole) is { Success: true } asks)
            {
                finding.Labels.Add(asks.Groups["l"].Value);
                line = asks.Groups["r"].Value;
            }

            if (line.Length == 0)
            {
                continue;
            }

            if (people.Count == 0 || people[^1].IsOver(line))
            {
                people.Add(new ContactText());
            }

            var known = people[^1].Labels.Count;
            people[^1].Take(line);
            finding.TookApart(line, people[^1].Labels.Skip(known));
        }

        return people;
    }

    /// <summary>The lines of the block that begins at <paramref name="i"/>; moves it behind them.</summary>
    private static List<string> Collect(IReadOnlyList<Block> blocks, ref int i, int limit, string first)
    {
        var lines = new List<string>();
        if (first.Length > 0)
        {
            lines.Add(first);
        }

        var reached = ContactText.HasAddress(first);
        for (i++; i < limit && lines.Count < MostLines && IsInside(blocks, i, limit, reached); i++)
        {
            lines.Add(WithAddresses(blocks[i]));
            reached |= ContactText.HasAddress(lines[^1]);
        }

        return lines;
    }

    private static bool IsInside(IReadOnlyList<Block> blocks, int i, int limit, bool reached)
    {
        var block = blocks[i];
        var line = WithAddresses(block);
        if (line.Length > 250 || Marks.IsEnd(line) || Marks.NotesLength(line) > 0 || Marks.IsAboutHeading(line) || CorrespondingAt(line) is not null
            || Heading.Match(line) is { Success: true, Length: > 0 } heading && heading.Groups["l"].Length < 40
            || (Sentence.IsMatch(line) && reached) || DatelineText.Opens(line))
        {
            return false;
        }

        return ContactText.HasAddress(line)
            || ContactText.IsLabelled(line)
            || (line.Length <= 120 && !block.IsHeading && AddressAhead(blocks, i + 1, Math.Min(limit, i + (reached ? 3 : 5)), stopAtGap: reached))
            || (reached && !block.Gap && line.Length <= 60 && PersonName.IsInstitution(line) && line.Split(' ').Length <= 7);
    }

    private static bool AddressAhead(IReadOnlyList<Block> blocks, int from, int to, bool stopAtGap)
    {
        for (var i = from; i < to && i < blocks.Count && blocks[i].Text.Length <= 250 && !(stopAtGap && blocks[i].Gap)
            && !DatelineText.Opens(blocks[i].Line); i++)
        {
            if (ContactText.HasAddress(WithAddresses(blocks[i])))
            {
                return true;
            }
        }

        return false;
    }

    private static Match? PressAt(IReadOnlyList<Block> blocks, int i)
    {
        var line = blocks[i].Line;
        if (line.Length > 500)
        {
            return null;
        }

        var match = Heading.Match(line);
        if (!match.Success)
        {
            match = Sentence.Match(line);
        }

        return match.Success && (ContactText.HasAddress(Rest(blocks[i], match)) || (match.Groups["r"].Length <= 120
            && AddressAhead(blocks, i + 1, i + 6, stopAtGap: false))) ? match : null;
    }

    private static Match? CorrespondingAt(string line) =>
        line.Length <= 1500 && (line.StartsWith('C') || line.StartsWith('c') || line.StartsWith('A') || line.StartsWith('a')
            || line.StartsWith('T') || line.StartsWith('t'))
        && Corresponding.Match(line) is { Success: true } match ? match : null;

    /// <summary>One piece for each person: a person ends with the e-mail address.</summary>
    private static List<string> Split(Finding finding, string rest)
    {
        var pieces = new List<string>();
        var from = 0;
        foreach (var end in ContactText.EmailEnds(rest))
        {
            var piece = rest[from..end].TrimStart(' ', ',', ';', '.');
            if (from > 0 && piece.StartsWith("and ", StringComparison.OrdinalIgnoreCase))
            {
                finding.Labels.Add(piece[..3]);
                piece = piece[4..];
            }

            pieces.Add(piece);
            from = end;
        }

        if (rest[from..].Any(char.IsLetterOrDigit))
        {
            pieces[^1] += rest[from..];
        }

        return pieces;
    }

    private static string Rest(Block block, Match match) => (match.Groups["r"].Value + Hidden(block)).Trim();

    /// <summary>The line, with the addresses that only its links bear ("<a href="mailto:...">Write to her</a>").</summary>
    private static string WithAddresses(Block block) => block.Line + Hidden(block);

    private static string Hidden(Block block)
    {
        var hidden = "";
        foreach (var run in block.Runs)
        {
            if (run.Style.Href is { } href && href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
                && href[7..].Split('?')[0] is var address && !block.Text.Contains(address, StringComparison.OrdinalIgnoreCase))
            {
                hidden += ", " + address;
            }
        }

        return hidden;
    }
}
