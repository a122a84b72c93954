namespace EmbargoDesk.Core.Distribution;

/// <summary>How a finding about the office's mail stands.</summary>
public enum MailFindingKind
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Better otherwise.</summary>
    Advice,

    /// <summary>Mail will be refused or called spam.</summary>
    Bad,

    /// <summary>It could not be seen.</summary>
    Unknown,
}

/// <summary>One thing about the office's mail in DNS.</summary>
/// <param name="Kind">How it stands.</param>
/// <param name="What">"SPF", "DKIM", "DMARC", "MX", "PTR".</param>
/// <param name="Sentence">What is so, and what to do.</param>
/// <param name="Record">The record as it stands, or "".</param>
public sealed record MailFinding(MailFindingKind Kind, string What, string Sentence, string Record = "");

/// <summary>What DNS says of a domain that sends mail, in plain words (RFC 7208, RFC 7489, RFC 5321).</summary>
public static class MailDomain
{
    private const int MostLookups = 10;

    /// <summary>Who may send as the domain.</summary>
    /// <param name="domain">In ASCII.</param>
    /// <param name="txt">Its TXT records.</param>
    public static MailFinding Spf(string domain, IReadOnlyCollection<string> txt)
    {
        var records = txt.Where(t => t.Equals("v=spf1", StringComparison.OrdinalIgnoreCase) || t.StartsWith("v=spf1 ", StringComparison.OrdinalIgnoreCase)).ToList();
        if (records is not [var record])
        {
            return records.Count == 0
                ? new(MailFindingKind.Bad, "SPF", $"{domain} does not say who may send its mail. Publish a TXT record at {domain} such as “v=spf1 include:… -all”; the keeper of your mail server knows the “include:”.")
                : new(MailFindingKind.Bad, "SPF", $"{domain} has {records.Count} SPF records, which counts as none (RFC 7208). Join them into one.", string.Join('\n', records));
        }

        var terms = record.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(t => t.ToLowerInvariant()).ToList();
        var lookups = terms.Count(t => t.TrimStart('+', '-', '~', '?') is var m && (m is "a" or "mx" or "ptr" || m.StartsWith("include:", StringComparison.Ordinal)
            || m.StartsWith("a:", StringComparison.Ordinal) || m.StartsWith("a/", StringComparison.Ordinal) || m.StartsWith("mx:", StringComparison.Ordinal) || m.StartsWith("mx/", StringComparison.Ordinal)
            || m.StartsWith("exists:", StringComparison.Ordinal) || m.StartsWith("ptr:", StringComparison.Ordinal) || m.StartsWith("redirect=", StringComparison.Ordinal)));
        return terms switch
        {
            _ when terms.Any(t => t is "+all" or "all") => new(MailFindingKind.Bad, "SPF", "It lets the whole world send as you (“+all”). End it with “-all”.", record),
            _ when lookups > MostLookups => new(MailFindingKind.Bad, "SPF", $"It asks for {lookups} further look-ups; above {MostLookups} receivers give up and count it as an error. Take out what is not needed.", record),
            _ when terms.Contains("?all") || !terms.Any(t => t is "-all" or "~all" || t.StartsWith("redirect=", StringComparison.Ordinal)) =>
                new(MailFindingKind.Advice, "SPF", "It does not say what to do with mail from elsewhere. End it with “-all”, or “~all” while you try it.", record),
            _ => new(MailFindingKind.Good, "SPF", $"{domain} says who may send its mail. Make sure that your mail server is among them: a test message shows “spf=pass”.", record),
        };
    }

    /// <summary>What receivers do with mail that only claims to be the domain's.</summary>
    /// <param name="domain">In ASCII.</param>
    /// <param name="txt">The TXT records at "_dmarc." and the domain.</param>
    public static MailFinding Dmarc(string domain, IReadOnlyCollection<string> txt)
    {
        var records = txt.Where(t => t.StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase)).ToList();
        if (records is not [var record])
        {
            return records.Count == 0
                ? new(MailFindingKind.Bad, "DMARC", $"There is no DMARC record, and large mail services ask for one. Publish a TXT record at _dmarc.{domain}: “v=DMARC1; p=none; rua=mailto:postmaster@{domain}” to begin with, “p=reject” when the reports are clean.")
                : new(MailFindingKind.Bad, "DMARC", $"There are {records.Count} DMARC records at _dmarc.{domain}, which counts as none. Leave one.", string.Join('\n', records));
        }

        return Tag(record, "p") switch
        {
            "reject" or "quarantine" => new(MailFindingKind.Good, "DMARC", "Receivers turn away what only claims to come from you.", record),
            "none" => new(MailFindingKind.Advice, "DMARC", "It only watches (“p=none”), which is enough for large mail services. When its reports are clean, “p=quarantine” or “p=reject” keeps others from writing as you.", record),
            _ => new(MailFindingKind.Bad, "DMARC", "It has no “p=” that receivers know. Set it to none, quarantine or reject.", record),
        };
    }

    /// <summary>Where answers and bounces go.</summary>
    /// <param name="domain">In ASCII.</param>
    /// <param name="hosts">The mail exchangers, the preferred first.</param>
    public static MailFinding Mx(string domain, IReadOnlyList<string> hosts) => hosts switch
    {
        [] => new(MailFindingKind.Bad, "MX", $"{domain} names no server that takes its mail, so answers and bounces get lost, and some receivers refuse mail from it. Publish an MX record."),
        ["" or "."] => new(MailFindingKind.Bad, "MX", $"{domain} says that it takes no mail at all (a null MX). The office’s address must be able to receive answers.", "."),
        _ => new(MailFindingKind.Good, "MX", "Answers and bounces arrive here.", string.Join('\n', hosts)),
    };

    /// <summary>Whether the sending machine's address has a name that leads back to it (RFC 1912 section 2.1).</summary>
    /// <param name="address">The machine's address.</param>
    /// <param name="names">Its names by reverse look-up.</param>
    /// <param name="leadBack">Those of them that lead to the address again.</param>
    public static MailFinding ReverseName(string address, IReadOnlyCollection<string> names, IReadOnlyCollection<string> leadBack) => (names.Count, leadBack.Count) switch
    {
        (0, _) => new(MailFindingKind.Bad, "PTR", $"{address} has no name by reverse look-up. If it sends mail to the world itself, many receivers refuse that: ask whoever gave you the address for a PTR record."),
        (_, 0) => new(MailFindingKind.Bad, "PTR", $"{address} is called {string.Join(", ", names)}, but that name does not lead back to it. Let its A or AAAA record and the PTR record agree.", string.Join('\n', names)),
        _ => new(MailFindingKind.Good, "PTR", $"{address} and its name lead to each other.", string.Join('\n', leadBack)),
    };

    private static string Tag(string record, string name) => record.Split(';', StringSplitOptions.TrimEntries)
        .Select(t => t.Split('=', 2)).Where(t => t.Length == 2 && t[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(t => t[1].Trim().ToLowerInvariant()).FirstOrDefault() ?? "";
}
