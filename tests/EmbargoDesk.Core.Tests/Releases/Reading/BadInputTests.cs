using System.IO.Compression;
using System.Text;
using EmbargoDesk.Core.Releases.Reading;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

public class BadInputTests
{
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1];

    [Theory]
    [InlineData("")]
    [InlineData("  \n\t \u00A0 \n")]
    [InlineData("--- *** …")]
    public void An_empty_text_is_refused(string text)
    {
        Assert.Contains("no text", Refused(Encoding.UTF8.GetBytes(text), null, "a.txt"), StringComparison.Ordinal);
        Assert.Throws<UnreadableDocumentException>(() => ReleaseReader.ReadText(text));
    }

    [Fact]
    public void A_file_over_the_limit_is_refused()
    {
        Assert.Contains("10 MB", Refused(new byte[ReleaseReader.LargestFile + 1], null, "a.txt"), StringComparison.Ordinal);
        Assert.Throws<UnreadableDocumentException>(() => ReleaseReader.ReadText(new string('a', ReleaseReader.LargestFile + 1)));
    }

    [Fact]
    public void Binary_files_are_refused()
    {
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        Assert.Contains(".docx, .html or .txt", Refused(noise, null, "a.txt"), StringComparison.Ordinal);
        Assert.Contains(".docx, .html or .txt", Refused(Png, "image/png", "a.png"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_named_as_a_Word_document_is_refused()
    {
        Assert.Contains("is none", Refused(Png, null, "a.docx"), StringComparison.Ordinal);
        Assert.Contains("is none", Refused(Png, Docx, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Old_and_protected_Word_documents_are_told_apart()
    {
        byte[] ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]];
        Assert.Contains("(.doc)", Refused(ole, null, "a.doc"), StringComparison.Ordinal);
        Assert.Contains("password", Refused([.. ole, .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[64]], Docx, "a.docx"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.7\n", "PDF")]
    [InlineData("{\\rtf1\\ansi", "RTF")]
    public void Other_documents_are_refused_by_name(string start, string name) =>
        Assert.Contains(name, Refused(Encoding.ASCII.GetBytes(start + "text"), null, "a.txt"), StringComparison.Ordinal);

    [Fact]
    public void A_zip_that_is_no_Word_document_is_refused()
    {
        Assert.Contains("not a Word document", Refused(Zip(("a.txt", "text")), Docx, "a.docx"), StringComparison.Ordinal);
        Assert.Contains("Word document",
            Refused(Zip(("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")), Docx,
                "a.docx"), StringComparison.Ordinal);
        Assert.Contains("damaged", Refused([0x50, 0x4B, 3, 4, .. new byte[300]], Docx, "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_Word_document_is_refused_wherever_it_is_cut()
    {
        var whole = WordSample.Build(b => b.Append(WordSample.P("Headline of the day")));
        for (var length = 4; length < whole.Length; length += 193)
        {
            Refused(whole[..length], Docx, "a.docx");
        }
    }

    [Theory]
    [InlineData("word/document.xml")]
    [InlineData("word/media/image1.bmp")]
    [InlineData("word/other.bin")]
    public void A_Word_document_that_swells_is_refused_before_it_is_parsed(string part)
    {
        using var stream = new MemoryStream();
        stream.Write(WordSample.Build(b => b.Append(WordSample.P("Headline of the day"))));
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(part)?.Delete();
            using var entry = zip.CreateEntry(part, CompressionLevel.Fastest).Open();
            entry.Write(Encoding.UTF8.GetBytes("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"));
            var blanks = new byte[1 << 20];
            Array.Fill(blanks, (byte)' ');
            for (var i = 0; i < 128; i++)
            {
                entry.Write(blanks);
            }
        }

        Assert.True(stream.Length < ReleaseReader.LargestFile);
        Assert.Contains("unpacks", Refused(stream.ToArray(), Docx, "a.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Word_document_nested_beyond_all_use_is_refused()
    {
        const string Ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        var deep = $"<w:document {Ns}><w:body>" + string.Concat(Enumerable.Repeat("<w:sdt>", 20_000))
            + string.Concat(Enumerable.Repeat("</w:sdt>", 20_000)) + "</w:body></w:document>";
        Assert.Contains("unpacks", Refused(Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", deep)), Docx, "a.docx"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_bomb_in_a_Word_document_is_refused()
    {
        const string Bomb = "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><d>&b;</d>";
        Assert.Contains("damaged", Refused(Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", Bomb)), Docx, "a.docx"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_nested_beyond_all_use_is_refused() =>
        Assert.Contains("nested", Refused(Encoding.UTF8.GetBytes("<html><body>" + string.Concat(Enumerable.Repeat("<div>", 100_000)) + "a"),
            "text/html", null), StringComparison.Ordinal);

    [Fact]
    public void No_input_breaks_out_of_the_one_exception()
    {
        var random = new Random(99);
        var seeds = Directory.GetFiles(Samples.Folder).Select(File.ReadAllBytes).Append(WordSample.Build(b => b.Append(WordSample.P("Headline"))))
            .ToArray();
        for (var round = 0; round < 120; round++)
        {
            var bytes = seeds[random.Next(seeds.Length)].ToArray();
            for (var hits = random.Next(1, 30); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotNull(ReleaseReader.Read(bytes, null, random.Next(2) == 0 ? "a.html" : "a").Lead);
            }
            catch (UnreadableDocumentException e)
            {
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a\n")]
    [InlineData("\n")]
    [InlineData("a@")]
    [InlineData("1 ")]
    [InlineData("published in A ")]
    [InlineData("Contact:\n")]
    [InlineData("Embargo: 16:00 BST 3 May 2027\n")]
    [InlineData("<p>x")]
    [InlineData("a<br>")]
    [InlineData("<b><p>")]
    [InlineData("<x a=")]
    public void Ten_megabytes_of_anything_come_to_an_end(string part)
    {
        var start = part.Contains('<', StringComparison.Ordinal) ? "<html>" : "";
        var bytes = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(part, (ReleaseReader.LargestFile - 10) / part.Length)));
        Assert.EndsWith(".", Refused(bytes, null, null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@", 900_000)]
    [InlineData("1 ", 900_000)]
    [InlineData("published in A ", 100_000)]
    [InlineData("Ann Bo, Ph.D., lead author, ", 50_000)]
    [InlineData("Contact:\n", 5_000)]
    [InlineData("Embargo: 16:00 BST 3 May 2027\n", 5_000)]
    public void What_is_within_the_limits_is_read_however_odd(string part, int times) =>
        Assert.NotNull(ReleaseReader.ReadText("Headline of the day\n\n" + string.Concat(Enumerable.Repeat(part, times))).Lead);

    private static string Refused(byte[] bytes, string? contentType, string? name)
    {
        var sentence = Assert.Throws<UnreadableDocumentException>(() => ReleaseReader.Read(bytes, contentType, name)).Message;
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        return sentence;
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }
}
