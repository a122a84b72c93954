using System.Net;
using EmbargoDesk.Core.Distribution.Bounces;
using EmbargoDesk.Core.Recipients;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>How the bounce mailbox is read.</summary>
public enum BounceProtocol
{
    /// <summary>IMAP (RFC 9051).</summary>
    Imap,

    /// <summary>POP3 (RFC 1939).</summary>
    Pop3,
}

/// <summary>The section "Bounces". A class and not a record, so that nothing ever prints the password.</summary>
public sealed class BounceSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Bounces";

    /// <summary>The mailbox that copies name as their return address, each with its own detail. Empty: the office's own address, without one.</summary>
    public string Address { get; init; } = "";

    /// <summary>What stands between the mailbox's name and the detail.</summary>
    public string Separator { get; init; } = "+";

    /// <summary>How the mailbox is read.</summary>
    public BounceProtocol Protocol { get; init; }

    /// <summary>The mailbox's server. Empty: none is read.</summary>
    public string Host { get; init; } = "";

    /// <summary>0: by <see cref="Protocol"/> and <see cref="Security"/>.</summary>
    public int Port { get; init; }

    /// <summary>How the conversation is encrypted.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.Tls;

    /// <summary>The mailbox's user.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>The folder that is read (IMAP).</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary>Where mail goes that was understood and written down: a folder (IMAP) or a directory. Empty: it is deleted.</summary>
    public string MoveTo { get; init; } = "";

    /// <summary>A PEM file of certificates to trust besides the machine's own; empty: none.</summary>
    public string TrustedCertificate { get; set; } = "";

    /// <summary>A directory to read instead of a mailbox: a Maildir, or files "*.eml".</summary>
    public string Directory { get; set; } = "";

    /// <summary>How often it is read, in seconds, 1 to 3600.</summary>
    public int PollSeconds { get; init; } = 60;

    /// <summary>How many copies in a row must come back with a passing failure before the address is suppressed, 2 to 20; 0: never.</summary>
    public int SoftLimit { get; init; } = 3;

    /// <summary>Within how many days, 1 to 365.</summary>
    public int SoftDays { get; init; } = 30;

    /// <summary>Whether anything is read.</summary>
    public bool IsRead => Host.Length > 0 || Directory.Length > 0;

    /// <summary>The port in force.</summary>
    public int EffectivePort => Port != 0 ? Port : (Protocol, Security) switch
    {
        (BounceProtocol.Imap, SmtpSecurity.Tls) => 993,
        (BounceProtocol.Imap, _) => 143,
        (_, SmtpSecurity.Tls) => 995,
        _ => 110,
    };

    /// <summary>The return addresses; null: the office's own address is the return address.</summary>
    public BounceAddress? ReturnAddress => Address.Length > 0 ? new BounceAddress(Address, Separator[0]) : null;

    /// <summary>The certificates to trust, as those of the mail server are read.</summary>
    internal SmtpSettings Trust => new() { TrustedCertificate = TrustedCertificate };

    /// <summary>What is wrong, one sentence each; empty: nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> wrong = [];
        var why = "";
        Check(Address.Length == 0 || EmailAddress.TryParse(Address, out _, out why), $"Bounces:Address: {why}");
        Check(Address.All(char.IsAscii), $"Bounces:Address is “{Address}”; use letters of ASCII only, so that every server can send to it.");
        Check(Address.LastIndexOf('@') <= BounceAddress.MaxLocalPart, $"Bounces:Address has more than {BounceAddress.MaxLocalPart} characters before its @; with each copy’s own number it would be longer than mail carries.");
        Check(Separator.Length == 1 && BounceAddress.Separators.Contains(Separator[0], StringComparison.Ordinal), $"Bounces:Separator is “{Separator}”; it must be one of {string.Join(' ', BounceAddress.Separators.ToCharArray())}.");
        Check(Host.Length == 0 || Directory.Length == 0, "Bounces:Host and Bounces:Directory are both set; bounces are read from one of them.");
        Check(Host.Length == 0 || Uri.CheckHostName(Host) != UriHostNameType.Unknown, $"Bounces:Host is “{Host}”; it must be a name or an address alone, without a scheme or a port.");
        Check(Port is >= 0 and <= 65535, $"Bounces:Port is {Port}; it must be from 1 to 65535, or 0 for the usual port.");
        Check(Host.Length == 0 || (User.Length > 0 && Password.Length > 0), "Bounces:Host is set, but Bounces:User or Bounces:Password is not.");
        Check(
            Host.Length == 0 || Security != SmtpSecurity.None || IsLoopback,
            $"Bounces:Security is None, and {Host} is another machine: the password would travel readable. Set it to Tls or StartTls.");
        Check(Folder.Length > 0, "Bounces:Folder is empty; the usual folder is INBOX.");
        Check(MoveTo.Length == 0 || Host.Length == 0 || Protocol == BounceProtocol.Imap, "Bounces:MoveTo is set, but POP3 has no folders; empty it, or read the mailbox by IMAP.");
        Check(!string.Equals(MoveTo, Folder, StringComparison.OrdinalIgnoreCase) || Host.Length == 0, "Bounces:MoveTo is the folder that is read; name another, or empty it.");
        Check(PollSeconds is >= 1 and <= 3600, $"Bounces:PollSeconds is {PollSeconds}; it must be from 1 to 3600.");
        Check(SoftLimit is 0 or (>= 2 and <= 20), $"Bounces:SoftLimit is {SoftLimit}; it must be from 2 to 20, or 0 for never.");
        Check(SoftDays is >= 1 and <= 365, $"Bounces:SoftDays is {SoftDays}; it must be from 1 to 365.");
        if (!Trust.TryLoadTrusted(out _, out why))
        {
            wrong.Add($"Bounces:TrustedCertificate: {why}");
        }

        return wrong;

        void Check(bool holds, string sentence)
        {
            if (!holds)
            {
                wrong.Add(sentence);
            }
        }
    }

    private bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
