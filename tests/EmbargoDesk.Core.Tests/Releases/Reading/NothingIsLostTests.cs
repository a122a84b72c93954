using EmbargoDesk.Core.Releases.Reading;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

public class NothingIsLostTests
{
    /// <summary>Real pages may be laid into a folder that the variable names; without it the samples of the project stand in.</summary>
    private static readonly string Pages = Environment.GetEnvironmentVariable("EMBARGODESK_SAMPLES") is { Length: > 0 } folder ? folder
        : Samples.Folder;

    public static TheoryData<string> PageFiles => [.. Directory.GetFiles(Pages, "*.txt").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(PageFiles))]
    public void Every_word_of_a_page_is_kept(string file)
    {
        var text = File.ReadAllText(file);
        var document = ReleaseReader.Read(File.ReadAllBytes(file), "text/plain", Path.GetFileName(file));
        Assert.Empty(NothingLost.Missing(text, document));
        Assert.NotEqual("", document.Lead.Content.Headline);
        Assert.NotEqual("", document.Lead.Content.Body);
    }

    [Theory]
    [MemberData(nameof(PageFiles))]
    public void No_word_of_a_page_is_kept_less_often_than_it_stands_there(string file)
    {
        var text = File.ReadAllText(file);
        var document = ReleaseReader.ReadText(text);
        var labels = document.LeftOut.SelectMany(NothingLost.Words).ToHashSet(StringComparer.Ordinal);
        foreach (var word in NothingLost.Words(text).GroupBy(w => w).Where(g => g.Key.Length > 5 && !labels.Contains(g.Key)))
        {
            Assert.True(NothingLost.Count(document, word.Key) >= word.Count(), word.Key);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Texts), MemberType = typeof(Samples))]
    public void Every_word_is_kept_whatever_the_order_of_the_lines(string name)
    {
        var lines = Samples.Text(name).Split('\n');
        var random = new Random(20270630);
        for (var round = 0; round < 15; round++)
        {
            random.Shuffle(lines);
            var text = string.Join('\n', lines[..random.Next(1, lines.Length + 1)]) + "\nword";
            Assert.Empty(NothingLost.Missing(text, ReleaseReader.ReadText(text)));
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Texts), MemberType = typeof(Samples))]
    public void Every_word_is_kept_wherever_the_text_breaks_off(string name)
    {
        var text = Samples.Text(name);
        for (var length = 10; length < text.Length; length += Math.Max(7, text.Length / 20))
        {
            var cut = text[..length];
            Assert.Empty(NothingLost.Missing(cut, ReleaseReader.ReadText(cut)));
        }
    }
}
