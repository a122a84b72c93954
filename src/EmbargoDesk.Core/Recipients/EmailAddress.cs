using System.Globalization;
using MimeKit;

namespace EmbargoDesk.Core.Recipients;

/// <summary>One e-mail address, checked as RFC 5321 and RFC 6531 allow.</summary>
public static class EmailAddress
{
    /// <summary>The longest address that SMTP carries (RFC 5321 section 4.5.3.1.3, less the angle brackets).</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// Reads one address. Surrounding white space, "mailto:", angle brackets and a glued full stop, comma or semicolon are taken off.
    /// </summary>
    /// <param name="text">What was typed or found.</param>
    /// <param name="address">The address, or empty.</param>
    /// <param name="why">One sentence for the officer, or empty.</param>
    public static bool TryParse(string? text, out string address, out string why)
    {
        address = "";
        var s = (text ?? "").Trim();
        if (s.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            s = s[7..];
        }

        s = s.Trim().TrimStart('<').TrimEnd('>', '.', ',', ';', ' ');
        if (s.Length == 0)
        {
            why = "There is no e-mail address.";
            return false;
        }

        if (s.Length > MaxLength)
        {
            why = $"The e-mail address is {s.Length} characters long; mail carries {MaxLength} at most.";
            return false;
        }

        if (s.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            why = "The e-mail address contains a space or a control character.";
            return false;
        }

        var at = s.LastIndexOf('@');
        if (at <= 0 || at == s.Length - 1)
        {
            why = $"“{s}” is not an e-mail address: it needs a name, an @ and a domain.";
            return false;
        }

        if (System.Text.Encoding.UTF8.GetByteCount(s[..at]) > 64)
        {
            why = "The part before the @ is longer than the 64 octets that mail carries.";
            return false;
        }

        if (!MailboxAddress.TryParse(s, out var mailbox) || mailbox.Address.Length == 0 || !DomainIsSound(s[(at + 1)..]))
        {
            why = $"“{s}” is not an e-mail address that mail can reach.";
            return false;
        }

        address = s;
        why = "";
        return true;
    }

    /// <summary>
    /// What makes two addresses the same: lower case, the domain in its ASCII form. Plus tags are kept: they are different addresses.
    /// </summary>
    public static string Canonical(string address)
    {
        var at = address.LastIndexOf('@');
        return address[..at].Normalize().ToLowerInvariant() + "@" + AsciiDomain(address[(at + 1)..]);
    }

    private static bool DomainIsSound(string domain)
    {
        try
        {
            var ascii = AsciiDomain(domain);
            return ascii.Length <= 253 && (ascii == "localhost" || ascii.Contains('.', StringComparison.Ordinal))
                && Uri.CheckHostName(ascii) == UriHostNameType.Dns;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string AsciiDomain(string domain) => Idn.GetAscii(domain.ToLowerInvariant());
}
