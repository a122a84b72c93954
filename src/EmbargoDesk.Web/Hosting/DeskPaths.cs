namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// Where relative paths of the settings begin: the repository's top when the program runs from a checkout (`dotnet run` would otherwise
/// start them in src/EmbargoDesk.Web), else the published program's folder.
/// </summary>
public static class DeskPaths
{
    /// <summary>Absolute.</summary>
    public static string Root { get; } = CheckoutAbove(AppContext.BaseDirectory) ?? AppContext.BaseDirectory;

    /// <summary>Whether the program runs from a checkout.</summary>
    public static bool IsCheckout { get; } = CheckoutAbove(AppContext.BaseDirectory) is not null;

    /// <summary>A setting's path as an absolute one.</summary>
    public static string Absolute(string path) => Path.GetFullPath(path, Root);

    /// <summary>A path as a person should read it: relative to <see cref="Root"/> where it stands below it.</summary>
    public static string Shown(string path) => Path.GetRelativePath(Root, path) is var r && r.StartsWith("..", StringComparison.Ordinal) ? path : r;

    private static string? CheckoutAbove(string directory)
    {
        for (var d = new DirectoryInfo(directory); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "EmbargoDesk.sln")))
            {
                return d.FullName;
            }
        }

        return null;
    }
}
