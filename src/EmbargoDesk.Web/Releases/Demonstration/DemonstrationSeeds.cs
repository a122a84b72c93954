using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Recipients;

namespace EmbargoDesk.Web.Releases.Demonstration;

/// <summary>Reads the files of seeds/demo, which stand beside the program.</summary>
internal static class DemonstrationSeeds
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "seeds", "demo");

    /// <summary>The releases, in the file's order.</summary>
    public static IReadOnlyList<DemonstrationRelease> Releases()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "newsroom.json")));
        return
        [
            .. file.RootElement.GetProperty("releases").EnumerateArray().Select(r =>
                r.Deserialize<DemonstrationRelease>(Json)! with { Content = ReleaseChecks.Clean(r.Deserialize<ReleaseContent>(Json)!) }),
        ];
    }

    /// <summary>The journalists of each list.</summary>
    public static IReadOnlyDictionary<string, List<RecipientRow>> Lists()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "recipients.csv"));
        return RecipientCsv.Read(bytes).Zip(ListNames(bytes), (row, names) => names.Select(name => (name, row))).SelectMany(pairs => pairs)
            .GroupBy(p => p.name, p => p.row).ToDictionary(g => g.Key, g => g.ToList());
    }

    // The import of recipients knows no lists: it fills one at a time.
    private static IEnumerable<string[]> ListNames(byte[] bytes)
    {
        using var csv = CsvReader.FromText(Encoding.UTF8.GetString(bytes), new CsvReaderOptions { HasHeader = false });
        int? column = null;
        while (csv.Read())
        {
            var cells = csv.Current.ToArray();
            if (column is { } lists)
            {
                yield return cells[lists].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            }

            column ??= Array.IndexOf(cells, "lists");
        }
    }
}
