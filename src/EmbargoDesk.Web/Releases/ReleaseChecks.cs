using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Releases;

/// <summary>What a text must be to be saved, and what is said about it without refusing it.</summary>
public static class ReleaseChecks
{
    /// <summary>The longest body or notes, in characters of HTML. A long release has 20,000.</summary>
    public const int MaxHtml = 1_000_000;

    private const int MaxLine = 4_000;

    /// <summary>The content as it is stored: HTML sanitised, DOI and ORCID iDs bare, lines trimmed and free of control characters.</summary>
    /// <exception cref="RefusedException">With the sentence that says what to mend.</exception>
    public static ReleaseContent Clean(ReleaseContent c)
    {
        Refuse(c.Body.Length > MaxHtml || c.NotesToEditors.Length > MaxHtml, $"The text is longer than the {MaxHtml:N0} characters that a release may have; shorten it.");
        var doi = c.Doi.Trim();
        if (doi.Length > 0)
        {
            Refuse(!Doi.TryParse(doi, out var bare), $"“{Shown(doi)}” is not a DOI; it begins with 10. and a number, such as 10.5555/ane.2026.0417.");
            doi = bare;
        }

        return c with
        {
            Headline = Line(c.Headline, "headline"),
            Standfirst = Line(c.Standfirst, "standfirst"),
            Dateline = Line(c.Dateline, "dateline"),
            Body = RichText.Sanitise(c.Body),
            EndMark = Line(c.EndMark, "end mark"),
            NotesToEditors = RichText.Sanitise(c.NotesToEditors),
            Boilerplate = c.Boilerplate.Trim(),
            Journal = Line(c.Journal, "journal"),
            StudyTitle = Line(c.StudyTitle, "study title"),
            Doi = doi,
            Authors = [.. c.Authors.Select(Clean).Where(a => a.Name.Length > 0)],
            PressContact = c.PressContact is null || IsBlank(c.PressContact) ? null : Clean(c.PressContact),
            CorrespondingAuthors = [.. c.CorrespondingAuthors.Where(a => !IsBlank(a)).Select(Clean)],
        };
    }

    /// <summary>What an officer should know and may leave as it is.</summary>
    public static IReadOnlyList<string> Warnings(ReleaseContent c, ReleaseState state, EmbargoCircumstances embargo)
    {
        var w = new List<string>();
        if (c.CorrespondingAuthors.Count == 0)
        {
            w.Add("No corresponding author is named; journalists will ask for one.");
        }

        if (RichText.IsEmpty(c.Body))
        {
            w.Add("The release has no text yet.");
        }

        if (TypedEmbargo.In(c) is { Count: > 0 } typed)
        {
            w.Add($"The text itself speaks of the embargo ({string.Join(", ", typed.Select(t => $"“{t}”"))}). After the lift that is wrong: take it out; the desk writes the embargo's line by itself.");
        }

        return state is ReleaseState.Lifted or ReleaseState.Withdrawn ? w : [.. w, .. EmbargoWarnings.Of(embargo)];
    }

    private static Contact Clean(Contact c)
    {
        var email = c.Email.Trim();
        if (email.Length > 0)
        {
            Refuse(!EmailAddress.TryParse(email, out var address, out var why), $"The address of {Shown(c.Name)}: {why}");
            email = address;
        }

        var orcid = c.Orcid.Trim();
        if (orcid.Length > 0)
        {
            Refuse(!OrcidId.TryParse(orcid, out var bare), $"“{Shown(orcid)}” is not an ORCID iD; it has four groups of four digits, and the last is a check digit.");
            orcid = bare;
        }

        return c with
        {
            Name = Line(c.Name, "name"), Degrees = Line(c.Degrees, "degrees"), Role = Line(c.Role, "role"), Affiliation = Line(c.Affiliation, "affiliation"),
            Email = email, Phone = Line(c.Phone, "telephone"), Orcid = orcid, Languages = Line(c.Languages, "languages"),
            Hours = Line(c.Hours, "hours"), OutOfHours = Line(c.OutOfHours, "out of hours"),
        };
    }

    private static bool IsBlank(Contact c) => string.Concat(c.Name, c.Email, c.Phone, c.Affiliation, c.Role, c.Orcid).Trim().Length == 0;

    // One line: a pasted line break is a space; other control characters could forge a header.
    private static string Line(string s, string what)
    {
        Refuse(s.Length > MaxLine, $"The {what} is {s.Length:N0} characters long; {MaxLine:N0} is the most.");
        return string.Join(' ', new string([.. s.Select(ch => char.IsControl(ch) ? ' ' : ch)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Shown(string s) => s.Length > 60 ? s[..60] + "…" : s;

    private static void Refuse(bool wrong, string sentence)
    {
        if (wrong)
        {
            throw new RefusedException(Refusal.Invalid, sentence);
        }
    }
}
