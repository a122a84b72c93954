using System.Text.RegularExpressions;
using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Reads bounces that are written for people only: qmail, Exim, Postfix and sendmail of old, Exchange, Domino, the large providers, and text with codes.</summary>
internal static partial class TextBounce
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private const int MostLines = 12;

    /// <summary>What it says; null: it is no bounce.</summary>
    /// <param name="message">The whole.</param>
    /// <param name="parts">The same, taken apart.</param>
    /// <param name="subjects">What must not be repeated.</param>
    /// <param name="isOurs">Whether an address is the office's own.</param>
    public static BouncedPerson? Read(MimeMessage message, BounceParts parts, IReadOnlyList<string> subjects, Func<string, bool> isOurs)
    {
        var failed = message.Headers["X-Failed-Recipients"] ?? "";
        var head = Head(parts.Text);
        if (failed.Length == 0 && !IsBounce(message, head))
        {
            return null;
        }

        var telling = TellingLines(head);
        var address = BounceWords.AddressIn(failed) is { Length: > 0 } named ? named : Addresses(telling).Concat(Addresses(head)).FirstOrDefault(a => !isOurs(a)) ?? "";
        var status = BounceCodes.StatusIn("", telling);
        var kind = IsDelay(head) ? BounceKind.Notice : BounceCodes.KindOf(status, telling) ?? BounceKind.Unknown;
        return new BouncedPerson(kind, address, status, BounceWords.Clean(telling, subjects));
    }

    /// <summary>Whether it tells of a delay only.</summary>
    public static bool IsDelay(string text) => Delay().IsMatch(text);

    /// <summary>The lines that say why, with what continues them, and nothing else: around them stands what nobody needs to keep.</summary>
    public static string TellingLines(string text)
    {
        var told = new List<string>();
        var goesOn = false;
        foreach (var line in Head(text).Split('\n'))
        {
            var trimmed = line.Trim();
            goesOn = trimmed.Length > 0 && (BounceCodes.IsTelling(trimmed) || (goesOn && char.IsWhiteSpace(line[0]) && told.Count < MostLines)) && !Heading().IsMatch(trimmed);
            if (goesOn && told.Count < MostLines)
            {
                told.Add(trimmed);
            }
        }

        return string.Join(" ", told);
    }

    private static bool IsBounce(MimeMessage message, string head)
    {
        if (AutomaticAnswer.HasSubject(message))
        {
            return false;
        }

        var server = ReturnPath.IsServer(message);
        var machine = server || ReturnPath.IsNull(message) || (AutomaticAnswer.IsAutoSubmitted(message) && Subject().IsMatch(message.Subject ?? ""));
        return machine && (Subject().IsMatch(message.Subject ?? "") || Failure().IsMatch(head));
    }

    private static IEnumerable<string> Addresses(string text) => AnyAddress().Matches(text).Select(m => BounceWords.AddressIn(m.Value)).Where(a => a.Length > 0);

    // What stands before the copy of the message.
    private static string Head(string text) => Copy().Match(text) is { Success: true, Index: > 0 } copy ? text[..copy.Index] : text;

    [GeneratedRegex(@"[^\s<>;,:""'()\[\]]+@[^\s<>;,:""'()\[\]]+")]
    private static partial Regex AnyAddress();

    [GeneratedRegex(@"^(subject|betreff|objet|asunto|oggetto|from|to|cc|date|sent)\s*:", Options)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^[ \t]*(-{2,}.{0,12}(below this line is|enclosed (is|are)|this is a copy|the body of the message|the header of the original|original message|returned message|unsent message|message follows|forwarded message|included is a copy|message header)|(the following is|here is) a copy of|original message headers:|message headers follow|Begin message headers|Return-Path:|Received: from|X-Mailer:|MIME-Version:|DKIM-Signature:|List-Unsubscribe:)",
        Options | RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(
        @"undeliver|not? deliver|non-?deliver|returned (mail|e-?mail|to sender|message)|mail returned|delivery (status|fail|problem|error|report|has failed|unsuccessful|notification)|failure (notice|delivery|notification)|failed (mail|delivery|message)|mail(box)? (delivery )?(failed|failure|error|unavailable)|message (blocked|rejected|not delivered|status)|address not found|could(n't| not) be delivered|rejected:|warning: (could not|message)|delivery delayed|delayed mail"
        + @"|unzustellbar|nicht (zugestellt|zustellbar|übermittelt)|zustellung fehlgeschlagen|non (remis|distribu)|échec de (la )?(remise|livraison|distribution)|no se (puede|pudo|ha podido) entregar|no entregado|error de entrega|mancat[oa] (consegna|recapito)|non recapitat|não (foi )?entregue|falha na entrega|onbestelbaar|niet (af|be)geleverd|ikke levert?|kunde inte levereras|olevererbar|niedostarcz|nedoručiteln|kézbesíthetetlen|iletilemedi|не доставлено|недоставленное|配信不能|配達できません|退信|无法投递",
        Options)]
    private static partial Regex Subject();

    [GeneratedRegex(
        @"^Hi\. (This is|The)|I'm afraid I wasn't able to deliver|created automatically by (the )?mail delivery software|this is the mail system at|(permanent|non-?fatal|delivery|fatal) (delivery )?(fatal )?(errors|problems)|transcript of (the )?session follows|did not reach|(was|were|could|has|have|is)(n't|n’t| not)( yet)? (be(en)? )?(delivered|sent|reached)|undeliverable|unable to deliver|unable to send|failed to deliver|delivery (has |to the following (address|recipient)[^\n]{0,20})?(been )?fail(ed|ure)|failed permanently|permanent(ly)? (error|failure)|following (address|recipient)(es|s|\(s\))? (could|failed|rejected)|returned '?[45]\d\d|because:",
        Options | RegexOptions.Multiline)]
    private static partial Regex Failure();

    [GeneratedRegex(
        @"\b(has|have|been|is|was|are) (temporarily )?delayed|delivery (is )?delayed|still (being )?(retried|trying|in the queue|on the queue)|(will|to) (be retried|continue (to try|trying|attempting)|keep trying|retry|try again|be attempted)|(has|have)(n't| not) (yet )?been delivered( to[^\n]{0,80})? (yet|after|for)|not yet been delivered|delivery attempts will continue|this is (only )?a warning|warning message only|you do not need to resend",
        Options)]
    private static partial Regex Delay();
}
