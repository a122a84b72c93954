using System.Buffers.Text;
using System.Text;
using MimeKit;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// The body of a message, encoded once for all its recipients. Only the bytes of the recipient's token differ from copy to copy, and a token has
/// one length and no letter that an encoding changes, so every copy has the same line breaks.
/// </summary>
internal sealed class PreparedBody
{
    private readonly byte[] bytes;
    private readonly Gap[] gaps;
    private readonly byte[] canonical;
    private readonly Gap[] canonicalGaps;

    /// <param name="body">With <see cref="ComposedMessage.LinkGap"/> where the token goes.</param>
    public PreparedBody(MultipartAlternative body)
    {
        bytes = Written(body);
        gaps = [.. body.OfType<TextPart>().SelectMany(GapsOf)];
        (canonical, var moved) = Dkim.RelaxedBody(bytes);
        canonicalGaps = [.. gaps.Select(g => g with { At = [.. g.At.Select(i => moved[i])] })];
    }

    /// <summary>How many bytes each copy has.</summary>
    public int Length => bytes.Length;

    /// <summary>Writes one recipient's copy.</summary>
    public void Write(Span<byte> into, ReadOnlySpan<byte> token)
    {
        bytes.CopyTo(into);
        Fill(into, gaps, token);
    }

    /// <summary>The hash of one recipient's copy in DKIM's relaxed form (RFC 6376 section 3.4.4).</summary>
    public byte[] Hash(ReadOnlySpan<byte> token)
    {
        var scratch = System.Buffers.ArrayPool<byte>.Shared.Rent(canonical.Length);
        try
        {
            canonical.CopyTo(scratch, 0);
            Fill(scratch, canonicalGaps, token);
            return System.Security.Cryptography.SHA256.HashData(scratch.AsSpan(0, canonical.Length));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void Fill(Span<byte> into, Gap[] gaps, ReadOnlySpan<byte> token)
    {
        Span<byte> plain = stackalloc byte[32], encoded = stackalloc byte[48];
        foreach (var gap in gaps)
        {
            token.CopyTo(encoded);
            if (gap.InBase64)
            {
                gap.Before.CopyTo(plain);
                token.CopyTo(plain[gap.Before.Length..]);
                gap.After.CopyTo(plain[(gap.Before.Length + token.Length)..]);
                Base64.EncodeToUtf8(plain[..(gap.Before.Length + token.Length + gap.After.Length)], encoded, out _, out _);
            }

            for (var i = 0; i < gap.At.Length; i++)
            {
                into[gap.At[i]] = encoded[i];
            }
        }
    }

    private IEnumerable<Gap> GapsOf(TextPart part)
    {
        var encoded = Written(part);
        var start = bytes.AsSpan().IndexOf(encoded);
        return part.ContentTransferEncoding == ContentEncoding.Base64 ? InBase64(part, encoded, start) : InText(encoded, start);
    }

    // Quoted-printable may break the line within a gap ("=" CRLF): what counts is where each letter stands.
    private static List<Gap> InText(byte[] encoded, int start)
    {
        var gaps = new List<Gap>();
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != ComposedMessage.LinkGap[0])
            {
                continue;
            }

            var at = new List<int>(ComposedMessage.LinkGap.Length);
            for (var j = i; j < encoded.Length && at.Count < ComposedMessage.LinkGap.Length; j++)
            {
                if (encoded[j] == '=' && encoded.AsSpan(j + 1).StartsWith("\r\n"u8))
                {
                    j += 2;
                }
                else if (encoded[j] == ComposedMessage.LinkGap[at.Count])
                {
                    at.Add(start + j);
                }
                else
                {
                    break;
                }
            }

            if (at.Count == ComposedMessage.LinkGap.Length)
            {
                gaps.Add(new Gap([.. at], [], [], InBase64: false));
            }
        }

        return gaps;
    }

    // Three bytes are four letters: those of the neighbours in the first and the last group are encoded along with the token.
    private static List<Gap> InBase64(TextPart part, byte[] encoded, int start)
    {
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded);
        var (plain, letters) = (decoded.ToArray(), encoded.Select((b, i) => (b, i)).Where(x => x.b is not ((byte)'\r' or (byte)'\n')).Select(x => start + x.i).ToArray());
        var gap = Encoding.ASCII.GetBytes(ComposedMessage.LinkGap);
        var gaps = new List<Gap>();
        for (int from = 0, found; (found = plain.AsSpan(from).IndexOf(gap)) >= 0; from += found + gap.Length)
        {
            var first = from + found;
            var (begin, end) = (first - (first % 3), Math.Min(plain.Length, (first + gap.Length + 2) / 3 * 3));
            gaps.Add(new Gap(letters[(begin / 3 * 4)..((end + 2) / 3 * 4)], plain[begin..first], plain[(first + gap.Length)..end], InBase64: true));
        }

        return gaps;
    }

    private static byte[] Written(MimeEntity entity)
    {
        using var stream = new MemoryStream();
        entity.WriteTo(MailCopy.CrLf, stream, contentOnly: true);
        return stream.ToArray();
    }

    /// <summary>Where the letters of one token stand.</summary>
    private sealed record Gap(int[] At, byte[] Before, byte[] After, bool InBase64);
}
