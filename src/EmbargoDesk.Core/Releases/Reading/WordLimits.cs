using System.IO.Compression;
using System.Xml;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>
/// A look into a .docx before anything is built from it: how much it unpacks to, and how deeply its XML nests. The sizes that a zip declares
/// may lie, so every entry is unpacked once into nothing, and counting stops at the limit.
/// </summary>
internal static class WordLimits
{
    private const long LargestUnpacked = 100L * 1024 * 1024;
    private const long LargestPart = 24L * 1024 * 1024;
    private const int MostEntries = 5000;
    private const int MostElements = 1_500_000;
    private const int DeepestXml = 200;

    // Word's own text parts shrink to about a tenth; a part that shrinks to less than a two-hundredth was built to swell.
    private const int SteepestRatio = 200;
    private const long SmallEnough = 2 * 1024 * 1024;

    private const string NotWord = "The file is not a Word document (.docx): save the release as .docx in Word and import that.";
    private const string TooMuch = "The Word document unpacks to far more than a release can hold: copy its text and paste it.";

    /// <exception cref="UnreadableDocumentException">It is no .docx, or swells beyond the limits.</exception>
    public static void Check(byte[] bytes)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries)
            {
                throw new UnreadableDocumentException(TooMuch);
            }

            if (!zip.Entries.Any(e => e.FullName == "[Content_Types].xml"))
            {
                throw new UnreadableDocumentException(NotWord);
            }

            var total = 0L;
            foreach (var entry in zip.Entries)
            {
                total += Unpack(entry, LargestUnpacked - total);
            }
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException or NotSupportedException)
        {
            throw new UnreadableDocumentException("The Word document is damaged: open it in Word, save it again as .docx and import that.", e);
        }
    }

    private static long Unpack(ZipArchiveEntry entry, long left)
    {
        using var counted = new CountedStream(entry.Open(), Math.Min(left, AllowedFor(entry)));
        if (entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true };
            using var xml = XmlReader.Create(counted, settings);
            for (var elements = 0; xml.Read(); elements += xml.NodeType == XmlNodeType.Element ? 1 : 0)
            {
                if (xml.Depth > DeepestXml || elements > MostElements)
                {
                    throw new UnreadableDocumentException(TooMuch);
                }
            }
        }

        counted.CopyTo(Stream.Null);
        return counted.Count;
    }

    private static long AllowedFor(ZipArchiveEntry entry)
    {
        var isText = !entry.FullName.StartsWith("word/media/", StringComparison.OrdinalIgnoreCase);
        var byRatio = Math.Max(SmallEnough, entry.CompressedLength * SteepestRatio);
        return isText ? Math.Min(LargestPart, byRatio) : byRatio;
    }

    /// <summary>Counts what is read and stops at the limit.</summary>
    private sealed class CountedStream(Stream inner, long limit) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int read) =>
            (Count += read) <= limit ? read : throw new UnreadableDocumentException(TooMuch);
    }
}
