namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>Another release on the page, as far as the page shows it.</summary>
internal static class Teaser
{
    public static Finding Read(TeaserText teaser, bool isPlain)
    {
        var finding = new Finding { IsPlain = isPlain, Headline = teaser.Headline, Date = teaser.Date };
        var isCut = teaser.Blocks.Count == 0 || Marks.IsCut(teaser.Blocks[^1].Line);
        if (isCut)
        {
            finding.Doubt("body", "The text breaks off: the page shows only its beginning. Ask for the whole release.");
        }

        ReleaseLayout.Read(finding, teaser.Blocks, isCut);
        return finding;
    }
}
