using System.Net;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution.Setup;

/// <summary>Looks at what DNS says of the office's mail: SPF, DKIM, DMARC, MX, and the mail server's name.</summary>
public sealed class CheckMailDomain(IDbContextFactory<DeskDb> dbs, DeskSettings settings, LookUpDns dns)
{
    /// <summary>The domain of the office's address, in ASCII.</summary>
    public string Domain => MailCopy.Domain(settings.Office);

    /// <summary>Looks at all of it.</summary>
    public async Task<IReadOnlyList<MailFinding>> RunAsync(CancellationToken cancel = default)
    {
        var domain = Domain;
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var keys = await db.DkimKeys.AsNoTracking().Where(k => k.RetiredAt == null).OrderBy(k => k.CreatedAt).ToListAsync(cancel);
        var findings = new List<MailFinding>
        {
            Of("SPF", await dns.TxtAsync(domain, cancel), r => MailDomain.Spf(domain, r)),
        };
        foreach (var key in keys)
        {
            findings.Add(Of("DKIM", await dns.TxtAsync(DkimRecord.Name(key), cancel), r => DkimRecord.Fault(key, r) is { } fault
                ? new(key.ActiveAt is null ? MailFindingKind.Advice : MailFindingKind.Bad, "DKIM", fault, string.Join('\n', r))
                : key.ActiveAt is null ? new(MailFindingKind.Advice, "DKIM", $"The record of the key {key.Selector} is published. Use the key, below.")
                : new(MailFindingKind.Good, "DKIM", $"Mail is signed with the key {key.Selector}, and receivers find it.")));
        }

        if (keys.All(k => k.ActiveAt is null))
        {
            findings.Add(new(MailFindingKind.Bad, "DKIM", keys.Count == 0
                ? "Mail is not signed by this program. Make a key below, unless your mail server signs for you (a test message then shows “dkim=pass”)."
                : "Mail is not signed by this program yet: no key is in use."));
        }

        findings.Add(Of("DMARC", await dns.TxtAsync($"_dmarc.{domain}", cancel), r => MailDomain.Dmarc(domain, r)));
        findings.Add(Of("MX", await dns.MxAsync(domain, cancel), r => MailDomain.Mx(domain, r)));
        findings.Add(await PtrAsync(cancel));
        return findings;
    }

    private async Task<MailFinding> PtrAsync(CancellationToken cancel)
    {
        var smtp = settings.Smtp;
        if (smtp.Host.Length == 0 || smtp.IsLoopback)
        {
            return new(MailFindingKind.Unknown, "PTR", smtp.Host.Length == 0
                ? "Mail is written as files, so there is no mail server whose name could be looked up."
                : "The mail server is this machine; the address under which the world sees it cannot be told from here. A test message shows it.");
        }

        var found = IPAddress.TryParse(smtp.Host, out var literal) ? new DnsAnswer([literal.ToString()], null) : await dns.AddressesAsync(smtp.Host, cancel);
        if (found.Records.Count == 0)
        {
            return found.Trouble is { } trouble ? new(MailFindingKind.Unknown, "PTR", trouble) : new(MailFindingKind.Bad, "PTR", $"The mail server’s name {smtp.Host} leads nowhere. Check Smtp:Host.");
        }

        var address = IPAddress.Parse(found.Records[0]);
        var names = await dns.PtrAsync(address, cancel);
        if (names.Trouble is { } why)
        {
            return new(MailFindingKind.Unknown, "PTR", why);
        }

        var leadBack = new List<string>();
        foreach (var name in names.Records)
        {
            if ((await dns.AddressesAsync(name, cancel)).Records.Any(a => IPAddress.Parse(a).Equals(address)))
            {
                leadBack.Add(name);
            }
        }

        return MailDomain.ReverseName(address.ToString(), names.Records, leadBack);
    }

    private static MailFinding Of(string what, DnsAnswer answer, Func<IReadOnlyList<string>, MailFinding> read) =>
        answer.Trouble is { } trouble ? new(MailFindingKind.Unknown, what, trouble) : read(answer.Records);
}
