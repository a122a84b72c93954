using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Core.Distribution.Templates;

/// <summary>
/// What every mail must have whoever words it: the embargo first, the release's text, the recipient's way out, the press contact, the office's address;
/// and nothing that runs, hides or is fetched.
/// </summary>
internal static partial class TemplateCheck
{
    private static readonly string[] NeverInMail =
        ["script", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "img", "picture", "svg", "video", "audio", "link", "base", "meta", "title", "html", "head", "body", "style"];

    /// <summary>What is missing or must not be, as sentences; empty: it may go.</summary>
    public static IReadOnlyList<string> Find(ComposedMessage message, MessageSource source, string column)
    {
        var name = MailWording.NameOf(source);
        var found = new List<string>();
        var shown = new HtmlParser().ParseDocument($"<main>{column}</main>").Body!;
        Subject(message.Subject, name, source, found);
        var html = Folded(shown.TextContent);
        foreach (var (part, all) in new[] { ("plain text", Folded(message.Text)), ("HTML", html) })
        {
            void Needs(bool has, string sentence)
            {
                if (!has)
                {
                    found.Add($"The {part} {sentence}");
                }
            }

            bool Has(string words) => all.Contains(Folded(words), StringComparison.Ordinal);
            Needs(all.StartsWith(Folded(MailFields.FirstLine(source)), StringComparison.Ordinal), name is "advance" or "moved"
                ? "must begin with {{ embargo_line }}." : $"must begin with “{MailFields.FirstLine(source)}”.");
            if (MailWording.IsInFull(name))
            {
                Needs(Has(source.Content.Headline), "must have {{ headline }}.");
                Needs(part == "HTML" ? column.Contains(MailFields.Body(source, MailPart.Html), StringComparison.Ordinal) : message.Text.Contains(MailFields.Body(source, MailPart.Text), StringComparison.Ordinal),
                    "must have {{ body }}, whole and as it is.");
            }

            Needs(name != "advance" || Has($"{source.Office.BaseUrl}/agreement"), "must have {{ agreement_url }}: the terms on which the copy is given.");
            Needs(MailWording.IsNotice(name) || Has($"{source.Office.BaseUrl}/u/{ComposedMessage.LinkGap}"), "must have {{ unsubscribe_url }}: each copy bears its own way out.");
            Needs(MailWording.IsNotice(name) || Has(ComposedMessage.ListGap), "must have {{ lists }}: by which list the person receives it.");
            Needs(Has(MessageComposer.Press(source).Email), "must have the press contact: {{ press.email }}, or all of {{ press.lines }}.");
            Needs(Has(source.Office.PostalAddress), "must have {{ postal_address }}.");
        }

        if (!MailWording.IsNotice(name) && shown.QuerySelector($"a[href$='/u/{ComposedMessage.LinkGap}']") is null)
        {
            found.Add("The HTML must have a link to {{ unsubscribe_url }}.");
        }

        found.AddRange(NeverInHtml(shown));
        return found;
    }

    private static void Subject(string subject, string name, MessageSource source, List<string> found)
    {
        if (subject.Length == 0)
        {
            found.Add("The subject is empty.");
        }
        else if (name is "advance" or "moved")
        {
            var until = MomentText.Of(name == "moved" ? source.Notice!.Becomes! : source.Embargo).Brief;
            if (!subject.StartsWith("EMBARGO", StringComparison.Ordinal) || !subject.Contains(until, StringComparison.Ordinal))
            {
                found.Add("The subject must begin with “EMBARGO” (as in EMBARGOED until) and have {{ until }}.");
            }
        }
        else if (name == "withdrawn" && !subject.StartsWith("WITHDRAWN", StringComparison.Ordinal))
        {
            found.Add("The subject must begin with “WITHDRAWN”.");
        }
    }

    private static IEnumerable<string> NeverInHtml(IElement shown)
    {
        foreach (var tag in shown.Descendants<IElement>().Select(e => e.LocalName).Distinct().Where(NeverInMail.Contains))
        {
            yield return $"The HTML has <{tag}>, which mail may not have: it fetches, runs or changes what stands around it.";
        }

        foreach (var element in shown.Descendants<IElement>())
        {
            if (element.Attributes.FirstOrDefault(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name is "background" or "src" or "srcset" or "hidden") is { } attribute)
            {
                yield return $"The HTML has the attribute “{attribute.Name}”, which mail may not have.";
            }

            if (Hides().IsMatch(element.GetAttribute("style") ?? ""))
            {
                yield return "The HTML hides something or fetches a picture by its style; a mail shows what it says.";
            }

            if (element.LocalName == "a" && element.GetAttribute("href") is { } href && !Leads().IsMatch(href))
            {
                yield return "The HTML has a link that leads neither to https, mailto nor tel.";
            }
        }
    }

    private static string Folded(string text)
    {
        var folded = new StringBuilder();
        foreach (var c in MailWriter.OneLine(text))
        {
            folded.Append(c == '\u00a0' ? ' ' : c);
        }

        return folded.ToString().Trim();
    }

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:|opacity\s*:|font-size\s*:\s*0|url\s*\(|position\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Hides();

    [GeneratedRegex(@"^(https?://|mailto:|tel:)", RegexOptions.IgnoreCase)]
    private static partial Regex Leads();
}
