using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution;

public class MessageComposerTests
{
    private const string EmbargoLine = "EMBARGOED UNTIL 16:00 LONDON TIME (GMT), WEDNESDAY 28 OCTOBER 2026";
    private static readonly ComposedMessage Advance = Compose(MailingKind.Advance);
    private static readonly ComposedMessage AtTheLift = Compose(MailingKind.Lift);
    private static readonly ComposedMessage Lifted = Compose(MailingKind.Lift, MessageForm.Lifted);

    [Fact]
    public void The_subject_says_until_when_and_at_the_lift_only_the_headline()
    {
        Assert.Equal("EMBARGOED until Wed 28 Oct 16:00 London: Eelgrass returns to the strait", Advance.Subject);
        Assert.Equal("Eelgrass returns to the strait", AtTheLift.Subject);
        Assert.Equal("EMBARGO LIFTED: Eelgrass returns to the strait", Lifted.Subject);
    }

    [Fact]
    public void A_neutral_subject_bears_no_headline_before_the_lift()
    {
        var office = House with { NeutralSubjects = true };
        var neutral = Compose(MailingKind.Advance, office: office);

        Assert.Equal("EMBARGOED until Wed 28 Oct 16:00 London: a release of Institute of the Sound", neutral.Subject);
        Assert.DoesNotContain("Eelgrass", neutral.Html[..neutral.Html.IndexOf("<body>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Equal(Content.Headline, Compose(MailingKind.Lift, office: office).Subject);
    }

    [Fact]
    public void The_first_line_is_the_embargo_or_for_immediate_release()
    {
        Assert.Equal((EmbargoLine, EmbargoLine), (Advance.Lines()[0], Advance.SeenLines()[0]));
        Assert.Equal(("FOR IMMEDIATE RELEASE", "FOR IMMEDIATE RELEASE"), (AtTheLift.Lines()[0], AtTheLift.SeenLines()[0]));
        Assert.Equal(("FOR IMMEDIATE RELEASE", "FOR IMMEDIATE RELEASE"), (Lifted.Lines()[0], Lifted.SeenLines()[0]));
    }

    [Fact]
    public void The_second_line_is_the_offices_other_zone()
    {
        Assert.Equal(("12:00 New York (EDT)", "12:00 New York (EDT)"), (Advance.Lines()[1], Advance.SeenLines()[1]));
    }

    [Theory]
    [InlineData("America/New_York", 2026, 1, 12, 15, "Asia/Tokyo", "05:00 Tokyo (JST), Tuesday 13 January 2026")]
    [InlineData("Europe/London", 2027, 11, 3, 16, "America/New_York", "12:00 New York (EDT)")]
    [InlineData("America/New_York", 2026, 7, 8, 14, "America/Sao_Paulo", "15:00 Sao Paulo (UTC-03:00)")]
    [InlineData("Europe/London", 2026, 7, 8, 14, "Europe/London", "15:00 Stockholm (CEST)")]
    public void The_second_line_is_right_on_odd_days(string zone, int y, int m, int d, int hour, string second, string line)
    {
        var message = Compose(MailingKind.Advance, embargo: Until(new LocalDateTime(y, m, d, hour, 0), zone), office: House with { SecondZone = second });

        Assert.Equal((line, line), (message.Lines()[1], message.SeenLines()[1]));
    }

    [Fact]
    public void Without_another_zone_the_terms_follow_at_once()
    {
        var message = Compose(MailingKind.Advance, office: House with { SecondZone = "" });

        Assert.StartsWith("You receive this because you agreed", message.Lines()[1], StringComparison.Ordinal);
        Assert.StartsWith("You receive this because you agreed", message.SeenLines()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_third_line_is_the_terms_with_the_agreement()
    {
        const string Terms = "You receive this because you agreed not to publish, post or share it before that time, except with the authors and independent experts whom you tell of the embargo:";
        Assert.Equal((Terms, Terms), (Advance.Lines()[2], Advance.SeenLines()[2]));
        Assert.Equal("https://news.institute.example/agreement", Advance.Lines()[3]);
        Assert.Equal("https://news.institute.example/agreement", Advance.SeenLines()[3]);
    }

    [Fact]
    public void At_a_glance_come_journal_paper_copy_and_interviews()
    {
        Advance.BothSay($"https://news.institute.example/media/releases/{ReleaseId}", Content.Headline);
        foreach (var text in new[] { Advance.Text, string.Join(' ', Advance.SeenLines()) })
        {
            Assert.Matches(@"(?s)Journal:? Coastal Letters.*Paper:? Nine summers of eelgrass.*Get the paper and images.*Interviews:? Mon 26 October, 09:00 to 12:00 CET.*Eelgrass returns", text);
        }
    }

    [Fact]
    public void Interviews_name_their_author_where_there_are_several_and_else_the_press_contact()
    {
        var two = Compose(MailingKind.Advance, content: Content with { CorrespondingAuthors = [Author, Second with { PhoneVisibility = ContactVisibility.Media }] });
        two.BothSay("Tove Lind: Mon 26 October, 09:00 to 12:00 CET", "Yaw Mensah: At night");

        Assert.Contains("Interviews: Through the press contact", Compose(MailingKind.Advance, content: Content with { CorrespondingAuthors = [] }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_ends_with_the_mark_and_the_embargo_line_again()
    {
        Advance.BothSay(
            "Eelgrass returns to the strait", "Divers counted shoots for nine summers.", "How they counted", "data@institute.example", "ENDS", EmbargoLine, "Press contact");
        Assert.Contains("HARBOUR, Sweden, 28 October 2026. Eelgrass has doubled, and CO₂ uptake", Advance.Text, StringComparison.Ordinal);
        Assert.Contains("<strong dir=\"auto\">HARBOUR, Sweden, 28 October 2026.</strong> Eelgrass has doubled", Advance.Html, StringComparison.Ordinal);
        Compose(MailingKind.Advance, content: Content with { EndMark = "-30-" }).BothSay("-30-", EmbargoLine);
    }

    [Fact]
    public void The_dateline_bears_the_date_in_the_embargos_zone()
    {
        var late = Compose(MailingKind.Advance, embargo: Until(new LocalDateTime(2026, 10, 27, 23, 30), "America/New_York"));

        Assert.Contains("HARBOUR, Sweden, 27 October 2026.", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_press_contact_has_every_way_to_be_reached()
    {
        foreach (var message in new[] { Advance, AtTheLift, Lifted })
        {
            message.BothSay(
                "Press contact", "Ebba Norling", "press@institute.example", "+46 31 555 01 10", "Weekdays 08:00 to 17:00 Gothenburg time", "Out of hours: +46 31 555 01 11");
        }
    }

    [Fact]
    public void A_releases_own_press_contact_comes_before_the_offices()
    {
        var message = Compose(MailingKind.Lift, content: Content with { PressContact = new Contact { Name = "Per Holm", EmailVisibility = ContactVisibility.Office, Email = "per@home.example" } });

        message.BothSay("Press contact", "Per Holm", House.MailFrom);
        message.NeitherSays("Ebba Norling");
        message.NeitherSays("per@home.example");
    }

    [Fact]
    public void Each_corresponding_author_has_a_full_block()
    {
        foreach (var message in new[] { Advance, AtTheLift })
        {
            message.BothSay(
                "Corresponding author: Tove Lind, MD, PhD", "Professor of marine biology, Institute of the Sound", "tove.lind@institute.example", "+46 31 555 01 20",
                "Mon 26 October, 09:00 to 12:00 CET", "English, Danish", "https://orcid.org/0000-0002-1825-0097",
                "Corresponding author: Yaw Mensah", "Statistician, Coastal University", "Notes to editors");
        }
    }

    [Fact]
    public void What_the_office_keeps_to_itself_is_in_no_mail()
    {
        foreach (var message in new[] { Advance, AtTheLift, Lifted })
        {
            foreach (var detail in new[] { "yaw@private.example", "7946", "At night" })
            {
                Assert.DoesNotContain(detail, message.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(detail, message.Html, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Notes_to_editors_have_citation_doi_notes_and_boilerplate()
    {
        Advance.BothSay(
            "Notes to editors", "Tove Lind, Yaw Mensah. Nine summers of eelgrass. Coastal Letters.", "DOI, live at the lift:", "https://doi.org/10.5555/cl.2026.17",
            "Peer-reviewed: yes. Evidence: observational.", "Funding: Fund for the Coast. Competing interests: none.",
            "The institute has watched the strait since 1921.", "Visit", "https://institute.example/about", "Why you receive this");
        Compose(MailingKind.Advance, content: Content with { Boilerplate = "Another house." }).BothSay("Another house.");
    }

    [Fact]
    public void A_citation_in_the_notes_is_not_repeated()
    {
        var message = Compose(MailingKind.Advance, content: Content with { NotesToEditors = "<p>Lind T. <i>Nine summers</i> of eelgrass. 2026.</p>" });

        message.NeitherSays("Tove Lind, Yaw Mensah.");
    }

    [Fact]
    public void Addresses_stand_alone_without_trailing_punctuation_and_without_tracking()
    {
        foreach (var message in new[] { Advance, AtTheLift, Lifted })
        {
            foreach (var line in message.Lines().Concat(message.SeenLines()).Where(l => l.Contains("://", StringComparison.Ordinal) || l.Contains('@', StringComparison.Ordinal)))
            {
                Assert.Matches(@"^(https://[^\s?]*|[^\s@]+@[^\s@]+)[\p{L}\p{N}]$", line.Trim());
            }

            Assert.DoesNotMatch(@"href=""[^""]*(\?|utm_)", message.Html);
        }
    }

    [Theory]
    [InlineData(MailingKind.Advance, MessageForm.Full)]
    [InlineData(MailingKind.Lift, MessageForm.Full)]
    [InlineData(MailingKind.Lift, MessageForm.Lifted)]
    public void The_plain_text_has_every_word_in_the_same_order(MailingKind kind, MessageForm form)
    {
        var message = Compose(kind, form);
        var text = new Queue<string>(Words(message.Text));

        foreach (var word in Words(string.Join(' ', message.SeenLines())))
        {
            while (text.Count > 0 && text.Peek() != word)
            {
                text.Dequeue();
            }

            Assert.True(text.Count > 0, $"“{word}” is missing, or not in its place, in the plain text.");
            text.Dequeue();
        }
    }

    [Fact]
    public void A_paragraph_is_one_line()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("moths", 400));

        Assert.Contains($"\n\n{paragraph}\n\n", Compose(MailingKind.Advance, content: Content with { Body = $"<p>Lead.</p><p>{paragraph}</p>" }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_release_stays_under_a_hundred_kilobytes_and_fetches_nothing()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("vanishing", 200));
        var message = Compose(MailingKind.Advance, content: Content with { Body = string.Concat(Enumerable.Repeat($"<p>{paragraph}</p>", 10)) + "<p><img src=\"https://pixel.example/p.gif\" alt=\"A lamp\"></p>" });

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(message.Html), 20_000, 100_000);
        Assert.DoesNotMatch(@"<(img|script|link|iframe|object)|url\(|@import|pixel\.example", message.Html);
        Assert.Contains("[Image: A lamp]", message.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_html_is_one_column_for_light_and_dark_in_a_named_language()
    {
        Assert.Contains("<html lang=\"en\">", Advance.Html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", Advance.Html, StringComparison.Ordinal);
        Assert.Contains("max-width: 620px", Advance.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", Advance.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_copy_bears_its_own_way_out()
    {
        foreach (var message in new[] { Advance, AtTheLift, Lifted })
        {
            message.BothSay("Unsubscribe, or change what you receive:", $"https://news.institute.example/u/{ComposedMessage.LinkGap}");
            Assert.Contains($"href=\"https://news.institute.example/u/{ComposedMessage.LinkGap}\"", message.Html, StringComparison.Ordinal);
        }

        Assert.Equal(Token.Length, ComposedMessage.LinkGap.Length);
    }

    [Fact]
    public void The_footer_says_why_and_from_where()
    {
        Advance.BothSay(
            "Why you receive this",
            $"You receive this from Institute of the Sound as an accredited journalist on our list: {ComposedMessage.ListGap}",
            "We keep your address because of our legitimate interest in informing the press.",
            "Institute of the Sound, Quay 4, 450 00 Harbour, Sweden");
        Lifted.BothSay("Why you receive this", "Institute of the Sound, Quay 4, 450 00 Harbour, Sweden");
    }

    [Fact]
    public void The_short_form_repeats_only_what_is_needed()
    {
        Lifted.BothSay(
            "FOR IMMEDIATE RELEASE", "The embargo has lifted: you may publish now.", Content.Headline, $"https://news.institute.example/releases/{ReleaseId}", "Press contact");
        Lifted.NeitherSays("Divers counted");
    }

    [Fact]
    public void At_the_lift_nothing_is_said_of_an_embargo()
    {
        AtTheLift.NeitherSays("embargo:");
        AtTheLift.NeitherSays("embargoed");
        AtTheLift.NeitherSays("embargo ");
        AtTheLift.NeitherSays("/media/");
        AtTheLift.NeitherSays("live at");
        AtTheLift.BothSay("https://doi.org/10.5555/cl.2026.17", $"https://news.institute.example/releases/{ReleaseId}", Content.Headline);
    }

    [Fact]
    public void An_immediate_release_goes_at_the_lift_and_has_no_advance()
    {
        Assert.Equal("FOR IMMEDIATE RELEASE", Compose(MailingKind.Lift, embargo: EmbargoTime.Immediate).Lines()[0]);
        Assert.Throws<ArgumentException>(() => Compose(MailingKind.Advance, embargo: EmbargoTime.Immediate));
        Assert.Throws<ArgumentException>(() => Compose(MailingKind.Advance, MessageForm.Lifted));
    }

    [Theory]
    [InlineData(MailingKind.Correction)]
    [InlineData(MailingKind.EmbargoChanged)]
    [InlineData(MailingKind.Withdrawal)]
    public void A_kind_without_a_wording_is_refused(MailingKind kind) => Assert.Throws<NotSupportedException>(() => Compose(kind));

    [Fact]
    public void A_release_without_a_paper_says_nothing_of_one()
    {
        var message = Compose(MailingKind.Advance, content: Content with { Journal = "", StudyTitle = "", Doi = "", NotesToEditors = "" });

        message.NeitherSays("paper");
        message.NeitherSays("DOI");
    }

    [Fact]
    public void A_refusal_never_quotes_the_release()
    {
        var refused = Assert.ThrowsAny<Exception>(() => Compose(MailingKind.Advance, embargo: EmbargoTime.Immediate));

        Assert.DoesNotContain("Eelgrass", refused.ToString(), StringComparison.Ordinal);
    }
}
