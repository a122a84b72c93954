using System.Text.RegularExpressions;

namespace EmbargoDesk.Core.Distribution;

/// <summary>The DNS record in which receivers find a signing key (RFC 6376 section 3.6.1, RFC 8463 section 4).</summary>
public static partial class DkimRecord
{
    /// <summary>One character-string of a TXT record holds no more (RFC 1035 section 3.3).</summary>
    private const int LongestString = 255;

    /// <summary>Where it stands: "desk2026._domainkey.example.org".</summary>
    public static string Name(DkimKey key) => $"{key.Selector}._domainkey.{key.Domain}";

    /// <summary>What it says.</summary>
    public static string Value(DkimKey key) => $"v=DKIM1; k={(key.Algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; p={key.PublicKey}";

    /// <summary>The same in strings that a TXT record can hold, in quotes as zone files have them.</summary>
    public static string InStrings(DkimKey key) => string.Join(' ', Value(key).Chunk(LongestString).Select(c => $"\"{new string(c)}\""));

    /// <summary>What DNS shows of a key, as a sentence; null: it is right.</summary>
    /// <param name="key">The key.</param>
    /// <param name="shown">The TXT records at its name, each with its strings put together.</param>
    public static string? Fault(DkimKey key, IReadOnlyCollection<string> shown)
    {
        var name = Name(key);
        if (shown.Count == 0)
        {
            return $"There is no TXT record at {name} yet. Publish it; it may take some minutes until everybody sees it.";
        }

        var keys = shown.Select(Public).Where(p => p is not null).ToList();
        return keys switch
        {
            [] => $"What stands at {name} is no DKIM record: it has no “p=”.",
            [""] => $"The record at {name} says that the key is withdrawn (its “p=” is empty). Publish the key, or make a new one with another selector.",
            [var one] when one == key.PublicKey => null,
            [var one] when key.PublicKey.StartsWith(one!, StringComparison.Ordinal) => $"The record at {name} is cut off: its “p=” has {one!.Length} of {key.PublicKey.Length} characters. Publish it in several strings, as shown here.",
            [_] => $"The record at {name} holds another key. Put this one in its place, or make a new key with another selector.",
            _ => $"There are {keys.Count} records at {name}; receivers take either. Leave only this one.",
        };
    }

    /// <summary>Whether a selector can stand in DNS: letters, digits, hyphens, at most 63.</summary>
    public static bool IsSelector(string selector) => Selector().IsMatch(selector);

    private static string? Public(string record)
    {
        foreach (var tag in record.Split(';', StringSplitOptions.TrimEntries))
        {
            if (tag.Split('=', 2) is [var name, var value] && name.Trim() == "p")
            {
                return Blank().Replace(value, "");
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
