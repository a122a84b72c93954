using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// What the holders of a copy are told when its embargo moves or ends, or the release is withdrawn. Nothing of the release but its headline,
/// which the copy bore too: some who hold one may see nothing new by now.
/// </summary>
internal static class NoticeComposer
{
    /// <summary>The notice that threads to the holder's copy.</summary>
    public static ComposedMessage Compose(MessageSource source, HolderNotice notice) => notice.News switch
    {
        HolderNews.Moved => Moved(source, notice.Was, notice.Becomes ?? throw new ArgumentException($"The notice about release {source.ReleaseId} does not say to when its embargo moved.", nameof(notice))),
        HolderNews.Ended => Ended(source, notice.Was),
        _ => Withdrawn(source, notice.Was),
    };

    private static ComposedMessage Moved(MessageSource source, EmbargoTime was, EmbargoTime becomes)
    {
        var mail = new MailWriter();
        mail.Head("until", [$"EMBARGOED UNTIL {MomentText.Of(becomes).InCapitals}", .. SecondZone(source.Office, becomes)]);
        mail.Paragraph("terms", below: true, new MailLine("The embargo has changed: this time replaces every other that you were given."));
        mail.Headline(source.Content.Headline);
        Was(mail, source.Office, was, "The time that no longer holds:");
        mail.Paragraph("",
            new MailLine("Do not publish, post or share it before the new time; from then on you may report it. The terms that you agreed to stay the same:"),
            MailLine.Web($"{source.Office.BaseUrl}/agreement"));
        End(mail, source);
        return mail.ToMessage($"EMBARGO CHANGED to {MomentText.Of(becomes).Brief}: {MessageComposer.TitleBeforeTheLift(source)}");
    }

    private static ComposedMessage Ended(MessageSource source, EmbargoTime was)
    {
        var mail = new MailWriter();
        mail.Head("open", "FOR IMMEDIATE RELEASE", "The embargo has ended early: you may report it now.");
        mail.Headline(source.Content.Headline);
        Was(mail, source.Office, was, "The time that no longer holds:");
        mail.Paragraph("", new MailLine("Read it in our newsroom:"), MailLine.Web($"{source.Office.BaseUrl}/releases/{source.ReleaseId}"));
        End(mail, source);
        return mail.ToMessage($"EMBARGO ENDED: {source.Content.Headline}");
    }

    private static ComposedMessage Withdrawn(MessageSource source, EmbargoTime was)
    {
        var mail = new MailWriter();
        mail.Head("gone", "WITHDRAWN: DO NOT USE", "This release has been withdrawn for good, whatever its embargo said.");
        mail.Headline(source.Content.Headline);
        Was(mail, source.Office, was, "Your copy was embargoed until:");
        mail.Paragraph("", new MailLine("Do not publish, post or share it, and delete your copy. If you have used it already, please speak to the press contact."));
        End(mail, source);
        return mail.ToMessage($"WITHDRAWN: {MessageComposer.TitleBeforeTheLift(source)}");
    }

    // The moment as the copy printed it, so that it is recognised.
    private static void Was(MailWriter mail, Office office, EmbargoTime was, string label)
    {
        if (was.Kind == EmbargoKind.Until)
        {
            mail.Paragraph("", [new MailLine(label), new MailLine(MomentText.Of(was).InCapitals), .. SecondZone(office, was).Select(l => new MailLine(l))]);
        }
    }

    private static IEnumerable<string> SecondZone(Office office, EmbargoTime embargo) =>
        office.ZoneBeside(embargo) is { } zone ? [new MomentText(embargo.At!.Value, zone).Beside(MomentText.Of(embargo))] : [];

    // No unsubscribe link: these notices go to whoever holds a copy, and a link that does not stop them would promise what is not so.
    private static void End(MailWriter mail, MessageSource source)
    {
        MessageComposer.PressContact(mail, source);
        mail.Heading("Why you receive this");
        mail.Open("foot");
        mail.Paragraph("",
            new MailLine($"You hold an embargoed copy of this release from {source.Office.Name}."),
            new MailLine("Notices such as this go to everybody who holds a copy, also to those who have unsubscribed from our lists."));
        mail.Paragraph("", new MailLine(source.Office.PostalAddress));
        mail.Close();
    }
}
