using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using Fluid.Values;

namespace EmbargoDesk.Core.Distribution.Templates;

/// <summary>Which part of a message a template writes.</summary>
internal enum MailPart
{
    /// <summary>The Subject header.</summary>
    Subject,

    /// <summary>The plain text.</summary>
    Text,

    /// <summary>What stands in the column of the HTML.</summary>
    Html,
}

/// <summary>
/// What a template may say, as plain strings and lists of them: no object of the program is in reach. In HTML everything is encoded as it is
/// written, but for the release's own rich text, which has been sanitised.
/// </summary>
internal static class MailFields
{
    /// <summary>What lists are made of: a contact, or a line of one.</summary>
    public static readonly IReadOnlyList<string> Members =
        ["name", "position", "email", "phone", "hours", "out_of_hours", "languages", "orcid_url", "lines", "text", "href", "size", "first", "last"];

    /// <summary>The fields of a message; a field without content is nil, so that "if" asks for it.</summary>
    public static Dictionary<string, FluidValue> Of(MessageSource source, MailPart part)
    {
        var name = MailWording.NameOf(source);
        var office = source.Office;
        var fields = new Dictionary<string, FluidValue>
        {
            // What the office keeps out of subjects before the lift is kept out of a template's subject too.
            ["headline"] = Line(part == MailPart.Subject && name is ("advance" or "moved" or "withdrawn") ? MessageComposer.TitleBeforeTheLift(source) : source.Content.Headline),
            ["office"] = Line(office.Name),
            ["postal_address"] = Line(office.PostalAddress),
            ["press"] = Contact(MessageComposer.Press(source)),
        };
        if (name is "advance" or "moved")
        {
            var embargo = name == "moved" ? source.Notice!.Becomes! : source.Embargo;
            fields["embargo_line"] = Line(FirstLine(source));
            fields["until"] = Line(MomentText.Of(embargo).Brief);
            fields["other_zone"] = Line(office.ZoneBeside(embargo) is { } zone ? new MomentText(embargo.At!.Value, zone).Beside(MomentText.Of(embargo)) : "");
            fields["agreement_url"] = Line($"{office.BaseUrl}/agreement");
        }

        if (MailWording.IsNotice(name))
        {
            var was = source.Notice!.Was;
            var known = was.Kind == EmbargoKind.Until;
            fields["was"] = Line(known ? MomentText.Of(was).InCapitals : "");
            fields["was_other_zone"] = Line(known && office.ZoneBeside(was) is { } zone ? new MomentText(was.At!.Value, zone).Beside(MomentText.Of(was)) : "");
        }
        else
        {
            fields["lists"] = Line(ComposedMessage.ListGap);
            fields["unsubscribe_url"] = Line($"{office.BaseUrl}/u/{ComposedMessage.LinkGap}");
        }

        if (name is not ("moved" or "withdrawn"))
        {
            fields["release_url"] = Line((name == "advance" ? MessageComposer.MediaLink(source) : MessageComposer.PublicLink(source)).Text);
        }

        if (MailWording.IsInFull(name))
        {
            AddRelease(fields, source, part);
        }

        return fields;
    }

    /// <summary>The line with which both parts of a message begin.</summary>
    public static string FirstLine(MessageSource source) => MailWording.NameOf(source) switch
    {
        "advance" => $"EMBARGOED UNTIL {MomentText.Of(source.Embargo).InCapitals}",
        "moved" => $"EMBARGOED UNTIL {MomentText.Of(source.Notice!.Becomes!).InCapitals}",
        "withdrawn" => "WITHDRAWN: DO NOT USE",
        _ => "FOR IMMEDIATE RELEASE",
    };

    /// <summary>The release's text as a part bears it.</summary>
    public static string Body(MessageSource source, MailPart part)
    {
        var (html, text) = MailWriter.Mended(source.Content.Body, MessageComposer.DatelineOf(source));
        return part == MailPart.Html ? html : text;
    }

    private static void AddRelease(Dictionary<string, FluidValue> fields, MessageSource source, MailPart part)
    {
        var content = source.Content;
        fields["standfirst"] = Line(content.Standfirst);
        fields["body"] = Rich(Body(source, part), part);
        fields["end_mark"] = Line(MessageComposer.EndMark(source));
        fields["journal"] = Line(content.Journal);
        fields["paper"] = Line(content.StudyTitle);
        fields["about_a_paper"] = MessageComposer.IsAboutPaper(content) ? BooleanValue.True : BooleanValue.False;
        fields["doi_url"] = Line(content.Doi.Length > 0 ? Addresses.DoiUrl(content.Doi) : "");
        fields["interviews"] = new ArrayValue([.. MessageComposer.Interviews(content).Select(l => Line(l.Text))]);
        fields["authors"] = new ArrayValue([.. MessageComposer.CorrespondingAuthors(source).Select(Contact)]);
        fields["citation"] = Line(MessageComposer.Citation(content));
        var (notesHtml, notesText) = MailWriter.Mended(content.NotesToEditors);
        fields["notes"] = Rich(part == MailPart.Html ? notesHtml : notesText, part);
        var about = MailWriter.Paragraphs(MessageComposer.Boilerplate(source)).Select(p => MailWriter.Mended(p)).ToList();
        fields["boilerplate"] = Rich(part == MailPart.Html ? string.Concat(about.Select(p => p.Html)) : string.Join("\n\n", about.Select(p => p.Text)), part);
    }

    private static FluidValue Line(string value) => MailWriter.OneLine(value) is { Length: > 0 } line ? new StringValue(line) : NilValue.Instance;

    private static FluidValue Rich(string value, MailPart part) => value.Length == 0 ? NilValue.Instance : new StringValue(value, encode: part != MailPart.Html);

    private static FluidValue Contact(Contact contact) => Fields(new()
    {
        ["name"] = Line(contact.NameWithDegrees()),
        ["position"] = Line(MessageComposer.Position(contact)),
        ["email"] = Line(contact.Email),
        ["phone"] = Line(contact.Phone),
        ["hours"] = Line(contact.Hours),
        ["out_of_hours"] = Line(contact.OutOfHours),
        ["languages"] = Line(contact.Languages),
        ["orcid_url"] = Line(contact.Orcid.Length > 0 ? $"https://orcid.org/{contact.Orcid}" : ""),
        ["lines"] = new ArrayValue([.. MessageComposer.Details(contact).Where(l => l.Text.Length > 0).Select(l => Fields(new() { ["text"] = Line(l.Text), ["href"] = Line(l.Href) }))]),
    });

    private static FluidValue Fields(Dictionary<string, FluidValue> fields) => new DictionaryValue(new FluidValueDictionaryFluidIndexable(fields));
}
