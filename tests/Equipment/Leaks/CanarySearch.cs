using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>
/// Finds canaries in bytes whatever they are wrapped in: as they are, compressed (gzip, Brotli, deflate), percent-encoded (twice too), as HTML
/// entities, as JSON escapes, quoted-printable, base64 at any offset, hexadecimal, UTF-16.
/// </summary>
public sealed partial class CanarySearch(CanaryBook book)
{
    // Wrappings within wrappings. A large file is a script or a style sheet, which says the same to everybody.
    private const int Depth = 3;
    private const int Large = 100_000;
    private const int IdLength = 26;
    private static readonly SearchValues<string> Base64 = SearchValues.Create(Disguises().ToArray(), StringComparison.Ordinal);
    private static readonly string Hex = Convert.ToHexString(Encoding.ASCII.GetBytes(CanaryBook.Mark));
    private static readonly string Wide = string.Join('\0', CanaryBook.Mark.ToCharArray());
    private SearchValues<string>? _ids;

    /// <summary>From now on the ids that the book has count too.</summary>
    public void KnowIds() => _ids = SearchValues.Create(book.Ids.ToArray(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Every canary in these bytes.</summary>
    public IReadOnlySet<Canary> In(byte[] bytes, string contentEncoding = "")
    {
        var found = new HashSet<Canary>();
        foreach (var view in Unpacked(bytes, contentEncoding))
        {
            Look(Encoding.Latin1.GetString(view), view.Length > Large ? 1 : Depth, found);
        }

        return found;
    }

    /// <summary>Every canary in a text.</summary>
    public IReadOnlySet<Canary> In(string text)
    {
        var found = new HashSet<Canary>();
        Look(text, Depth, found);
        return found;
    }

    /// <summary>The bytes, and what they unpack to.</summary>
    public static IEnumerable<byte[]> Unpacked(byte[] bytes, string contentEncoding)
    {
        yield return bytes;
        if (contentEncoding.Contains("gzip", StringComparison.OrdinalIgnoreCase) || bytes is [0x1f, 0x8b, ..])
        {
            yield return Read(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        }

        if (contentEncoding.Contains("br", StringComparison.OrdinalIgnoreCase))
        {
            yield return Read(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));
        }

        if (contentEncoding.Contains("deflate", StringComparison.OrdinalIgnoreCase))
        {
            yield return Read(new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress));
        }
    }

    private void Look(string text, int depth, HashSet<Canary> found)
    {
        Words(text, found);
        if (depth == 0)
        {
            return;
        }

        void Again(string other)
        {
            if (other != text)
            {
                Look(other, depth - 1, found);
            }
        }

        if (text.Contains('%', StringComparison.Ordinal))
        {
            Again(Uri.UnescapeDataString(text));
        }

        if (text.Contains('&', StringComparison.Ordinal))
        {
            Again(WebUtility.HtmlDecode(text));
        }

        if (text.Contains("\\u00", StringComparison.Ordinal))
        {
            Again(JsonEscape().Replace(text, m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString()));
        }

        if (text.Contains('=', StringComparison.Ordinal))
        {
            Again(QuotedPrintable().Replace(SoftBreak().Replace(text, ""), m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString()));
        }

        if (text.Contains(Wide, StringComparison.OrdinalIgnoreCase))
        {
            Again(text.Replace("\0", "", StringComparison.Ordinal));
        }

        if (text.AsSpan().ContainsAny(Base64))
        {
            foreach (Match run in Base64Run().Matches(text))
            {
                Decode(run.Value, depth, found);
            }
        }

        for (var at = text.IndexOf(Hex, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(Hex, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var run = HexRun().Match(text, at).Value;
            Again(Encoding.Latin1.GetString(Convert.FromHexString(run.Length % 2 == 0 ? run : run[..^1])));
        }
    }

    private void Words(string text, HashSet<Canary> found)
    {
        if (text.Contains(CanaryBook.Mark, StringComparison.OrdinalIgnoreCase) || text.Contains(CanaryBook.OrcidMark, StringComparison.Ordinal))
        {
            found.UnionWith(Word().Matches(text).Select(m => book.Of(m.Value)));
        }

        if (_ids is { } ids)
        {
            for (var rest = text.AsSpan(); rest.IndexOfAny(ids) is var at and >= 0; rest = rest[(at + 1)..])
            {
                found.Add(book.Of(rest.Slice(at, IdLength).ToString()));
            }
        }
    }

    private void Decode(string run, int depth, HashSet<Canary> found)
    {
        var sound = run.Replace('-', '+').Replace('_', '/');
        for (var skip = 0; skip < 4; skip++)
        {
            // A single letter over is no byte; two or three are one or two, with or without their padding.
            var length = sound.Length - skip;
            length -= length % 4 == 1 ? 1 : 0;
            Look(Encoding.Latin1.GetString(Convert.FromBase64String(string.Concat(sound.AsSpan(skip, length), new string('=', (4 - (length % 4)) % 4)))), depth - 1, found);
        }
    }

    private static byte[] Read(Stream packed)
    {
        using var all = new MemoryStream();
        using (packed)
        {
            try
            {
                packed.CopyTo(all);
            }
            catch (InvalidDataException)
            {
                // A part of a packed answer (Range): what could be read counts.
            }
        }

        return all.ToArray();
    }

    // The characters of base64 that the mark alone decides, at each of its three offsets, as ASCII and as UTF-16, in small and capital letters.
    private static IEnumerable<string> Disguises()
    {
        foreach (var text in new[] { CanaryBook.Mark, CanaryBook.Mark.ToUpperInvariant(), "Q" + CanaryBook.Mark[1..] })
        {
            foreach (var bytes in new[] { Encoding.ASCII.GetBytes(text), Encoding.Unicode.GetBytes(text) })
            {
                for (var offset = 0; offset < 3; offset++)
                {
                    var whole = Convert.ToBase64String([.. new byte[offset], .. bytes]);
                    var (from, to) = (((offset * 8) + 5) / 6, (offset + bytes.Length) * 8 / 6);
                    yield return whole[from..to];
                }
            }
        }
    }

    [GeneratedRegex(@"qzkanari[0-9]{0,5}|0009-0008-1[0-9]{3}-[0-9]{3}[0-9X]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\\u(00[0-9a-fA-F]{2})")]
    private static partial Regex JsonEscape();

    [GeneratedRegex(@"=([0-9A-F]{2})")]
    private static partial Regex QuotedPrintable();

    [GeneratedRegex(@"=[ \t]*\r?\n")]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{12,}")]
    private static partial Regex Base64Run();

    [GeneratedRegex(@"[0-9A-Fa-f]+")]
    private static partial Regex HexRun();
}
