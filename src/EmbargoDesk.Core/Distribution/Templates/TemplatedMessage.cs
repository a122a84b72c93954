using System.Reflection;
using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Distribution.Templates;

/// <summary>What a person types: Liquid for each part; "": the program's own wording of that part.</summary>
/// <param name="Subject">The Subject header.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">What stands in the column of the HTML; the frame around it (language, colours, widths) is the program's.</param>
public sealed record TemplateText(string Subject, string Text, string Html)
{
    /// <summary>The program's own wording in every part.</summary>
    public static readonly TemplateText Own = new("", "", "");

    /// <summary>Of a stored row.</summary>
    public static TemplateText Of(MailTemplate row) => new(row.Subject, row.Text, row.Html);
}

/// <summary>Composes messages in the office's own wording.</summary>
public static partial class TemplatedMessage
{
    /// <summary>The largest HTML part that is shown whole everywhere, in bytes.</summary>
    private const int LargestHtml = 100_000;

    /// <summary>The message in the office's wording.</summary>
    /// <param name="source">What it says.</param>
    /// <param name="template">How.</param>
    /// <exception cref="TemplateException">The wording cannot be used; with what to mend, and nothing of the release.</exception>
    public static ComposedMessage Compose(MessageSource source, TemplateText template)
    {
        var (message, wrong) = Try(source, template);
        return wrong.Count == 0 ? message : throw new TemplateException(string.Join(" ", wrong.Distinct()));
    }

    /// <summary>The message as it would be, and what keeps it from going; for a preview.</summary>
    /// <param name="source">What it says.</param>
    /// <param name="template">How.</param>
    /// <exception cref="TemplateException">It cannot be written at all.</exception>
    public static (ComposedMessage Message, IReadOnlyList<string> Wrong) Try(MessageSource source, TemplateText template)
    {
        var own = MessageComposer.Compose(source);
        var subject = template.Subject.Trim().Length == 0 ? own.Subject : MailWriter.OneLine(Written("subject", template.Subject, source, MailPart.Subject));
        var text = template.Text.Trim().Length == 0 ? own.Text : Tidy(Written("plain text", template.Text, source, MailPart.Text));
        var column = template.Html.Trim().Length == 0 ? Column(own.Html) : Written("HTML", template.Html, source, MailPart.Html).ReplaceLineEndings("\n").Trim() + "\n";
        var message = new ComposedMessage(subject, MailWriter.Document(subject, column), text);
        return (message, TemplateCheck.Find(message, source, column));
    }

    /// <summary>What is wrong with a wording, tried with example releases that have much and little; null: it may be used.</summary>
    /// <param name="name">Of <see cref="MailWording"/>.</param>
    /// <param name="template">The wording.</param>
    /// <param name="office">The office, whose name and addresses it uses.</param>
    public static string? Fault(string name, TemplateText template, Office office)
    {
        foreach (var source in ExampleRelease.All(name, office))
        {
            try
            {
                if (System.Text.Encoding.UTF8.GetByteCount(Compose(source, template).Html) > LargestHtml)
                {
                    return "The HTML of the example is over 100 KB, and large mail services cut it there; shorten it.";
                }
            }
            catch (TemplateException e)
            {
                return e.Message;
            }
        }

        return null;
    }

    /// <summary>The program's own wording as Liquid, to start from: composed with it, a message says exactly what it says without.</summary>
    /// <param name="name">Of <see cref="MailWording"/>.</param>
    public static TemplateText StartingFrom(string name) => new(Read($"{name}.subject.liquid").Trim(), Read($"{name}.text.liquid"), Read($"{name}.html.liquid"));

    /// <summary>The fields that a kind of message has, by name, for the person who words it.</summary>
    /// <param name="name">Of <see cref="MailWording"/>.</param>
    /// <param name="office">The office.</param>
    public static IReadOnlyList<string> FieldsOf(string name, Office office) => [.. MailFields.Of(ExampleRelease.Full(name, office), MailPart.Text).Keys.Order()];

    private static string Written(string part, string template, MessageSource source, MailPart which)
    {
        try
        {
            return MailLiquid.Write(template.ReplaceLineEndings("\n"), which, MailFields.Of(source, which));
        }
        catch (TemplateException e)
        {
            throw new TemplateException($"In the {part}: {e.Message}");
        }
    }

    private static string Column(string document)
    {
        var start = document.IndexOf(MailWriter.Start, StringComparison.Ordinal) + MailWriter.Start.Length;
        return document[start..document.LastIndexOf("</main>", StringComparison.Ordinal)];
    }

    // Where a field was empty, its lines are: a template need not count them.
    private static string Tidy(string text) => EmptyLines().Replace(LineEnds().Replace(text.ReplaceLineEndings("\n"), ""), "\n\n").Trim('\n') + "\n";

    private static string Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"EmbargoDesk.Core.Distribution.Templates.Start.{file}")
            ?? throw new ArgumentException($"There is no wording {file}.", nameof(file));
        using var reader = new StreamReader(stream);
        return ExpandIncludes(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    // What the six wordings share stands once; the desk shows it in its place, for there are no includes in mail.
    private static string ExpandIncludes(string text) => Include().Replace(text, m => Read($"{m.Groups["file"].Value}.liquid"));

    [GeneratedRegex(@"^\[\[(?<file>[a-z.-]+)\]\]\n", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex(@"[ \t]+(?=\n|$)")]
    private static partial Regex LineEnds();

    [GeneratedRegex("\n{3,}")]
    private static partial Regex EmptyLines();
}
