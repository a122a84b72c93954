using System.Text;
using System.Text.RegularExpressions;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using MimeKit;
using NodaTime;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution;

/// <summary>What a journalist asks of a mail, point by point, over both parts of every form in which one goes out.</summary>
public class MailLineByLineTests
{
    private static readonly EmbargoTime Later = Until(new LocalDateTime(2026, 11, 4, 16, 0), "Europe/London");
    private static readonly string[] All = ["advance", "lift", "immediate", "lifted", "moved", "ended", "withdrawn"];
    private static readonly string[] InFull = ["advance", "lift", "immediate"];
    private static readonly string[] ToLists = ["advance", "lift", "immediate", "lifted"];
    private static readonly string[] Notices = ["moved", "ended", "withdrawn"];

    [Fact]
    public void Point_1_from_the_office_answered_by_the_press_contact_to_one_recipient()
    {
        foreach (var form in All)
        {
            var copy = Copy(form);

            Assert.Equal("\"Institute of the Sound\" <news@institute.example>", copy.From.ToString());
            Assert.Equal("\"Ebba Norling\" <press@institute.example>", copy.ReplyTo.ToString());
            Assert.Equal("ana@paper.example", Assert.Single(copy.To.Mailboxes).Address);
            Assert.Equal((0, 0), (copy.Cc.Count, copy.Bcc.Count));
        }
    }

    [Fact]
    public void Point_2_the_subject_says_what_holds()
    {
        Assert.Equal("EMBARGOED until Wed 28 Oct 16:00 London: Eelgrass returns to the strait", Message("advance").Subject);
        Assert.Equal("Eelgrass returns to the strait", Message("lift").Subject);
        Assert.Equal("Eelgrass returns to the strait", Message("immediate").Subject);
        Assert.Equal("EMBARGO LIFTED: Eelgrass returns to the strait", Message("lifted").Subject);
        Assert.Equal("EMBARGO CHANGED to Wed 4 Nov 16:00 London: Eelgrass returns to the strait", Message("moved").Subject);
        Assert.Equal("EMBARGO ENDED: Eelgrass returns to the strait", Message("ended").Subject);
        Assert.Equal("WITHDRAWN: Eelgrass returns to the strait", Message("withdrawn").Subject);
    }

    [Fact]
    public void Point_2_a_neutral_subject_has_no_headline_while_it_is_secret()
    {
        var neutral = House with { NeutralSubjects = true };

        Assert.All(new[] { "advance", "moved", "withdrawn" }, f => Assert.DoesNotContain("Eelgrass", Message(f, neutral).Subject, StringComparison.Ordinal));
        Assert.All(new[] { "lift", "immediate", "lifted", "ended" }, f => Assert.Contains("Eelgrass", Message(f, neutral).Subject, StringComparison.Ordinal));
    }

    [Fact]
    public void Point_3_the_first_line_of_both_parts_is_the_embargo_or_that_there_is_none()
    {
        Assert.Equal("EMBARGOED UNTIL 16:00 LONDON TIME (GMT), WEDNESDAY 28 OCTOBER 2026", FirstLine("advance"));
        Assert.Equal("EMBARGOED UNTIL 16:00 LONDON TIME (GMT), WEDNESDAY 4 NOVEMBER 2026", FirstLine("moved"));
        Assert.All(new[] { "lift", "immediate", "lifted", "ended" }, f => Assert.Equal("FOR IMMEDIATE RELEASE", FirstLine(f)));
        Assert.Equal("WITHDRAWN: DO NOT USE", FirstLine("withdrawn"));
    }

    [Fact]
    public void Point_4_the_second_line_is_one_other_zone()
    {
        foreach (var (form, line) in new[] { ("advance", "12:00 New York (EDT)"), ("moved", "11:00 New York (EST)") })
        {
            var message = Message(form);
            Assert.Equal((line, line), (message.Lines()[1], message.SeenLines()[1]));
        }
    }

    [Fact]
    public void Point_4_no_time_is_told_in_words_or_in_utc()
    {
        foreach (var form in All)
        {
            Assert.DoesNotMatch(@"(?i)\b(midnight|noon|tomorrow|today|tonight|a\.?m\.?|p\.?m\.?|UTC)\b", Message(form).Text);
        }
    }

    [Fact]
    public void Point_5_the_third_line_is_the_terms_with_the_agreement()
    {
        var advance = Message("advance");
        Assert.StartsWith("You receive this because you agreed not to publish", advance.Lines()[2], StringComparison.Ordinal);
        Assert.StartsWith("You receive this because you agreed not to publish", advance.SeenLines()[2], StringComparison.Ordinal);
        foreach (var form in new[] { "advance", "moved" })
        {
            Message(form).BothSay("https://news.institute.example/agreement");
        }

        Assert.All(new[] { "lift", "immediate", "lifted", "ended" }, f => Message(f).NeitherSays("/agreement"));
    }

    [Fact]
    public void Point_6_at_a_glance_journal_paper_copy_images_interviews_before_the_headline()
    {
        foreach (var form in InFull)
        {
            foreach (var part in Parts(form))
            {
                Assert.Matches(@"(?s)Journal:? Coastal Letters.*Paper:? Nine summers of eelgrass.*[Gg]et the paper.*images.*Interviews:? Mon 26 October, 09:00 to 12:00 CET.*Eelgrass returns", part);
            }
        }
    }

    [Fact]
    public void Point_7_headline_standfirst_dateline_body_end_and_the_embargo_again()
    {
        foreach (var form in InFull)
        {
            foreach (var part in Parts(form))
            {
                Assert.Matches(@"(?s)Eelgrass returns to the strait.*Divers counted shoots.*HARBOUR, Sweden, 28 October 2026\..*Eelgrass has doubled.*How they counted.*By hand.*data@institute\.example.*ENDS", part);
            }
        }

        Message("advance").BothSay("ENDS", "EMBARGOED UNTIL 16:00 LONDON TIME (GMT), WEDNESDAY 28 OCTOBER 2026", "Press contact");
    }

    [Fact]
    public void Point_7_nothing_of_an_embargo_is_said_when_there_is_none()
    {
        foreach (var form in new[] { "lift", "immediate" })
        {
            Message(form).NeitherSays("embargoed");
            Message(form).NeitherSays("embargo ");
        }
    }

    [Fact]
    public void Point_8_the_press_contact_with_every_way_to_be_reached()
    {
        foreach (var form in All)
        {
            Message(form).BothSay(
                "Press contact", "Ebba Norling", "press@institute.example", "+46 31 555 01 10", "Weekdays 08:00 to 17:00 Gothenburg time", "Out of hours: +46 31 555 01 11");
        }
    }

    [Fact]
    public void Point_9_each_corresponding_author_in_full_but_for_what_the_office_keeps()
    {
        foreach (var form in InFull)
        {
            var message = Message(form);
            message.BothSay(
                "Corresponding author: Tove Lind, MD, PhD", "Professor of marine biology, Institute of the Sound", "tove.lind@institute.example", "+46 31 555 01 20",
                "Mon 26 October, 09:00 to 12:00 CET", "English, Danish", "Corresponding author: Yaw Mensah", "Statistician, Coastal University");
            Assert.All(new[] { "yaw@private.example", "7946", "At night" }, kept => message.NeitherSays(kept));
        }
    }

    [Fact]
    public void Point_10_notes_with_citation_doi_funding_interests_evidence_and_boilerplate()
    {
        foreach (var form in InFull)
        {
            Message(form).BothSay(
                "Notes to editors", "Tove Lind, Yaw Mensah. Nine summers of eelgrass. Coastal Letters.", "https://doi.org/10.5555/cl.2026.17",
                "Peer-reviewed: yes. Evidence: observational.", "Funding: Fund for the Coast. Competing interests: none.", "The institute has watched the strait since 1921.");
        }
    }

    [Fact]
    public void Point_11_addresses_stand_alone_without_punctuation_and_links_track_nobody()
    {
        foreach (var form in All)
        {
            var message = Message(form);
            foreach (var line in message.Lines().Concat(message.SeenLines()).Where(l => l.Contains("://", StringComparison.Ordinal) || l.Contains('@', StringComparison.Ordinal) || l.Contains("10.5555/", StringComparison.Ordinal)))
            {
                Assert.Matches(@"^(https://[^\s?]*|[^\s@]+@[^\s@]+)[\p{L}\p{N}]$", line.Trim());
            }

            Assert.DoesNotMatch(@"href=""[^""]*(\?|utm_|#)", message.Html);
        }
    }

    [Fact]
    public void Point_12_the_plain_text_is_complete_and_in_the_same_order()
    {
        foreach (var form in All)
        {
            var message = Message(form);
            var text = new Queue<string>(Words(message.Text));
            foreach (var word in Words(string.Join(' ', message.SeenLines())))
            {
                // What the text has besides is the address of a link that shows other words.
                while (text.Count > 0 && text.Peek() != word)
                {
                    Assert.Contains(text.Dequeue(), (string[])["https", "data", "example", "shoots"]);
                }

                Assert.True(text.Count > 0, $"“{word}” is missing, or not in its place, in the plain text of {form}.");
                text.Dequeue();
            }

            Assert.Empty(text);
        }
    }

    [Fact]
    public void Point_12_a_paragraph_is_one_line_and_the_part_is_utf8()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("ålgräs", 400));
        foreach (var form in InFull)
        {
            var content = Content with { Body = $"<p>Lead.</p><p>{paragraph}</p>" };
            Assert.Contains($"\n\n{paragraph}\n\n", Message(form, content: content).Text, StringComparison.Ordinal);
            var part = Copy(form, content: content).BodyParts.OfType<TextPart>().First();
            Assert.Equal(("utf-8", "plain"), (part.ContentType.Charset, part.ContentType.MediaSubtype));
            Assert.Contains(paragraph, part.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Point_13_one_light_column_without_attachments_or_pixels()
    {
        foreach (var form in All)
        {
            var message = Message(form);
            Assert.InRange(Encoding.UTF8.GetByteCount(message.Html), 1_000, 100_000);
            Assert.DoesNotMatch(@"<(img|script|link|iframe|object|form|table)|url\(|@import|src=", message.Html);
            Assert.Contains("max-width: 620px", message.Html, StringComparison.Ordinal);
            Assert.Contains("prefers-color-scheme: dark", message.Html, StringComparison.Ordinal);
            Assert.Contains("name=\"viewport\"", message.Html, StringComparison.Ordinal);
            Assert.Equal(["text/plain", "text/html"], Copy(form).BodyParts.Select(p => p.ContentType.MimeType));
            Assert.Empty(Copy(form).Attachments);
        }
    }

    [Fact]
    public void Point_13_three_thousand_words_in_any_script_stay_under_a_hundred_kilobytes()
    {
        foreach (var word in new[] { "vanishing", "исчезающий", "النباتات", "ข้อความ", "消えゆく" })
        {
            var content = Content with { Body = string.Concat(Enumerable.Repeat($"<p>{string.Join(' ', Enumerable.Repeat(word, 150))}</p>", 20)) };
            Assert.InRange(Encoding.UTF8.GetByteCount(Message("advance", content: content).Html), 20_000, 100_000);
        }
    }

    [Fact]
    public void Point_13_each_copy_bears_its_own_way_out_and_a_notice_none()
    {
        foreach (var form in ToLists)
        {
            var copy = Copy(form);
            Assert.Contains($"\nhttps://news.institute.example/u/{Token}", copy.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains($">https://news.institute.example/u/{Token}</a>", copy.HtmlBody, StringComparison.Ordinal);
            Assert.Equal($"<https://news.institute.example/u/{Token}>", copy.Headers[HeaderId.ListUnsubscribe]);
            Assert.Equal("List-Unsubscribe=One-Click", copy.Headers[HeaderId.ListUnsubscribePost]);
        }

        Assert.All(Notices, f => Assert.DoesNotContain("/u/", Copy(f).TextBody + Copy(f).HtmlBody, StringComparison.Ordinal));
    }

    [Fact]
    public void Point_14_the_footer_says_why_on_what_ground_how_to_change_it_and_from_where()
    {
        foreach (var form in ToLists)
        {
            var shown = form == "advance" ? "an accredited journalist" : "a journalist";
            Message(form).BothSay(
                "Why you receive this", $"You receive this from Institute of the Sound as {shown} on our list: {ComposedMessage.ListGap}",
                "We keep your address because of our legitimate interest in informing the press.", "Unsubscribe, or change what you receive:",
                $"https://news.institute.example/u/{ComposedMessage.LinkGap}", "Institute of the Sound, Quay 4, 450 00 Harbour, Sweden");
        }

        Assert.All(Notices, f => Message(f).BothSay("Why you receive this", "Institute of the Sound, Quay 4, 450 00 Harbour, Sweden"));
    }

    [Fact]
    public void Point_15_what_follows_an_advance_threads_to_it_and_repeats_only_what_is_needed()
    {
        foreach (var form in (string[])["lifted", .. Notices])
        {
            var copy = Copy(form);
            Assert.Equal(("COPY@institute.example", "COPY@institute.example"), (copy.InReplyTo, copy.References.Single()));
            foreach (var words in new[] { "Divers counted", "has doubled", "Tove Lind", "10.5555", "Notes to editors" })
            {
                Message(form).NeitherSays(words);
            }
        }
    }

    [Theory]
    [InlineData("عودة الأعشاب البحرية إلى المضيق", "توصلت الدراسة إلى أن النباتات تعود.", "منى حداد", "رسائل الساحل")]
    [InlineData("עשב הים חוזר אל המצר", "הצוללים ספרו נצרים במשך תשעה קיצים.", "נועה כהן", "מכתבי החוף")]
    [InlineData("アマモが海峡に戻る", "潜水士が九度の夏にわたり株を数えた。", "山田 花子", "沿岸通信")]
    [InlineData("Τα θαλάσσια λιβάδια επιστρέφουν", "Δύτες μετρούσαν βλαστούς επί εννέα καλοκαίρια.", "Άννα Παππά", "Παράκτια Γράμματα")]
    public void Any_script_passes_whole_and_runs_in_its_own_direction(string headline, string sentence, string name, string journal)
    {
        var content = Content with
        {
            Headline = headline, Standfirst = sentence, Journal = journal, Dateline = "", Body = $"<p>{sentence}</p><ul><li>{name}</li></ul><table><tr><td>{name}</td></tr></table>",
            CorrespondingAuthors = [Author with { Name = name, Degrees = "PhD", Role = sentence }], PressContact = Press with { Name = name },
        };
        foreach (var form in InFull)
        {
            var message = Message(form, content: content);

            message.BothSay(headline, sentence, $"Corresponding author: {name}, PhD");
            Assert.Contains($"Journal: {journal}", message.Lines());
            Assert.Contains($"<bdi>{journal}</bdi>", message.Html, StringComparison.Ordinal);
            Assert.Contains($"<h1 dir=\"auto\">{headline}</h1>", message.Html, StringComparison.Ordinal);
            Assert.Contains($"<p class=\"stand\" dir=\"auto\">{sentence}</p>", message.Html, StringComparison.Ordinal);
            Assert.Matches($"<p dir=\"auto\">(<strong dir=\"auto\">[^<]*</strong> )?{Regex.Escape(sentence)}</p>", message.Html);
            Assert.Contains($"<ul dir=\"auto\"><li>{name}</li></ul>", message.Html, StringComparison.Ordinal);
            Assert.Contains($"<td dir=\"auto\">{name}</td>", message.Html, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"<a (?![^>]*dir=""ltr"")[^>]*>", message.Html);

            var copy = Copy(form, content: content);
            Assert.EndsWith(headline, MimeMessage.Load(Stream(copy)).Subject, StringComparison.Ordinal);
            Assert.Equal(name, copy.ReplyTo.Mailboxes.Single().Name);
            Assert.Contains(sentence, MimeMessage.Load(Stream(copy)).TextBody, StringComparison.Ordinal);
            Assert.Contains(sentence, MimeMessage.Load(Stream(copy)).HtmlBody, StringComparison.Ordinal);
        }

    }

    private static ComposedMessage Message(string form, Office? office = null, ReleaseContent? content = null) => form switch
    {
        "advance" => Compose(MailingKind.Advance, office: office, content: content),
        "lift" => Compose(MailingKind.Lift, office: office, content: content),
        "immediate" => Compose(MailingKind.Lift, embargo: EmbargoTime.Immediate, office: office, content: content),
        "lifted" => Compose(MailingKind.Lift, MessageForm.Lifted, office: office, content: content),
        "moved" => Notice(HolderNews.Moved, office, content),
        "ended" => Notice(HolderNews.Ended, office, content),
        _ => Notice(HolderNews.Withdrawn, office, content),
    };

    private static ComposedMessage Notice(HolderNews news, Office? office, ReleaseContent? content) => MessageComposer.Compose(
        Source(news == HolderNews.Withdrawn ? MailingKind.Withdrawal : MailingKind.EmbargoChanged, MessageForm.Notice, content, office: office)
            with { Notice = new HolderNotice(news, MailSamples.Embargo, news == HolderNews.Moved ? Later : null) });

    private static MimeMessage Copy(string form, Office? office = null, ReleaseContent? content = null)
    {
        var shape = Notices.Contains(form) ? MessageForm.Notice : form == "lifted" ? MessageForm.Lifted : MessageForm.Full;
        var delivery = Delivery(form: shape, inReplyTo: InFull.Contains(form) ? null : "COPY@institute.example");
        return MailSamples.Read(MailCopy.Build(Frozen(Message(form, office, content)), delivery, Mailing(Instant.FromUtc(2026, 10, 28, 16, 0)), office ?? House, content?.PressContact));
    }

    private static MemoryStream Stream(MimeMessage message)
    {
        var stream = new MemoryStream();
        message.WriteTo(stream);
        stream.Position = 0;
        return stream;
    }

    private static string FirstLine(string form)
    {
        var message = Message(form);
        Assert.Equal(message.Lines()[0], message.SeenLines()[0]);
        return message.Lines()[0];
    }

    private static IEnumerable<string> Parts(string form) => [Message(form).Text, string.Join(' ', Message(form).SeenLines())];
}
