using System.Globalization;

namespace EmbargoDesk.Bench;

/// <summary>Figures as a Markdown table.</summary>
internal static class Table
{
    /// <summary>Prints its head.</summary>
    public static void Head(params string[] columns)
    {
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    /// <summary>Prints a line.</summary>
    public static void Row(params object[] cells) => Console.WriteLine($"| {string.Join(" | ", cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture)))} |");

    /// <summary>The value below which this share of the sorted values lies.</summary>
    public static double At(this IReadOnlyList<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    /// <summary>A figure without decimals where it is large.</summary>
    public static string Shown(double value) => value.ToString(Math.Abs(value) < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
