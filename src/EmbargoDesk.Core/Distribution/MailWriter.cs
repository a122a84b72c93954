using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace EmbargoDesk.Core.Distribution;

/// <summary>One line of a paragraph: text, or an address that leads somewhere.</summary>
/// <param name="Text">What is shown; white space is folded to one line.</param>
/// <param name="Href">Where it leads, or empty.</param>
internal readonly record struct MailLine(string Text, string Href = "")
{
    public static MailLine Web(string url) => new(url, url);

    public static MailLine Email(string address)
    {
        var at = address.LastIndexOf('@');
        return at <= 0 ? new(address) : new(address, $"mailto:{Uri.EscapeDataString(address[..at])}@{address[(at + 1)..]}");
    }

    public static MailLine Phone(string number)
    {
        // As printed it may end in "ext. 12", which is no part of what a telephone dials.
        var digits = string.Concat(number.TakeWhile(c => !char.IsLetter(c)).Where(char.IsAsciiDigit));
        return digits.Length < 5 ? new(number) : new(number, (number.TrimStart().StartsWith('+') ? "tel:+" : "tel:") + digits);
    }
}

/// <summary>
/// Writes both parts of a message at once, so that neither can lack what the other says. Everything is encoded here but for
/// <see cref="Fragment"/>, which takes HTML that has been sanitised.
/// </summary>
internal sealed class MailWriter
{
    private readonly StringBuilder html = new();
    private readonly StringBuilder text = new();

    /// <summary>Where a proof's notice goes in the HTML.</summary>
    public const string Start = "<main class=\"col\">\n";

    /// <summary>What must be seen first: the first line bold, further ones below it.</summary>
    public void Head(string style, params IEnumerable<string> lines) =>
        Block($"<div class=\"head {style}\">", "</div>", lines.Select((l, i) => (i == 0 ? $"<strong>{Encode(l)}</strong>" : Encode(l), OneLine(l))));

    /// <summary>The headline.</summary>
    public void Headline(string headline) => Block("<h1 dir=\"auto\">", "</h1>", [(Encode(headline), OneLine(headline))]);

    /// <summary>The heading of a part of the mail.</summary>
    public void Heading(string heading) => Block("<h2 class=\"part\" dir=\"auto\">", "</h2>", [(Encode(heading), OneLine(heading))]);

    /// <summary>A paragraph of lines; those without text are left out.</summary>
    /// <param name="style">A class of <see cref="MailStyle"/>, or empty.</param>
    /// <param name="below">In the plain text, directly below what went before.</param>
    /// <param name="lines">Its lines.</param>
    public void Paragraph(string style, bool below, params IEnumerable<MailLine> lines)
    {
        var given = lines.Where(l => l.Text.Length > 0).Select(l => (Html(l), OneLine(l.Text))).ToList();
        if (given.Count > 0)
        {
            Block(style.Length == 0 ? "<p dir=\"auto\">" : $"<p class=\"{style}\" dir=\"auto\">", "</p>", given, below);
        }
    }

    /// <summary>A paragraph of lines below an empty one.</summary>
    public void Paragraph(string style, params IEnumerable<MailLine> lines) => Paragraph(style, false, lines);

    /// <summary>A box of labelled facts; those without lines are left out.</summary>
    public void Glance(IEnumerable<(string Label, IReadOnlyList<MailLine> Lines)> facts)
    {
        html.Append("<div class=\"glance\">\n");
        var first = true;
        foreach (var (label, all) in facts)
        {
            var lines = all.Where(l => l.Text.Length > 0).ToList();
            if (lines.Count == 0)
            {
                continue;
            }

            var shown = lines.Select(l => (Html(l), OneLine(l.Text)));
            Block($"<p><span class=\"k\">{Encode(label)}</span><br>\n", "</p>",
                lines is [{ Href.Length: 0 }] ? [($"<bdi>{Encode(lines[0].Text)}</bdi>", $"{label}: {OneLine(lines[0].Text)}")] : shown.Prepend(("", $"{label}:")), !first);
            first = false;
        }

        html.Append("</div>\n");
    }

    /// <summary>Sanitised HTML, led in by the dateline if there is one.</summary>
    public void Fragment(string fragment, string leadIn = "")
    {
        var (mended, plain) = Mended(fragment, leadIn);
        if (plain.Length == 0)
        {
            return;
        }

        Separate(false);
        text.Append(plain);
        html.Append(mended).Append('\n');
    }

    /// <summary>Sanitised HTML as mail bears it, and the same as plain text: addresses set apart, each block in its own direction, no pictures.</summary>
    public static (string Html, string Text) Mended(string fragment, string leadIn = "")
    {
        var body = new HtmlParser().ParseDocument("").Body!;
        body.InnerHtml = fragment;
        Addresses.StandAlone(body);
        if (leadIn.Length > 0)
        {
            LeadIn(body, OneLine(leadIn));
        }

        // A picture would be fetched from somewhere when the mail is opened, which tells that it was.
        foreach (var image in body.QuerySelectorAll("img").ToList())
        {
            var description = image.GetAttribute("alt") ?? "";
            image.Replace(body.Owner!.CreateTextNode(description.Length == 0 ? "" : $"[Image: {description}]"));
        }

        foreach (var block in body.QuerySelectorAll("p, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, td, th, dt, dd, figcaption"))
        {
            block.SetAttribute("dir", "auto");
        }

        foreach (var a in body.QuerySelectorAll("a[href]").Where(a => Addresses.ShowsItself(a, Addresses.Of(a))))
        {
            a.SetAttribute("dir", "ltr");
        }

        return (body.InnerHtml, PlainText.Of(body));
    }

    /// <summary>Plain text of any number of paragraphs, with the addresses in it set apart.</summary>
    public void Prose(string plain)
    {
        foreach (var paragraph in Paragraphs(plain))
        {
            Fragment(paragraph);
        }
    }

    /// <summary>The paragraphs of a plain text, each as HTML.</summary>
    public static IEnumerable<string> Paragraphs(string plain) => plain.ReplaceLineEndings("\n")
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => $"<p>{Encode(p)}</p>");

    /// <summary>A part of the HTML with a style of its own.</summary>
    public void Open(string style) => html.Append("<div class=\"").Append(style).Append("\">\n");

    /// <summary>Ends <see cref="Open"/>.</summary>
    public void Close() => html.Append("</div>\n");

    /// <summary>The whole message.</summary>
    public ComposedMessage ToMessage(string subject) => new(OneLine(subject), Document(OneLine(subject), html.ToString()), text.Append('\n').ToString());

    /// <summary>A whole HTML document around the column: the frame in which light, dark, desk and phone are right.</summary>
    public static string Document(string subject, string column) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>{Encode(subject)}</title>
        <style>
        {MailStyle.Sheet}
        </style>
        </head>
        <body>
        {Start}{column}</main>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    /// <summary>Text for between tags and in quoted attributes.</summary>
    public static string Encode(string value)
    {
        // The framework's encoders turn every å into a number, and a Cyrillic mail into nothing but numbers.
        var safe = new StringBuilder();
        foreach (var c in OneLine(value))
        {
            _ = c switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                '\'' => safe.Append("&#39;"),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }

    /// <summary>White space and control characters folded to single spaces: no field can begin a line or a header of its own.</summary>
    public static string OneLine(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c != '\u00a0' && (char.IsControl(c) || char.IsWhiteSpace(c)))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                line.Append(c);
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    // Addresses and numbers read from left to right in any script.
    private static string Html(MailLine line) =>
        line.Href.Length == 0 ? Encode(line.Text) : $"<a dir=\"ltr\" href=\"{Encode(line.Href)}\">{Encode(line.Text)}</a>";

    private static void LeadIn(IElement body, string leadIn)
    {
        var first = body.FirstElementChild;
        if (first is not { LocalName: "p" } || body.ChildNodes.TakeWhile(n => n != first).Any(n => n.TextContent.Trim().Length > 0))
        {
            first = body.Owner!.CreateElement("p");
            body.Prepend(first);
        }

        var strong = body.Owner!.CreateElement("strong");
        strong.SetAttribute("dir", "auto"); // or a Latin place would turn an Arabic paragraph round
        strong.TextContent = leadIn.EndsWith('.') ? leadIn : $"{leadIn}.";
        first.Prepend(strong, body.Owner.CreateTextNode(" "));
    }

    private void Block(string open, string close, IEnumerable<(string Html, string Text)> lines, bool below = false)
    {
        var all = lines.ToList();
        html.Append(open).AppendJoin("<br>\n", all.Where(l => l.Html.Length > 0).Select(l => l.Html)).Append(close).Append('\n');
        Separate(below);
        text.AppendJoin('\n', all.Select(l => l.Text));
    }

    private void Separate(bool below)
    {
        if (text.Length > 0)
        {
            text.Append(below ? "\n" : "\n\n");
        }
    }
}
