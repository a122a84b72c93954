using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EmbargoDesk.Core.Releases;
using MimeKit;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// One form of a mailing's message, made ready for all its recipients: encoded once, and for each only the few lines and bytes that are its own
/// are written. Built twice, in whatever process, a copy has the same bytes. Any number of threads may use it.
/// </summary>
public sealed class MailingCopies
{
    private static readonly string[] OfTheRecipient = ["To", "Message-Id", "List-Unsubscribe"];
    private readonly ConcurrentDictionary<string, PreparedBody> bodies = new(StringComparer.Ordinal);
    private readonly MailingMessage message;
    private readonly Office office;
    private readonly string domain;
    private readonly string boundary;
    private readonly (string Name, string Raw, string Relaxed)[] shared;
    private readonly string sharedBlock;

    /// <param name="message">The message of the form.</param>
    /// <param name="mailing">The mailing, armed.</param>
    /// <param name="office">The office.</param>
    /// <param name="pressContact">The release's own press contact, for Reply-To; null: the office's.</param>
    /// <exception cref="InvalidOperationException">The mailing is not armed.</exception>
    public MailingCopies(MailingMessage message, Mailing mailing, Office office, Contact? pressContact)
    {
        if (mailing.DatedAt is not { } datedAt)
        {
            throw new InvalidOperationException($"Mailing {mailing.Id} is not armed, so its messages have no date yet.");
        }

        (this.message, this.office, domain) = (message, office, MailCopy.Domain(office));

        // The same for every try and every recipient, and nothing by which the desk knows the mailing.
        boundary = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mailing.Id)))[..26];
        var template = MailCopy.Envelope(office, pressContact, "", "somebody@office.example", ComposedMessage.LinkGap, datedAt);
        template.Subject = message.Subject;
        if (message.Form != MessageForm.Notice)
        {
            // A notice goes to no list, and unsubscribing stops none: a header that offers it would promise what is not so.
            template.Headers.Add(HeaderId.ListId, $"<press.{domain}>");
            template.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        var body = Body("", "");
        template.Headers.Add(HeaderId.MimeVersion, "1.0");
        shared =
        [
            .. template.Headers.Concat(body.Headers).Where(h => !OfTheRecipient.Contains(h.Field, StringComparer.OrdinalIgnoreCase))
                .Select(h => (h.Field, Raw(h), Dkim.RelaxedHeader(h.Field, Raw(h)))),
        ];
        sharedBlock = string.Concat(shared.Select(h => $"{h.Name}:{h.Raw}"));
    }

    /// <summary>One recipient's copy.</summary>
    /// <param name="delivery">The recipient's row.</param>
    /// <param name="keys">What it is signed with; none: it goes unsigned.</param>
    /// <param name="ahead">What <see cref="Sign"/> gave for it with the same keys; null: it is signed now.</param>
    public MimeMessage Of(Delivery delivery, IReadOnlyList<DkimSign> keys, byte[]? ahead = null)
    {
        var (own, body) = (Own(delivery), BodyFor(delivery));
        var signatures = keys.Count > 0 ? ahead ?? Sign(delivery, keys) : [];

        // MimeKit writes a header as its name, a colon and its raw value, piece by piece: the whole block goes as the value of its first.
        var block = new StringBuilder(own[0].Raw, 2560);
        var at = 32;
        foreach (var key in keys)
        {
            block.Append("DKIM-Signature:").Append(key.Prefix).Append(Convert.ToBase64String(signatures, 0, 32)).Append(";\r\n\tb=");
            Fold(block, Convert.ToBase64String(signatures, at, key.Length));
            at += key.Length;
        }

        foreach (var (name, raw) in own.Skip(1))
        {
            block.Append(name).Append(':').Append(raw);
        }

        block.Append(sharedBlock);
        var content = new byte[body.Length];
        body.Write(content, Encoding.ASCII.GetBytes(delivery.Token));
        return new WrittenMessage(own[0].Name, Encoding.Latin1.GetBytes(block.ToString()), content);
    }

    /// <summary>The body's hash and the signatures of one recipient's copy: of each key, in turn, so many bytes as its signatures have.</summary>
    public byte[] Sign(Delivery delivery, IReadOnlyList<DkimSign> keys)
    {
        var hash = BodyFor(delivery).Hash(Encoding.ASCII.GetBytes(delivery.Token));
        var own = Own(delivery);
        var headers = new StringBuilder(2048);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Dkim.Headers.Split(':', StringSplitOptions.TrimEntries))
        {
            // The second of a name, and what is not there, is the empty string (RFC 6376 section 5.4.2).
            if (seen.Add(name) && Relaxed(name, own) is { } relaxed)
            {
                headers.Append(relaxed).Append("\r\n");
            }
        }

        var length = headers.Length;
        var result = new List<byte>(hash);
        foreach (var key in keys)
        {
            headers.Length = length;
            headers.Append(Dkim.RelaxedHeader("DKIM-Signature", $"{key.Prefix}{Convert.ToBase64String(hash)};\r\n\tb="));
            result.AddRange(key.Sign(Encoding.Latin1.GetBytes(headers.ToString())));
        }

        return [.. result];
    }

    private string? Relaxed(string name, List<(string Name, string Raw)> own)
    {
        foreach (var h in own)
        {
            if (h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return Dkim.RelaxedHeader(h.Name, h.Raw);
            }
        }

        foreach (var h in shared)
        {
            if (h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return h.Relaxed;
            }
        }

        return null;
    }

    private List<(string Name, string Raw)> Own(Delivery delivery)
    {
        List<(string, string)> own =
        [
            ("Message-ID", $" <{MailCopy.MessageId(delivery.Token, domain)}>\r\n"),
            ("To", To(delivery.Name, delivery.Address)),
        ];
        if (delivery.Form != MessageForm.Notice)
        {
            own.Add(("List-Unsubscribe", $" <{office.BaseUrl}/u/{delivery.Token}>\r\n"));
        }

        if (delivery.InReplyTo is { Length: > 0 } advance)
        {
            own.Add(("In-Reply-To", $" <{advance}>\r\n"));
            own.Add(("References", $" <{advance}>\r\n"));
        }

        return own;
    }

    // Most names need neither quotes nor encoding nor folding; MimeKit knows of the rest.
    private static string To(string name, string address)
    {
        if (name.Length is > 0 and < 40 && address.Length < 40 && name[0] != ' ' && name[^1] != ' ' && !name.Contains("  ", StringComparison.Ordinal)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ') && address.All(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '-' or '_' or '+'))
        {
            return $" \"{name}\" <{address}>\r\n";
        }

        var carrier = new MimeMessage();
        carrier.To.Add(MailCopy.Mailbox(name, address));
        return Raw(carrier.Headers.First(h => h.Id == HeaderId.To));
    }

    private PreparedBody BodyFor(Delivery delivery)
    {
        var lists = delivery.ListNames.Length > 0 ? delivery.ListNames : "press contacts";
        if (bodies.TryGetValue(lists, out var body))
        {
            return body;
        }

        if (bodies.Count >= 64)
        {
            // People on ever other lists: memory stays small, and each is encoded anew.
            bodies.Clear();
        }

        return bodies[lists] = new PreparedBody(Body(
            MailCopy.WithLists(message.Text, MailWriter.OneLine(lists)), MailCopy.WithLists(message.Html, MailWriter.Encode(lists))));
    }

    private MultipartAlternative Body(string text, string html) => MailCopy.Body(text, html, boundary);

    private static void Fold(StringBuilder head, string letters)
    {
        for (var i = 0; i < letters.Length; i += 72)
        {
            head.Append(i > 0 ? "\r\n\t" : "").Append(letters.AsSpan(i, Math.Min(72, letters.Length - i)));
        }

        head.Append("\r\n");
    }

    private static string Raw(Header header) => Encoding.Latin1.GetString(header.RawValue).ReplaceLineEndings("\r\n");
}
