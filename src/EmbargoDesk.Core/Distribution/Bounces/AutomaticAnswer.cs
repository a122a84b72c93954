using System.Text.RegularExpressions;
using MimeKit;

namespace EmbargoDesk.Core.Distribution.Bounces;

/// <summary>Tells out-of-office notes and the like (RFC 3834) from bounces.</summary>
internal static partial class AutomaticAnswer
{
    private static readonly string[] Marks =
        ["X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Autoreply-From", "X-AutoReply-Domain", "X-Mail-Autoreply", "X-Vacation", "X-MS-Exchange-Generated-Message-Source"];

    /// <summary>Whether its headers say so.</summary>
    public static bool SaysSo(MimeMessage message) =>
        IsAutoSubmitted(message)
        || Marks.Any(m => message.Headers[m] is { } value && (!m.StartsWith("X-MS", StringComparison.Ordinal) || value.Contains("Mailbox Rules", StringComparison.OrdinalIgnoreCase)))
        || Precedence().IsMatch(message.Headers["Precedence"] ?? "")
        || Precedence().IsMatch(message.Headers["X-Precedence"] ?? "")
        || (HasSubject(message) && IsFromMachine(message));

    /// <summary>RFC 3834 section 5: any value but "no".</summary>
    public static bool IsAutoSubmitted(MimeMessage message) =>
        message.Headers["Auto-Submitted"] is { } value && !value.Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its subject is one with which such notes begin, in the languages of the field.</summary>
    public static bool HasSubject(MimeMessage message) => Subject().IsMatch(message.Subject ?? "");

    // A person may well write "Absence of evidence": a subject alone says nothing.
    private static bool IsFromMachine(MimeMessage message) =>
        ReturnPath.IsNull(message) || message.Headers.Contains("X-Auto-Response-Suppress") || Bulk().IsMatch(message.Headers["Precedence"] ?? "");

    [GeneratedRegex(@"^\s*(bulk|junk|list)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bulk();

    [GeneratedRegex(@"^\s*(auto[_-]?reply|auto[_-]?respond)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Precedence();

    [GeneratedRegex(
        @"^\W*((re|aw|sv|antw|r[ée])\s*:\s*)*\W*(out[- ]of[- ](the[- ])?office|auto(matic|mated|mated e-?mail)?[- ]?(reply|response|answer)|autoreply|auto:|on (annual leave|vacation|holiday|parental leave|maternity leave)|away from|vacation (notice|reply|message)"
        + @"|abwesen|automatische antwort|außer haus|nicht im büro|réponse automatique|absen(ce|t)|en congé|respuesta autom[áa]tica|fuera de (la )?oficina|ausente|risposta automatica|fuori (sede|ufficio)|resposta autom[áa]tica|ausência|automatisch antwoord|afwezig"
        + @"|autosvar|automatisk[t]? svar|frånvaro|fraværende|ikke til ?stede|automaattinen vastaus|poissa|odpowied[źz] automatyczna|autoodpowied[źz]|automatick[áa] odpov[ěe][ďd]|nep[řr][íi]tomen|automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l|r[ăa]spuns automat|otomatik yan[ıi]t|ofis d[ıi][şs][ıi]"
        + @"|автоответ|автоматический ответ|нет на работе|автоматична відповідь|αυτόματη απάντηση|自動応答|自動返信|不在|自动回复|自動回覆|자동 ?회신|부재 중|رد تلقائي|خارج المكتب|תשובה אוטומטית|מחוץ למשרד)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Subject();
}
