using System.Net;
using System.Text.RegularExpressions;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Core.Releases.Reading;
using NodaTime.Text;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

/// <summary>The words of a text and of what was read out of it, counted without the reader's own code.</summary>
internal static partial class NothingLost
{
    /// <summary>The words of the input that stand in no field, not under the unplaced text, and not in the sentences on what was left out.</summary>
    public static IEnumerable<string> Missing(string input, ReadDocument document)
    {
        var held = document.Others.Prepend(document.Lead).SelectMany(Texts).Concat(document.LeftOut).SelectMany(Words)
            .ToHashSet(StringComparer.Ordinal);
        return Words(input).Where(w => !held.Contains(w)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>How often a word stands in the whole document; a page's words must not be fewer in what was read.</summary>
    public static int Count(ReadDocument document, string word) =>
        document.Others.Prepend(document.Lead).SelectMany(Texts).Concat(document.LeftOut).SelectMany(Words).Count(w => w == word);

    public static IEnumerable<string> Words(string text) => Word().Matches(text).Select(m => m.Value);

    private static IEnumerable<string> Texts(ReadRelease release)
    {
        var c = release.Content;
        yield return c.Headline;
        yield return c.Standfirst;
        yield return c.Dateline;
        yield return Plain(c.Body);
        yield return c.EndMark;
        yield return Plain(c.NotesToEditors);
        yield return c.Boilerplate;
        yield return c.Journal;
        yield return c.StudyTitle;
        yield return c.Doi;
        yield return release.Offer?.Line ?? "";
        yield return release.Unplaced;
        yield return release.Date is { } date ? LocalDatePattern.Iso.Format(date) : "";
        foreach (var contact in c.CorrespondingAuthors.Concat(c.PressContact is null ? [] : [c.PressContact]))
        {
            yield return string.Join('\n', Fields(contact));
        }
    }

    private static string[] Fields(Contact c) => [c.Name, c.Degrees, c.Role, c.Affiliation, c.Email, c.Phone, c.Orcid, c.Languages, c.Hours,
        c.OutOfHours];

    private static string Plain(string html) =>
        WebUtility.HtmlDecode(Tag().Replace(html, m => m.Value is "<sub>" or "</sub>" or "<sup>" or "</sup>" ? "" : " "));

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
