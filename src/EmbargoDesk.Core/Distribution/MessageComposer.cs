using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// Composes the mail that a journalist receives. Whatever changes at the lift (embargo line, terms, how to get the paper) is worded from the
/// mailing's kind, never from typed text, so a mail at the lift says nothing of an embargo.
/// </summary>
public static class MessageComposer
{
    /// <summary>The message, the same for every recipient but for its two gaps; both parts say the same in the same order.</summary>
    /// <exception cref="ArgumentException">An advance of a release without an embargo; the short form of anything but a lift; a notice that says nothing.</exception>
    /// <exception cref="NotSupportedException">A kind without a wording in full: correction, embargo changed, withdrawal.</exception>
    public static ComposedMessage Compose(MessageSource source) => (source.Kind, source.Form) switch
    {
        (_, MessageForm.Notice) => NoticeComposer.Compose(source, source.Notice ?? throw new ArgumentException($"The notice about release {source.ReleaseId} says nothing.", nameof(source))),
        (MailingKind.Advance, _) when source.Embargo.Kind != EmbargoKind.Until =>
            throw new ArgumentException($"Release {source.ReleaseId} has no embargo, so it has no advance. Send it at the lift.", nameof(source)),
        (MailingKind.Advance, MessageForm.Full) => Advance(source),
        (MailingKind.Lift, MessageForm.Full) => AtTheLift(source),
        (MailingKind.Lift, MessageForm.Lifted) => Lifted(source),
        (_, MessageForm.Lifted) => throw new ArgumentException($"A mailing of the kind {source.Kind} has no short form; that belongs to the lift.", nameof(source)),
        _ => throw new NotSupportedException($"There is no wording for a mailing of the kind {source.Kind} in full yet."),
    };

    private static ComposedMessage Advance(MessageSource source)
    {
        var (content, office) = (source.Content, source.Office);
        var mail = new MailWriter();
        var line = EmbargoHead(mail, source);
        mail.Paragraph("terms", below: true,
            new("You receive this because you agreed not to publish, post or share it before that time, except with the authors and independent experts whom you tell of the embargo:"),
            MailLine.Web($"{office.BaseUrl}/agreement"));
        mail.Glance(
        [
            ("Journal", [new(content.Journal)]),
            ("Paper", [new(content.StudyTitle)]),
            (IsAboutPaper(content) ? "Get the paper and images (sign in, or ask the press contact)" : "Read it on our page for the media (sign in)",
                [MediaLink(source)]),
            ("Interviews", Interviews(content)),
        ]);
        Text(mail, source);
        mail.Paragraph("again", new MailLine(line));
        Contacts(mail, source);
        Notes(mail, source, "DOI, live at the lift:");
        Footer(mail, office, "an accredited journalist");
        return mail.ToMessage($"EMBARGOED until {MomentText.Of(source.Embargo).Brief}: {TitleBeforeTheLift(source)}");
    }

    private static ComposedMessage AtTheLift(MessageSource source)
    {
        var content = source.Content;
        var mail = new MailWriter();
        mail.Head("open", "FOR IMMEDIATE RELEASE");
        mail.Glance(
        [
            ("Journal", [new(content.Journal)]),
            ("Paper", [new(content.StudyTitle)]),
            ("Get the paper", content.Doi.Length > 0 ? [MailLine.Web(Addresses.DoiUrl(content.Doi))] : IsAboutPaper(content) ? [new("From the press contact")] : []),
            ("Text and images, in our newsroom", [PublicLink(source)]),
            ("Interviews", Interviews(content)),
        ]);
        Text(mail, source);
        Contacts(mail, source);
        Notes(mail, source, "DOI:");
        Footer(mail, source.Office, "a journalist");
        return mail.ToMessage(content.Headline);
    }

    // Threads to the advance, which those who receive it have, and repeats only what is needed.
    private static ComposedMessage Lifted(MessageSource source)
    {
        var mail = new MailWriter();
        mail.Head("open", "FOR IMMEDIATE RELEASE", "The embargo has lifted: you may publish now.");
        mail.Headline(source.Content.Headline);
        mail.Paragraph("", new MailLine("Read it in our newsroom:"), PublicLink(source));
        PressContact(mail, source);
        Footer(mail, source.Office, "a journalist");
        return mail.ToMessage($"EMBARGO LIFTED: {source.Content.Headline}");
    }

    private static string EmbargoHead(MailWriter mail, MessageSource source)
    {
        var until = MomentText.Of(source.Embargo);
        var line = $"EMBARGOED UNTIL {until.InCapitals}";
        mail.Head("until", source.Office.ZoneBeside(source.Embargo) is { } zone ? [line, new MomentText(source.Embargo.At!.Value, zone).Beside(until)] : [line]);
        return line;
    }

    internal static string TitleBeforeTheLift(MessageSource source) =>
        source.Office.NeutralSubjects ? $"a release of {source.Office.Name}" : source.Content.Headline;

    internal static bool IsAboutPaper(ReleaseContent content) => content.StudyTitle.Length > 0 || content.Journal.Length > 0 || content.Doi.Length > 0;

    internal static MailLine MediaLink(MessageSource source) => MailLine.Web($"{source.Office.BaseUrl}/media/releases/{source.ReleaseId}");

    internal static MailLine PublicLink(MessageSource source) => MailLine.Web($"{source.Office.BaseUrl}/releases/{source.ReleaseId}");

    internal static IReadOnlyList<MailLine> Interviews(ReleaseContent content)
    {
        var reachable = content.CorrespondingAuthors.Select(a => a.For(ContactVisibility.Media)).Where(a => a.Hours.Length > 0).ToList();
        return reachable switch
        {
            [] => [new("Through the press contact")],
            [var one] => [new(one.Hours)],
            _ => [.. reachable.Select(a => new MailLine($"{a.Name}: {a.Hours}"))],
        };
    }

    private static void Text(MailWriter mail, MessageSource source)
    {
        mail.Headline(source.Content.Headline);
        mail.Paragraph("stand", new MailLine(source.Content.Standfirst));
        mail.Fragment(source.Content.Body, DatelineOf(source));
        mail.Paragraph("end", new MailLine(EndMark(source)));
    }

    internal static string DatelineOf(MessageSource source) =>
        Dateline.Render(source.Content.Dateline, source.LiftAt.InZone(DateTimeZoneProviders.Tzdb[source.Embargo.Zone ?? source.Office.Zone]).Date);

    internal static string EndMark(MessageSource source) => source.Content.EndMark.Length > 0 ? source.Content.EndMark : source.Office.EndMark;

    internal static string Boilerplate(MessageSource source) => source.Content.Boilerplate.Length > 0 ? source.Content.Boilerplate : source.Office.Boilerplate;

    private static void Contacts(MailWriter mail, MessageSource source)
    {
        PressContact(mail, source);
        foreach (var author in CorrespondingAuthors(source))
        {
            mail.Heading($"Corresponding author: {author.NameWithDegrees()}");
            mail.Paragraph("", [new(Position(author)), .. Details(author)]);
        }
    }

    internal static void PressContact(MailWriter mail, MessageSource source)
    {
        var press = Press(source);
        mail.Heading("Press contact");
        mail.Paragraph("", [new(press.NameWithDegrees()), .. Details(press)]);
    }

    /// <summary>Whom the mail names. One without an address to write to helps nobody: the one that it comes from is monitored.</summary>
    internal static Contact Press(MessageSource source)
    {
        var press = (source.Content.PressContact ?? source.Office.PressContact).For(ContactVisibility.Media);
        return press.Email.Length > 0 ? press : press with { Email = source.Office.MailFrom };
    }

    internal static IEnumerable<Contact> CorrespondingAuthors(MessageSource source) => source.Content.CorrespondingAuthors.Select(a => a.For(ContactVisibility.Media));

    internal static string Position(Contact contact) => string.Join(", ", new[] { contact.Role, contact.Affiliation }.Where(s => s.Length > 0));

    internal static IEnumerable<MailLine> Details(Contact contact) =>
    [
        MailLine.Email(contact.Email),
        MailLine.Phone(contact.Phone),
        new(contact.Hours),
        new(contact.OutOfHours.Length == 0 ? "" : $"Out of hours: {contact.OutOfHours}"),
        new(contact.Languages),
        contact.Orcid.Length == 0 ? new("") : MailLine.Web($"https://orcid.org/{contact.Orcid}"),
    ];

    private static void Notes(MailWriter mail, MessageSource source, string doiLabel)
    {
        var content = source.Content;
        var boilerplate = Boilerplate(source);
        if (!IsAboutPaper(content) && content.NotesToEditors.Length == 0 && boilerplate.Length == 0)
        {
            return;
        }

        mail.Heading("Notes to editors");
        mail.Paragraph("", new MailLine(Citation(content)));
        if (content.Doi.Length > 0)
        {
            mail.Paragraph("", new MailLine(doiLabel), MailLine.Web(Addresses.DoiUrl(content.Doi)));
        }

        mail.Fragment(content.NotesToEditors);
        mail.Prose(boilerplate);
    }

    // The notes may cite the paper in the journal's own form already.
    internal static string Citation(ReleaseContent content)
    {
        if (content.StudyTitle.Length == 0 || PlainText.FromHtml(content.NotesToEditors).Contains(content.StudyTitle, StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }

        string[] parts = [string.Join(", ", content.Authors.Select(a => a.Name)), content.StudyTitle, content.Journal];
        return string.Join(' ', parts.Where(p => p.Length > 0).Select(p => p.EndsWith('.') || p.EndsWith('?') ? p : $"{p}."));
    }

    private static void Footer(MailWriter mail, Office office, string recipient)
    {
        mail.Heading("Why you receive this");
        mail.Open("foot");
        mail.Paragraph("",
            new MailLine($"You receive this from {office.Name} as {recipient} on our list: {ComposedMessage.ListGap}"),
            new MailLine("We keep your address because of our legitimate interest in informing the press."));
        mail.Paragraph("", new MailLine("Unsubscribe, or change what you receive:"), MailLine.Web($"{office.BaseUrl}/u/{ComposedMessage.LinkGap}"));
        mail.Paragraph("", new MailLine(office.PostalAddress));
        mail.Close();
    }
}
