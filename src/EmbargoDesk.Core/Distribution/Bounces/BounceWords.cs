using System.Text;
using EmbargoDesk.Core.Recipients;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Cleans what a server said, so that it can be kept and shown.</summary>
internal static class BounceWords
{
    // Shorter subjects are words like any other.
    private const int TellingSubject = 12;

    /// <summary>
    /// One text of at most <see cref="BouncedPerson.MaxWords"/> characters, without control characters, and without the subjects of the returned message:
    /// servers like to repeat them, and they may be embargoed.
    /// </summary>
    public static string Clean(string words, IEnumerable<string> subjects)
    {
        var clean = new StringBuilder(Math.Min(words.Length, BouncedPerson.MaxWords));
        foreach (var c in words)
        {
            if (clean.Length > 2 * BouncedPerson.MaxWords)
            {
                break;
            }

            var shown = char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c;
            if (shown != ' ' || (clean.Length > 0 && clean[^1] != ' '))
            {
                clean.Append(shown);
            }
        }

        foreach (var subject in subjects.Where(s => s.Length >= TellingSubject))
        {
            clean.Replace(subject, "(subject)");
        }

        var text = clean.ToString().Trim();
        return text.Length > BouncedPerson.MaxWords ? text[..(BouncedPerson.MaxWords - 1)] + "…" : text;
    }

    /// <summary>The first sound address in a text, canonical; "" if there is none.</summary>
    public static string AddressIn(string text)
    {
        // "rfc822;ana@paper.example", "<ana@paper.example>", "ana+2Bnews@paper.example" of servers that leave RFC 3461's encoding in.
        foreach (var word in text.Replace("+2B", "+", StringComparison.OrdinalIgnoreCase).Replace("+3D", "=", StringComparison.OrdinalIgnoreCase)
            .Split([' ', '\t', '\n', '\r', '<', '>', ';', ',', '"', '\'', '(', ')', '[', ']', ':', '“', '”'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Contains('@', StringComparison.Ordinal) && EmailAddress.TryParse(word, out var address, out _))
            {
                return EmailAddress.Canonical(address);
            }
        }

        return "";
    }

    /// <summary>
    /// What <see cref="Clean"/> must leave out: the subjects of what came back, and what follows a colon in the bounce's own, unless it is Domino's, which
    /// repeats the failure there.
    /// </summary>
    public static IEnumerable<string> Subjects(MimeKit.MimeMessage bounce, BounceParts parts) =>
        parts.Returned.Select(r => Line(r.Subject)).Append(Line(bounce.Subject)).Where(s => !s.StartsWith("DELIVERY FAILURE:", StringComparison.Ordinal)).SelectMany(s => new[] { s, s[(s.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() });

    private static string Line(string? s) => string.Join(' ', (s ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
