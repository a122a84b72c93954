using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmbargoDesk.Web.Distribution;

/// <summary>How the conversation with the mail server is encrypted. There is no "if possible": that is plaintext to whoever is in between.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all: on the same machine only, unless <see cref="SmtpSettings.AllowPlaintext"/>.</summary>
    None,

    /// <summary>STARTTLS (RFC 3207), required.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}

/// <summary>The section "Smtp". A class and not a record, so that nothing ever prints the password.</summary>
public sealed class SmtpSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Smtp";

    /// <summary>The mail server's name or address. Empty: mail goes into <see cref="PickupDirectory"/>.</summary>
    public string Host { get; init; } = "";

    /// <summary>0: by <see cref="Security"/> (465, 587 or 25).</summary>
    public int Port { get; init; } = 587;

    /// <summary>How it is encrypted.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>Permits <see cref="SmtpSecurity.None"/> to another machine: embargoed text then travels readable.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>Empty: no sign-in.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>A PEM file of certificates to trust besides the machine's own; empty: none. A server whose very certificate is in it may bear any name.</summary>
    public string TrustedCertificate { get; set; } = "";

    /// <summary>Where messages are laid down as files if there is no host. Empty: "mail" below the data directory.</summary>
    public string PickupDirectory { get; set; } = "";

    /// <summary>How many connections are open at once, 1 to 64.</summary>
    public int MaxConnections { get; init; } = 4;

    /// <summary>After so many messages a connection is renewed; servers drop long ones.</summary>
    public int MessagesPerConnection { get; init; } = 100;

    /// <summary>Messages a minute in all, evenly spread; 0: as fast as the server takes them. Of each server of several.</summary>
    public int MessagesPerMinute { get; init; }

    /// <summary>Messages under way at once to one receiving domain; 0: as many as there are connections.</summary>
    public int DomainConnections { get; init; }

    /// <summary>Messages a minute to one receiving domain; 0: no limit.</summary>
    public int DomainMessagesPerMinute { get; init; }

    /// <summary>
    /// Asks each later server for TLS too (REQUIRETLS, RFC 8689). Off unless set: where one of them does not offer it, the message bounces.
    /// </summary>
    public bool RequireTls { get; init; }

    /// <summary>Where an access token is fetched (OAuth 2.0, RFC 6749), instead of a password; empty: the password is used.</summary>
    public string TokenAddress { get; init; } = "";

    /// <summary>The client's id there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The client's secret; with a refresh token it may be empty.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>What is asked for, such as "https://outlook.office365.com/.default"; may be empty.</summary>
    public string TokenScope { get; init; } = "";

    /// <summary>A refresh token; empty: the client's own credentials are used (RFC 6749 section 4.4).</summary>
    public string RefreshToken { get; init; } = "";

    /// <summary>How long to wait for anything but the last reply, in seconds.</summary>
    public int TimeoutSeconds { get; init; } = 120;

    /// <summary>How long to wait for the reply to a whole message, in seconds. RFC 5321 section 4.5.3.2.6 asks for ten minutes: less makes messages in doubt.</summary>
    public int FinalReplyTimeoutSeconds { get; init; } = 600;

    /// <summary>The name that EHLO gives; empty: the machine's.</summary>
    public string HeloName { get; init; } = "";

    /// <summary>The port in force.</summary>
    public int EffectivePort => Port != 0 ? Port : Security switch { SmtpSecurity.Tls => 465, SmtpSecurity.StartTls => 587, _ => 25 };

    /// <summary>Whether the host is this machine.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What is wrong, one sentence each; empty: nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> wrong = [];
        Check(Port is >= 0 and <= 65535, $"Smtp:Port is {Port}; it must be from 1 to 65535, or 0 for the usual port of Smtp:Security.");
        Check(MaxConnections is >= 1 and <= 64, $"Smtp:MaxConnections is {MaxConnections}; it must be from 1 to 64.");
        Check(MessagesPerConnection is >= 1 and <= 100_000, $"Smtp:MessagesPerConnection is {MessagesPerConnection}; it must be from 1 to 100000.");
        Check(MessagesPerMinute is >= 0 and <= 1_000_000, $"Smtp:MessagesPerMinute is {MessagesPerMinute}; it must be from 1 to 1000000, or 0 for no limit.");
        Check(DomainConnections is >= 0 and <= 64, $"Smtp:DomainConnections is {DomainConnections}; it must be from 1 to 64, or 0 for no limit.");
        Check(DomainMessagesPerMinute is >= 0 and <= 1_000_000, $"Smtp:DomainMessagesPerMinute is {DomainMessagesPerMinute}; it must be from 1 to 1000000, or 0 for no limit.");
        Check(TokenAddress.Length == 0 || (Uri.TryCreate(TokenAddress, UriKind.Absolute, out var token) && (token.Scheme == Uri.UriSchemeHttps || token.IsLoopback)),
            "Smtp:TokenAddress must be an address that begins with https://.");
        Check(TokenAddress.Length == 0 || (User.Length > 0 && ClientId.Length > 0 && (ClientSecret.Length > 0 || RefreshToken.Length > 0)),
            "Smtp:TokenAddress is set: Smtp:User, Smtp:ClientId and either Smtp:ClientSecret or Smtp:RefreshToken must be set too.");
        Check(TokenAddress.Length == 0 || Password.Length == 0, "Smtp:TokenAddress and Smtp:Password are both set; keep one.");
        Check(TokenAddress.Length > 0 || (ClientId.Length == 0 && ClientSecret.Length == 0 && RefreshToken.Length == 0), "Smtp:ClientId, Smtp:ClientSecret or Smtp:RefreshToken is set, but Smtp:TokenAddress is not.");
        Check(!RequireTls || Security != SmtpSecurity.None, "Smtp:RequireTls is true, but Smtp:Security is None.");
        Check(TimeoutSeconds is >= 1 and <= 3600, $"Smtp:TimeoutSeconds is {TimeoutSeconds}; it must be from 1 to 3600.");
        Check(FinalReplyTimeoutSeconds is >= 1 and <= 3600, $"Smtp:FinalReplyTimeoutSeconds is {FinalReplyTimeoutSeconds}; it must be from 1 to 3600.");
        Check(Enum.IsDefined(Security), "Smtp:Security must be None, StartTls or Tls.");
        Check(Host.Length == 0 || Uri.CheckHostName(Host) != UriHostNameType.Unknown, $"Smtp:Host is “{Host}”; it must be a name or an address alone, without a scheme or a port.");
        Check(HeloName.Length == 0 || Uri.CheckHostName(HeloName) == UriHostNameType.Dns, $"Smtp:HeloName is “{HeloName}”; it must be a host name such as desk.example.org.");
        Check(User.Length > 0 || Password.Length == 0, "Smtp:Password is set, but Smtp:User is not.");
        Check(User.Length == 0 || Password.Length > 0 || TokenAddress.Length > 0, "Smtp:User is set, but Smtp:Password is not.");
        Check(
            Host.Length == 0 || Security != SmtpSecurity.None || AllowPlaintext || IsLoopback,
            $"Smtp:Security is None, and {Host} is another machine: embargoed text would travel readable. Set it to StartTls or Tls, or accept this with Smtp:AllowPlaintext.");
        if (TrustedCertificate.Length > 0 && !TryLoadTrusted(out _, out var why))
        {
            wrong.Add($"Smtp:TrustedCertificate: {why}");
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

    /// <summary>Reads <see cref="TrustedCertificate"/>; an empty collection if it is not set.</summary>
    internal bool TryLoadTrusted(out X509Certificate2Collection certificates, out string why)
    {
        certificates = [];
        why = "";
        if (TrustedCertificate.Length == 0)
        {
            return true;
        }

        try
        {
            certificates.ImportFromPemFile(TrustedCertificate);
            why = certificates.Count > 0 ? "" : $"there is no certificate in {TrustedCertificate}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            why = $"{TrustedCertificate} cannot be read: {e.Message}";
        }

        return why.Length == 0;
    }
}
