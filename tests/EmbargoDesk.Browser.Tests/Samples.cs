namespace EmbargoDesk.Browser.Tests;

/// <summary>Texts to import.</summary>
internal static class Samples
{
    /// <summary>A distributor's page: from the folder that EMBARGODESK_SAMPLES names if there is one, else the project's own.</summary>
    public static string PageOfADistributor =>
        Environment.GetEnvironmentVariable("EMBARGODESK_SAMPLES") is { Length: > 0 } folder && Directory.GetFiles(folder, "*.txt").Order().FirstOrDefault() is { } file
            ? file
            : Path.Combine(AppContext.BaseDirectory, "Samples", "news-page.txt");
}
