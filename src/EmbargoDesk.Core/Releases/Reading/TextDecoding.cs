using System.Text;
using System.Text.RegularExpressions;
using UtfUnknown;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>
/// From bytes to letters. In this order: a byte order mark; UTF-16 by its zero bytes; UTF-8 where the bytes are valid UTF-8; what the page or
/// the transport declares; a guess that is confident and not Latin; Windows-1252.
/// </summary>
internal static partial class TextDecoding
{
    private const string Guessed = "The file does not say how its letters are coded; check accents and quotation marks.";

    /// <summary>The text, and whether its coding was guessed.</summary>
    public static string Read(byte[] bytes, string? contentType, bool isPage, List<Doubt> doubts)
    {
        var text = Decode(bytes, contentType, isPage, doubts);
        var controls = text.Count(c => c is '\0' || (c < ' ' && c is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u001A')));
        if (text.Contains('\0', StringComparison.Ordinal) || controls * 200L > text.Length)
        {
            throw new UnreadableDocumentException("The file holds no text: import a .docx, .html or .txt file, or paste the text.");
        }

        return text;
    }

    private static string Decode(byte[] bytes, string? contentType, bool isPage, List<Doubt> doubts)
    {
        if (ByteOrderMark(bytes) is { } marked)
        {
            return marked.Encoding.GetString(bytes, marked.Length, bytes.Length - marked.Length);
        }

        if (Utf16ByZeros(bytes) is { } wide)
        {
            return wide.GetString(bytes);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Not UTF-8, whatever is declared.
        }

        if (Declared(bytes, contentType, isPage) is { } declared)
        {
            return declared.GetString(bytes);
        }

        doubts.Add(new Doubt("body", Guessed));
        return MostlyUtf8(bytes) ? Encoding.UTF8.GetString(bytes) : (Guess(bytes) ?? Named("windows-1252")!).GetString(bytes);
    }

    private static (Encoding Encoding, int Length)? ByteOrderMark(byte[] b) => b switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => null,
    };

    private static Encoding? Utf16ByZeros(byte[] bytes)
    {
        var length = Math.Min(bytes.Length, 4096) & ~1;
        int even = 0, odd = 0;
        for (var i = 0; i < length; i += 2)
        {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }

        // Western text leaves nearly every second byte empty, and only those.
        return length < 4 ? null
            : odd > length * 0.35 && even * 20 <= length ? Encoding.Unicode
            : even > length * 0.35 && odd * 20 <= length ? Encoding.BigEndianUnicode
            : null;
    }

    private static Encoding? Declared(byte[] bytes, string? contentType, bool isPage)
    {
        var start = isPage ? Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 2048)) : "";
        foreach (var place in (string[])[contentType ?? "", start])
        {
            // Browsers read "iso-8859-1" and "us-ascii" as Windows-1252; UTF-8 was tried before.
            if (place.Length <= 4096 && Charset().Match(place) is { Success: true } match
                && match.Groups[1].Value.ToLowerInvariant() is var name && !name.StartsWith("utf", StringComparison.Ordinal))
            {
                return Named(name is "iso-8859-1" or "latin1" or "us-ascii" or "ascii" ? "windows-1252" : name);
            }
        }

        return null;
    }

    /// <summary>A damaged UTF-8 file: many whole sequences, a few broken ones.</summary>
    private static bool MostlyUtf8(byte[] bytes)
    {
        int whole = 0, broken = 0;
        for (var i = 0; i < bytes.Length;)
        {
            var state = Rune.DecodeFromUtf8(bytes.AsSpan(i), out _, out var used);
            whole += state == System.Buffers.OperationStatus.Done && used > 1 ? 1 : 0;
            broken += state == System.Buffers.OperationStatus.Done ? 0 : 1;
            i += Math.Max(1, used);
        }

        return whole > broken * 5;
    }

    /// <summary>The detector's word counts only for scripts in which most letters are beyond ASCII; for Western text Windows-1252 is the sounder
    /// bet.</summary>
    private static Encoding? Guess(byte[] bytes)
    {
        var sample = bytes.AsSpan(0, Math.Min(bytes.Length, 64 * 1024)).ToArray();
        if (sample.Count(b => b >= 0x80) * 5 < sample.Length)
        {
            return null;
        }

        return CharsetDetector.DetectFromBytes(sample).Detected is { Confidence: > 0.6f } detected ? Named(detected.EncodingName) : null;
    }

    private static Encoding? Named(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"charset\s*=\s*[""']?\s*([A-Za-z0-9_.:-]{2,40})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Charset();
}
