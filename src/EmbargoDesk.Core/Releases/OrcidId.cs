namespace EmbargoDesk.Core.Releases;

/// <summary>Reads an ORCID iD: sixteen characters, the last an ISO 7064 mod 11-2 check digit ("0000-0002-1825-0097").</summary>
public static class OrcidId
{
    /// <summary>The bare iD with its hyphens, from the iD itself or from an orcid.org address.</summary>
    /// <param name="text">What was typed or printed; null is no iD.</param>
    /// <param name="orcid">The bare iD, or an empty string.</param>
    /// <returns>False when the form or the check digit is wrong. Never throws.</returns>
    public static bool TryParse(string? text, out string orcid)
    {
        orcid = "";
        if (text is null || text.Length > 200)
        {
            return false;
        }

        var rest = text.AsSpan().Trim();
        foreach (var prefix in (ReadOnlySpan<string>)["orcid id:", "orcid:", "https://", "http://", "www.", "orcid.org/"])
        {
            if (rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[prefix.Length..].TrimStart();
            }
        }

        rest = rest.TrimEnd("/.,;) ");
        Span<char> digits = stackalloc char[16];
        var count = 0;
        foreach (var c in rest)
        {
            if (c is '-' or '‐' or '‑' or '–' or ' ')
            {
                continue;
            }

            if (count == 16 || !(char.IsAsciiDigit(c) || (count == 15 && c is 'X' or 'x')))
            {
                return false;
            }

            digits[count++] = char.ToUpperInvariant(c);
        }

        if (count != 16 || CheckDigit(digits[..15]) != digits[15])
        {
            return false;
        }

        orcid = $"{digits[..4]}-{digits[4..8]}-{digits[8..12]}-{digits[12..]}";
        return true;
    }

    private static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var total = 0;
        foreach (var digit in digits)
        {
            total = (total + (digit - '0')) * 2;
        }

        var check = (12 - (total % 11)) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }
}
