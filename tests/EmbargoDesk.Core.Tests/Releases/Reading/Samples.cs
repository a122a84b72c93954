using EmbargoDesk.Core.Releases.Reading;

namespace EmbargoDesk.Core.Tests.Releases.Reading;

/// <summary>The sample documents of this project; institutions and people in them are invented.</summary>
internal static class Samples
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    public static TheoryData<string> Texts => [.. Directory.GetFiles(Folder, "*.txt").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static ReadDocument Read(string name) => ReleaseReader.Read(File.ReadAllBytes(Path.Combine(Folder, name)), null, name);

    public static bool Doubts(this ReadRelease release, string field) => release.Doubts.Any(d => d.Field == field);
}
