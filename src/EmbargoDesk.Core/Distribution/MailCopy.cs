using System.Globalization;
using System.Text;
using EmbargoDesk.Core.Releases;
using MimeKit;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// One recipient's copy of a message, as MIME. Nothing in it is random and nothing is read from a clock: built twice from the same rows, it has
/// the same bytes, so that a second try after a crash sends the same message. No id, boundary or name in it carries anything of the text.
/// </summary>
public static class MailCopy
{
    /// <summary>One copy, unsigned; for many see <see cref="MailingCopies"/>. Its Message-ID is <see cref="MessageId"/>; its Date is <see cref="Mailing.DatedAt"/> in the office's zone.</summary>
    /// <param name="message">The message of the delivery's form.</param>
    /// <param name="delivery">The recipient's row.</param>
    /// <param name="mailing">The mailing, armed.</param>
    /// <param name="office">The office.</param>
    /// <param name="pressContact">The release's own press contact, for Reply-To; null: the office's.</param>
    /// <exception cref="InvalidOperationException">The mailing is not armed.</exception>
    public static MimeMessage Build(MailingMessage message, Delivery delivery, Mailing mailing, Office office, Contact? pressContact) =>
        new MailingCopies(message, mailing, office, pressContact).Of(delivery, []);

    /// <summary>
    /// A proof for a person of the office, marked as such in its subject and in the first line of both parts. Its unsubscribe link leads nowhere.
    /// </summary>
    /// <param name="message">What would go.</param>
    /// <param name="name">The person who checks it.</param>
    /// <param name="address">That person's address.</param>
    /// <param name="token">Opaque, 26 characters, for the Message-ID.</param>
    /// <param name="at">UTC.</param>
    /// <param name="office">The office.</param>
    /// <param name="pressContact">The release's own press contact, for Reply-To; null: the office's.</param>
    public static MimeMessage BuildProof(ComposedMessage message, string name, string address, string token, Instant at, Office office, Contact? pressContact)
    {
        const string Notice = "PROOF, NOT FOR PUBLICATION: for the office to check. No journalist has received this copy.";
        const string Lists = "(the recipient's list)";
        var html = Filled(message.Html, "PROOF", MailWriter.Encode(Lists));
        var start = html.IndexOf(MailWriter.Start, StringComparison.Ordinal) + MailWriter.Start.Length;
        html = html.Insert(start, $"<p class=\"head proof\"><strong>{Notice}</strong></p>\n");
        var proof = Envelope(office, pressContact, name, address, token, at);
        proof.Subject = $"[PROOF] {message.Subject}";
        proof.Body = Body($"{Notice}\n\n{Filled(message.Text, "PROOF", Lists)}", html, token);
        return proof;
    }

    /// <summary>The Message-ID of a delivery, without angle brackets.</summary>
    public static string MessageId(string token, Office office) => MessageId(token, Domain(office));

    internal static string MessageId(string token, string domain) => $"{token}@{domain}";

    /// <summary>Lines end as they travel, so that what is hashed is what is sent.</summary>
    internal static FormatOptions CrLf { get; } = LinesEndInCrLf();

    internal static MimeMessage Envelope(Office office, Contact? pressContact, string name, string address, string token, Instant at)
    {
        var press = (pressContact ?? office.PressContact).For(ContactVisibility.Media);
        var date = at.InZone(DateTimeZoneProviders.Tzdb[office.Zone]).ToDateTimeOffset();
        var message = new MimeMessage { Date = date, MessageId = MessageId(token, office) };
        message.From.Add(Mailbox(office.Name, office.MailFrom));
        message.ReplyTo.Add(press.Email.Length > 0 ? Mailbox(press.Name, press.Email) : Mailbox(office.Name, office.MailFrom));
        message.To.Add(Mailbox(name, address));

        // Not "All": that asks Exchange to keep its non-delivery reports to itself too, and they are how a dead address is known.
        message.Headers.Add("X-Auto-Response-Suppress", "OOF, AutoReply");
        return message;
    }

    internal static MailboxAddress Mailbox(string name, string address) => new(Encoding.UTF8, MailWriter.OneLine(name).Trim(), address);

    /// <summary>The domain that mail comes from, in ASCII.</summary>
    public static string Domain(Office office) =>
        new IdnMapping().GetAscii(office.MailFrom[(office.MailFrom.LastIndexOf('@') + 1)..]);

    internal static string WithLists(string part, string lists) => part.Replace(ComposedMessage.ListGap, lists, StringComparison.Ordinal);

    private static string Filled(string part, string token, string lists) => part
        .Replace(ComposedMessage.LinkGap, token, StringComparison.Ordinal)
        .Replace(ComposedMessage.ListGap, lists, StringComparison.Ordinal);

    // "=_" cannot stand in quoted-printable or base64 text, so the boundary occurs in no part (RFC 2046 section 5.1.1).
    internal static MultipartAlternative Body(string text, string html, string id) => new(Part("plain", text), Part("html", html)) { Boundary = $"=_{id}" };

    private static FormatOptions LinesEndInCrLf()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }

    private static TextPart Part(string subtype, string text)
    {
        // Lines of a MIME text end in CRLF whatever the encoding (RFC 2046 section 4.1.1), and 7-bit passes every relay unchanged, as DKIM needs.
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, text.ReplaceLineEndings("\r\n"));
        part.ContentTransferEncoding = part.GetBestEncoding(EncodingConstraint.SevenBit);
        return part;
    }
}
