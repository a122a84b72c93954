using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using NodaTime;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution;

public class NoticeComposerTests
{
    private static readonly EmbargoTime Later = Until(new LocalDateTime(2026, 11, 4, 16, 0), "Europe/London");

    [Fact]
    public void A_moved_embargo_is_told_line_by_line()
    {
        var notice = Notice(HolderNews.Moved, Later);

        Assert.Equal("EMBARGO CHANGED to Wed 4 Nov 16:00 London: Eelgrass returns to the strait", notice.Subject);
        IsExactly(
            notice,
            "EMBARGOED UNTIL 16:00 LONDON TIME (GMT), WEDNESDAY 4 NOVEMBER 2026",
            "11:00 New York (EST)",
            "The embargo has changed: this time replaces every other that you were given.",
            "",
            "Eelgrass returns to the strait",
            "",
            "The time that no longer holds:",
            "16:00 LONDON TIME (GMT), WEDNESDAY 28 OCTOBER 2026",
            "12:00 New York (EDT)",
            "",
            "Do not publish, post or share it before the new time; from then on you may report it. The terms that you agreed to stay the same:",
            "https://news.institute.example/agreement",
            "");
    }

    [Fact]
    public void An_embargo_that_ended_early_is_told_line_by_line()
    {
        var notice = Notice(HolderNews.Ended);

        Assert.Equal("EMBARGO ENDED: Eelgrass returns to the strait", notice.Subject);
        IsExactly(
            notice,
            "FOR IMMEDIATE RELEASE",
            "The embargo has ended early: you may report it now.",
            "",
            "Eelgrass returns to the strait",
            "",
            "The time that no longer holds:",
            "16:00 LONDON TIME (GMT), WEDNESDAY 28 OCTOBER 2026",
            "12:00 New York (EDT)",
            "",
            "Read it in our newsroom:",
            $"https://news.institute.example/releases/{ReleaseId}",
            "");
    }

    [Fact]
    public void A_withdrawal_is_told_line_by_line()
    {
        var notice = Notice(HolderNews.Withdrawn);

        Assert.Equal("WITHDRAWN: Eelgrass returns to the strait", notice.Subject);
        IsExactly(
            notice,
            "WITHDRAWN: DO NOT USE",
            "This release has been withdrawn for good, whatever its embargo said.",
            "",
            "Eelgrass returns to the strait",
            "",
            "Your copy was embargoed until:",
            "16:00 LONDON TIME (GMT), WEDNESDAY 28 OCTOBER 2026",
            "12:00 New York (EDT)",
            "",
            "Do not publish, post or share it, and delete your copy. If you have used it already, please speak to the press contact.",
            "");
    }

    [Theory]
    [InlineData(HolderNews.Moved, "EMBARGO CHANGED to Wed 4 Nov 16:00 London: a release of Institute of the Sound")]
    [InlineData(HolderNews.Withdrawn, "WITHDRAWN: a release of Institute of the Sound")]
    [InlineData(HolderNews.Ended, "EMBARGO ENDED: Eelgrass returns to the strait")]
    public void A_neutral_subject_bears_no_headline_until_it_is_public(HolderNews news, string subject) =>
        Assert.Equal(subject, Notice(news, news == HolderNews.Moved ? Later : null, House with { NeutralSubjects = true }).Subject);

    [Theory]
    [InlineData(HolderNews.Moved)]
    [InlineData(HolderNews.Ended)]
    [InlineData(HolderNews.Withdrawn)]
    public void A_notice_bears_nothing_of_the_text_and_no_promise_that_it_can_be_stopped(HolderNews news)
    {
        var notice = Notice(news, news == HolderNews.Moved ? Later : null);

        foreach (var words in new[] { "Divers counted", "CO", "Coastal Letters", "Tove Lind", "10.5555", "since 1921" })
        {
            Assert.DoesNotContain(words, notice.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(words, string.Join('\n', notice.SeenLines()), StringComparison.Ordinal);
        }

        notice.NeitherSays("/u/");
        notice.NeitherSays("Unsubscribe,");
        Assert.DoesNotContain(ComposedMessage.LinkGap, notice.Html + notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_embargo_that_was_never_a_moment_is_not_printed()
    {
        var notice = MessageComposer.Compose(Source(MailingKind.EmbargoChanged, MessageForm.Notice) with { Notice = new HolderNotice(HolderNews.Moved, EmbargoTime.Immediate, Later) });

        notice.NeitherSays("no longer holds");
    }

    [Fact]
    public void A_notice_that_says_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Compose(MailingKind.EmbargoChanged, MessageForm.Notice));
        Assert.Throws<ArgumentException>(() => Notice(HolderNews.Moved));
    }

    [Fact]
    public void A_notice_offers_no_way_to_unsubscribe_in_its_headers_and_threads_to_the_copy()
    {
        var mail = MailSamples.Read(MailCopy.Build(Frozen(Notice(HolderNews.Withdrawn), MessageForm.Notice), Delivery(inReplyTo: "COPY@institute.example", form: MessageForm.Notice), Mailing(Instant.FromUtc(2026, 10, 27, 9, 0)), House, null));

        Assert.DoesNotContain(mail.Headers, h => h.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(("COPY@institute.example", "COPY@institute.example"), (mail.InReplyTo, mail.References.Single()));
        Assert.Equal(["press@institute.example"], mail.ReplyTo.Mailboxes.Select(m => m.Address));
    }

    private static ComposedMessage Notice(HolderNews news, EmbargoTime? becomes = null, Office? office = null) => MessageComposer.Compose(
        Source(news == HolderNews.Withdrawn ? MailingKind.Withdrawal : MailingKind.EmbargoChanged, MessageForm.Notice, office: office)
            with { Notice = new HolderNotice(news, MailSamples.Embargo, becomes) });

    private static void IsExactly(ComposedMessage notice, params string[] head)
    {
        string[] all =
        [
            .. head,
            "Press contact", "", "Ebba Norling", "press@institute.example", "+46 31 555 01 10", "Weekdays 08:00 to 17:00 Gothenburg time", "Out of hours: +46 31 555 01 11", "",
            "Why you receive this", "",
            "You hold an embargoed copy of this release from Institute of the Sound.",
            "Notices such as this go to everybody who holds a copy, also to those who have unsubscribed from our lists.", "",
            "Institute of the Sound, Quay 4, 450 00 Harbour, Sweden", "",
        ];
        Assert.Equal(all, notice.Lines());
        Assert.Equal(all.Where(l => l.Length > 0), notice.SeenLines());
    }
}
