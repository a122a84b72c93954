using System.Text.RegularExpressions;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Tests.Consistency;

/// <summary>One file of the source.</summary>
/// <param name="Path">From the repository's top.</param>
/// <param name="Code">Without comments.</param>
internal sealed record SourceFile(string Path, string Code)
{
    /// <summary>Where something stands in it, for a failure's message; null: nowhere.</summary>
    public string? Finds(Regex what) => what.Match(Code) is { Success: true } found ? $"{Path}: {found.Value}" : null;
}

/// <summary>The source of the checkout that the tests were built from.</summary>
internal static partial class Source
{
    /// <summary>The repository's top.</summary>
    public static string Root => DeskPaths.IsCheckout ? DeskPaths.Root : throw new InvalidOperationException("These tests read the source; run them from a checkout.");

    public static IEnumerable<SourceFile> Files(string folder, params string[] patterns) =>
        from pattern in patterns
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select new SourceFile(path, Comments().Replace(File.ReadAllText(file), ""));

    [GeneratedRegex(@"(?m)^\s*//.*$|\s//\s.*$|@\*[\s\S]*?\*@|/\*[\s\S]*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
