using System.Collections.Concurrent;
using System.Globalization;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Whom a field is for, once its version may be read at all.</summary>
public enum CanaryAudience
{
    /// <summary>Whoever may read the version.</summary>
    Everybody,

    /// <summary>Journalists who may read it, on the media pages and in mail.</summary>
    Media,

    /// <summary>The office.</summary>
    Office,

    /// <summary>The public, once a release that was public is withdrawn.</summary>
    Notice,

    /// <summary>One person of the office.</summary>
    OnePerson,
}

/// <summary>A word that stands in one field of one version and nowhere else.</summary>
/// <param name="Word">The word, or an id.</param>
/// <param name="Release">The release's name in the test; for other things theirs.</param>
/// <param name="Version">From 1; 0: not of a version.</param>
/// <param name="Field">Which field.</param>
/// <param name="Audience">Whom the field is for.</param>
public sealed record Canary(string Word, string Release, int Version, string Field, CanaryAudience Audience)
{
    /// <summary>Whether it is an id rather than content.</summary>
    public bool IsId => Field == "id";

    /// <summary>Whether only the beginning of a word was found.</summary>
    public bool IsCutShort => Release.Length == 0;
}

/// <summary>Makes canaries and knows each of them again. Any thread may ask.</summary>
public sealed class CanaryBook
{
    /// <summary>How every word begins; the program has no such letters anywhere.</summary>
    public const string Mark = "qzkanari";

    /// <summary>How every ORCID iD of the test begins.</summary>
    public const string OrcidMark = "0009-0008-1";

    /// <summary>The digits behind <see cref="Mark"/>.</summary>
    public const int Digits = 5;

    private readonly ConcurrentDictionary<string, Canary> _words = new(StringComparer.OrdinalIgnoreCase);
    private int _last;

    /// <summary>How many there are, ids included.</summary>
    public int Count => _words.Count;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Canary> All => [.. _words.Values];

    /// <summary>The ids that are known, for a search.</summary>
    public IReadOnlyList<string> Ids => [.. _words.Values.Where(c => c.IsId).Select(c => c.Word)];

    /// <summary>A new word.</summary>
    public string Word(string release, int version, string field, CanaryAudience audience = CanaryAudience.Everybody) =>
        Keep(new Canary(Mark + Next(Digits), release, version, field, audience));

    /// <summary>A new ORCID iD with its check digit (ISO 7064 mod 11-2).</summary>
    public string Orcid(string release, int version, string field, CanaryAudience audience = CanaryAudience.Everybody)
    {
        var digits = "000900081" + Next(6);
        var total = digits.Aggregate(0, (sum, d) => (sum + (d - '0')) * 2);
        var check = (12 - (total % 11)) % 11;
        var whole = digits + (check == 10 ? "X" : check.ToString(CultureInfo.InvariantCulture));
        return Keep(new Canary($"{whole[..4]}-{whole[4..8]}-{whole[8..12]}-{whole[12..]}", release, version, field, audience));
    }

    /// <summary>An id that says by being there that something exists.</summary>
    public string Id(string id, string release, CanaryAudience audience = CanaryAudience.Everybody) => Keep(new Canary(id, release, 0, "id", audience));

    /// <summary>The canary of a word as it was found; a word that was cut short is nobody's, and nobody may see it.</summary>
    public Canary Of(string word) => _words.GetValueOrDefault(word) ?? new Canary(word, "", 0, "the beginning of a word", CanaryAudience.OnePerson);

    private string Next(int digits) => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    private string Keep(Canary canary)
    {
        _words[canary.Word] = canary;
        return canary.Word;
    }
}
