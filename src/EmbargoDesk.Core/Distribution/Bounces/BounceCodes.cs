using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>
/// What a server's codes and words mean. An enhanced code (RFC 3463) goes before the plain one (RFC 5321 section 4.2), and what speaks of the sender or of
/// the message before what speaks of the recipient: a doubt must not stop a journalist's mail.
/// </summary>
internal static partial class BounceCodes
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The most telling enhanced code: the given one, unless it says nothing ("5.0.0") and the words say more; "" if there is none.</summary>
    public static string StatusIn(string given, string words)
    {
        var own = Enhanced().Match(given) is { Success: true } g ? g.Value : "";
        if (own.Length > 0 && !own.EndsWith(".0.0", StringComparison.Ordinal))
        {
            return own;
        }

        return Enhanced().Matches(words).Select(m => m.Value).FirstOrDefault(c => !c.EndsWith(".0.0", StringComparison.Ordinal)) ?? own;
    }

    /// <summary>What a failure means; null: neither a code nor a word says it.</summary>
    /// <param name="status">From <see cref="StatusIn"/>.</param>
    /// <param name="words">The server's words.</param>
    public static BounceKind? KindOf(string status, string words)
    {
        var code = status.Length > 0 ? status.Split('.').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray() : [0, 0, 0];
        var plain = Plain().Match(words) is { Success: true } p ? int.Parse(p.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var unknown = UnknownWords().IsMatch(words);
        if (IsAboutSenderOrMessage(code, words, unknown))
        {
            return BounceKind.Policy;
        }

        // Given up after days of "not now": it may be well tomorrow.
        if (code[0] == 4 || (code[0] == 0 && plain is >= 400 and < 500) || code is [5, 2, 2] || FullWords().IsMatch(words) || (code[0] == 0 && plain == 0 && AwayWords().IsMatch(words)))
        {
            return BounceKind.Soft;
        }

        if (IsGone(code, plain, words) || unknown)
        {
            return BounceKind.Hard;
        }

        return code[0] > 0 || plain > 0 ? BounceKind.Soft : null;
    }

    /// <summary>Whether a line says why a mail did not arrive, by code or by word.</summary>
    public static bool IsTelling(string line) =>
        Enhanced().IsMatch(line) || Plain().IsMatch(line) || UnknownWords().IsMatch(line) || FullWords().IsMatch(line) || PolicyWords().IsMatch(line) || AwayWords().IsMatch(line);

    private static bool IsAboutSenderOrMessage(int[] code, string words, bool unknown) =>
        code[1] == 7 || SecurityCode().IsMatch(words)

        // Bad sender's address (5.1.7, 5.1.8), content (5.6), too large (5.2.3, 5.3.4).
        || code is [_, 1, 7 or 8] or [_, 6, _] or [_, 2, 3] or [_, 3, 4]
        || (!unknown && PolicyWords().IsMatch(words) && !EdgeRefusal().IsMatch(words));

    private static bool IsGone(int[] code, int plain, string words) =>

        // 5.1.4 is an ambiguous address, 5.1.5 a valid one, 5.1.9 a server that speaks no proper SMTP.
        code is [5, 1, not (4 or 5 or 9)] or [5, 2, 1]

        // Microsoft's edge: the directory has no such recipient, under the code of a routing failure.
        || (code is [5, 4, 1] && EdgeRefusal().IsMatch(words))

        // RFC 7504 and RFC 7505: a host that takes no mail at all.
        || plain is 521 or 556;

    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\d|\.\d)")]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"(?<![\d.:])(4[2-5]\d|5[0-5]\d)(?=[\s#,;:<'""-]|$)", RegexOptions.Multiline)]
    private static partial Regex Plain();

    [GeneratedRegex(@"(?<![\d.])[45]\.7\.\d{1,3}(?!\d|\.\d)")]
    private static partial Regex SecurityCode();

    [GeneratedRegex(@"recipient address rejected: access denied|\bAS\(\d{9}\)", Options)]
    private static partial Regex EdgeRefusal();

    [GeneratedRegex(
        @"\b(user|recipient|mailbox|address|account|person)\b[^.\n]{0,80}?\b(unknown|unavailable|not found|(could|can)(n't|not| not) be found|does(n't| not) exist|not exist|disabled|inactive|deactivated|suspended|no longer (exists?|valid|active|in use|available|accepts?)|has been (closed|deleted|removed|disabled|deactivated)|not listed in|is not (valid|a valid))"
        + @"|\bunknown (or illegal )?(user|recipient|mailbox|address|alias|local part)|\b(no|not an?) (such|valid|known) (user|recipient|mailbox|person|address|account|domain)|no mailbox here|\binvalid (recipient|mailbox|address|user)|Recip(ient)?NotFound|\bunrouteable address|\bundeliverable address|not our customer|\bnot listed in\b[^\n]{0,40}(directory|address book)|no longer (with|at|employed)|does(n't| not) have an? [\w.-]{1,60} account"
        + @"|(empfänger|benutzer|adresse|postfach)[^.\n]{0,60}(unbekannt|existiert nicht|nicht gefunden|nicht vorhanden)|(destinataire|utilisateur|adresse|boîte)[^.\n]{0,60}(inconnue?|n['’]existe pas|introuvable)|(destinatario|usuario|buzón|dirección|utente|casella|indirizzo)[^.\n]{0,60}(desconocid[oa]|no existe|sconosciut[oa]|inesistente|non esiste)",
        Options)]
    private static partial Regex UnknownWords();

    [GeneratedRegex(
        @"\b(mailbox|inbox|account|user|recipient|storage|postfach|boîte|buzón|casella)\b[^.\n]{0,60}?\b(full|over ?quota|quota|exceed(s|ed)?|out of (space|storage)|voll|pleine|llen[oa]|pien[oa])|over ?quota|quota (is )?exceeded|exceeded[^.\n]{0,30}quota|insufficient (system )?storage|not enough (space|storage)",
        Options)]
    private static partial Regex FullWords();

    [GeneratedRegex(@"timed? ?out|connection (refused|lost|reset)|no route to host|host (not found|unreachable)|network (is )?unreachable|retry time|temporar(y|ily)|try again later", Options)]
    private static partial Regex AwayWords();

    [GeneratedRegex(
        @"\bspam|\bjunk\b|\bblocked\b|black ?list|block ?list|\bd?n?s?rbl\b|dnsbl|spamhaus|reputation|\bSPF\b|\bDKIM\b|\bDMARC\b|\bpolic(y|ies)\b|not (authori[sz]ed|permitted|allowed)|unauthenticated|authentication (is )?required|relay(ing)? (access )?(denied|not)|unable to relay|\bvirus|malware|content (was )?(rejected|filter)|banned|suspicious|\b(is|are) listed (in|at|by|on)\b|prohibited|access denied|administrative(ly)? prohib|reverse DNS|\bPTR\b|rate ?limit|too many (messages|recipients|connections)",
        Options)]
    private static partial Regex PolicyWords();
}
