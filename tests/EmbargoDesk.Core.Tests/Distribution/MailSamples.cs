using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Core.Tests.Distribution;

/// <summary>An invented release and office, and ways of reading a composed mail.</summary>
internal static class MailSamples
{
    public const string ReleaseId = "5K2X9QW7R4TBN8M3VZ6HJC1PDG";
    public const string Token = "T0KEN4567890123456789ABCDE";

    public static readonly Contact Press = new()
    {
        Name = "Ebba Norling", Email = "press@institute.example", Phone = "+46 31 555 01 10", Hours = "Weekdays 08:00 to 17:00 Gothenburg time",
        OutOfHours = "+46 31 555 01 11",
    };

    public static readonly Contact Author = new()
    {
        Name = "Tove Lind", Degrees = "MD, PhD", Role = "Professor of marine biology", Affiliation = "Institute of the Sound",
        Email = "tove.lind@institute.example", Phone = "+46 31 555 01 20", Hours = "Mon 26 October, 09:00 to 12:00 CET", Languages = "English, Danish",
        Orcid = "0000-0002-1825-0097",
    };

    public static readonly Contact Second = new()
    {
        Name = "Yaw Mensah", Role = "Statistician", Affiliation = "Coastal University", Email = "yaw@private.example", Phone = "+44 20 7946 0000",
        EmailVisibility = ContactVisibility.Office, PhoneVisibility = ContactVisibility.Office, Hours = "At night", OutOfHours = "+44 20 7946 0001",
    };

    public static readonly Office House = new()
    {
        Name = "Institute of the Sound", MailFrom = "news@institute.example", PressContact = Press, BaseUrl = "https://news.institute.example",
        Zone = "Europe/Stockholm", SecondZone = "America/New_York", Boilerplate = "The institute has watched the strait since 1921.\n\nVisit https://institute.example/about.",
        PostalAddress = "Institute of the Sound, Quay 4, 450 00 Harbour, Sweden",
    };

    public static readonly ReleaseContent Content = new()
    {
        Headline = "Eelgrass returns to the strait",
        Standfirst = "Divers counted shoots for nine summers.",
        Dateline = "HARBOUR, Sweden",
        Body = "<p>Eelgrass has doubled, and CO<sub>2</sub> uptake with it, in <i>Coastal Letters</i>.</p><h2>How they counted</h2><ul><li>By hand</li><li>By <a href=\"https://data.example/shoots\">open records</a></li></ul><p>Write to <a href=\"mailto:data@institute.example\">data@institute.example</a>.</p>",
        NotesToEditors = "<p>Peer-reviewed: yes. Evidence: observational.</p><p>Funding: Fund for the Coast. Competing interests: none.</p>",
        Journal = "Coastal Letters",
        StudyTitle = "Nine summers of eelgrass",
        Doi = "10.5555/cl.2026.17",
        Authors = [Author, Second],
        CorrespondingAuthors = [Author, Second],
    };

    public static readonly EmbargoTime Embargo = Until(new LocalDateTime(2026, 10, 28, 16, 0), "Europe/London");

    public static EmbargoTime Until(LocalDateTime local, string zone) =>
        Assert.IsType<EmbargoTimeResult.Resolved>(EmbargoTime.Resolve(local, zone)).Embargo;

    public static MessageSource Source(MailingKind kind, MessageForm form = MessageForm.Full, ReleaseContent? content = null, EmbargoTime? embargo = null, Office? office = null) =>
        new(kind, form, ReleaseId, content ?? Content, embargo ?? Embargo, (embargo ?? Embargo).At ?? Instant.FromUtc(2026, 10, 28, 16, 0), office ?? House);

    public static ComposedMessage Compose(MailingKind kind, MessageForm form = MessageForm.Full, ReleaseContent? content = null, EmbargoTime? embargo = null, Office? office = null) =>
        MessageComposer.Compose(Source(kind, form, content, embargo, office));

    public static string[] Lines(this ComposedMessage message) => message.Text.Split('\n');

    /// <summary>The lines that a reader of the HTML part sees.</summary>
    public static string[] SeenLines(this ComposedMessage message)
    {
        var body = new HtmlParser().ParseDocument(Regex.Replace(message.Html[message.Html.IndexOf("<body>", StringComparison.Ordinal)..], @"\n(?=<)|<br>\n?|</(p|h\d|li|div|td|tr)>", "$0\u0001")).Body!;
        return [.. body.TextContent.Split('\u0001').Select(l => l.ReplaceLineEndings(" ").Trim()).Where(l => l.Length > 0)];
    }

    /// <summary>Asserts that both parts have the lines, in this order.</summary>
    public static void BothSay(this ComposedMessage message, params string[] lines)
    {
        foreach (var seen in new[] { message.Lines(), message.SeenLines() })
        {
            var at = -1;
            foreach (var line in lines)
            {
                var next = Array.FindIndex(seen, at + 1, l => l == line);
                Assert.True(next > at, $"“{line}” is missing, or not in its place, in:\n{string.Join('\n', seen)}");
                at = next;
            }
        }
    }

    public static void NeitherSays(this ComposedMessage message, string words)
    {
        Assert.DoesNotContain(words, message.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(words, string.Join('\n', message.SeenLines()), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Words folded so that CO₂ and CO2 are one.</summary>
    public static IEnumerable<string> Words(string text) =>
        Regex.Matches(text.Normalize(NormalizationForm.FormKC), @"[\p{L}\p{M}\p{N}@]+").Select(m => m.Value);

    public static Delivery Delivery(string name = "Ana Reyes", string address = "ana@paper.example", string lists = "Science desks, Europe", string? inReplyTo = null, MessageForm form = MessageForm.Full, string token = Token) => new()
    {
        MailingId = "M", ReleaseId = ReleaseId, Kind = MailingKind.Advance, VersionNumber = 1, Occasion = 1, RecipientId = "R", Address = address,
        CanonicalAddress = address, Name = name, ListNames = lists, Token = token, Form = form, InReplyTo = inReplyTo,
    };

    public static Mailing Mailing(Instant? datedAt) => new()
    {
        Id = "M", ReleaseId = ReleaseId, Kind = MailingKind.Advance, ListIds = [], CreatedAt = Instant.FromUtc(2026, 10, 1, 9, 0), CreatedBy = "Ebba", DatedAt = datedAt,
    };

    public static MailingMessage Frozen(ComposedMessage message, MessageForm form = MessageForm.Full) => new()
    {
        MailingId = "M", Form = form, Subject = message.Subject, Html = message.Html, Text = message.Text,
    };

    /// <summary>As it travels.</summary>
    public static byte[] Bytes(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var stream = new MemoryStream();
        message.WriteTo(format, stream);
        return stream.ToArray();
    }

    public static string Raw(MimeMessage message) => Encoding.UTF8.GetString(Bytes(message));

    /// <summary>As its receiver reads it.</summary>
    public static MimeMessage Read(MimeMessage message) => MimeMessage.Load(new MemoryStream(Bytes(message)));
}
