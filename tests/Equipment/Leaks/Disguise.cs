using System.IO.Compression;
using System.Text;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>A word as an answer may carry it without showing it.</summary>
public static class Disguise
{
    /// <summary>How many there are.</summary>
    public const int Count = 14;

    /// <summary>One of them; after the last comes the first.</summary>
    /// <returns>What stands in a header, what in the body, and the Content-Encoding.</returns>
    public static (string Header, byte[] Body, string Encoding) Of(int number, string word) => (number % Count) switch
    {
        0 => (word, [], ""),
        1 => Body($"<p>{word.ToUpperInvariant()}</p>"),
        2 => ("", Packed(word, s => new GZipStream(s, CompressionLevel.Fastest)), "gzip"),
        3 => ("", Packed(word, s => new BrotliStream(s, CompressionLevel.Fastest)), "br"),
        4 => ("", Packed(word, s => new ZLibStream(s, CompressionLevel.Fastest)), "deflate"),
        5 => Body($"<a href=\"/{Each(word, b => $"%{b:x2}")}\">"),
        6 => Body($"<a href=\"/{Each(word, b => $"%25{b:X2}")}\">"),
        7 => Body($"<p>{Each(word, b => $"&#{b};")}</p>"),
        8 => Body($"<p data-state=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + word))}\">"),
        9 => Body($"{{\"state\":\"{Convert.ToBase64String(Encoding.Unicode.GetBytes("ab" + word)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}\"}}"),
        10 => Body(Convert.ToHexString(Encoding.UTF8.GetBytes(word))),
        11 => ("", Encoding.BigEndianUnicode.GetBytes(word), ""),
        12 => Body($"{{\"headline\":\"{Each(word, b => $"\\u{b:x4}")}\"}}"),
        _ => Body($"Subject: x\r\n\r\n{word[..5]}=\r\n{word[5..^2]}={(int)word[^2]:X2}{word[^1]}"),
    };

    private static (string Header, byte[] Body, string Encoding) Body(string text) => ("", Encoding.UTF8.GetBytes(text), "");

    private static string Each(string word, Func<byte, string> spell) => string.Concat(Encoding.ASCII.GetBytes(word).Select(spell));

    private static byte[] Packed(string text, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
