using System.Text;
using CsvHelper;
using EmbargoDesk.Web.Hosting;
using UtfUnknown;

namespace EmbargoDesk.Web.Recipients;

/// <summary>A file of recipients, read.</summary>
/// <param name="Rows">Its rows below the header; one that cannot be read has its <see cref="RecipientRow.Problem"/>.</param>
/// <param name="Columns">Its columns, from the left.</param>
public sealed record RecipientSheet(IReadOnlyList<RecipientRow> Rows, IReadOnlyList<SheetColumn> Columns);

/// <summary>A column of a file of recipients.</summary>
/// <param name="Header">As the file heads it; empty where it has no header.</param>
/// <param name="Meaning">What it was read as ("name", "outlet"), or null: it was not read.</param>
public sealed record SheetColumn(string Header, string? Meaning);

/// <summary>Reads recipients from CSV: encoding, delimiter and header are found by themselves.</summary>
public static class RecipientCsv
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["email"] = "email", ["e-mail"] = "email", ["mail"] = "email", ["address"] = "email", ["email address"] = "email", ["e-mail address"] = "email",
        ["name"] = "name", ["full name"] = "name", ["journalist"] = "name", ["first name"] = "first", ["firstname"] = "first", ["last name"] = "last",
        ["lastname"] = "last", ["surname"] = "last", ["outlet"] = "outlet", ["organisation"] = "outlet", ["organization"] = "outlet", ["publication"] = "outlet",
        ["media"] = "outlet", ["company"] = "outlet", ["beats"] = "beats", ["beat"] = "beats", ["topics"] = "beats", ["country"] = "country",
        ["language"] = "language", ["lang"] = "language", ["notes"] = "notes", ["note"] = "notes", ["cleared_evidence"] = "cleared",
        ["cleared evidence"] = "cleared", ["clearance"] = "cleared", ["evidence"] = "cleared", ["clearedevidence"] = "cleared",
    };

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["email"] = "e-mail address", ["first"] = "first name", ["last"] = "last name", ["cleared"] = "evidence of clearance",
    };

    /// <summary>Reads the rows. A row that cannot be read comes back with its <see cref="RecipientRow.Problem"/>.</summary>
    /// <exception cref="RefusedException">Not CSV, too large, or without a column of addresses.</exception>
    public static IReadOnlyList<RecipientRow> Read(byte[] bytes) => ReadSheet(bytes).Rows;

    /// <summary>Reads the rows, and says what it took the columns for.</summary>
    /// <exception cref="RefusedException">Not CSV, too large, or without a column of addresses.</exception>
    public static RecipientSheet ReadSheet(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new RefusedException(Refusal.Invalid, $"The file is larger than {MaxBytes / 1024 / 1024} MB; divide it.");
        }

        return Read(Decode(bytes));
    }

    private static RecipientSheet Read(string text)
    {
        var rows = new List<RecipientRow>();
        IReadOnlyList<SheetColumn> found = [];
        var options = new CsvReaderOptions
        {
            HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Skip, TrimWhitespace = true, IncludeValuesInExceptions = false,
            OnMalformedRecord = m => rows.Add(new RecipientRow { Number = (int)m.LineNumber, Problem = "The quotes of this row do not match; mend them in the file." }),
        };
        using var csv = CsvReader.FromText(text, options);
        Dictionary<string, int>? columns = null;
        try
        {
            while (csv.Read())
            {
                var cells = csv.Current.ToArray();
                if (columns is null)
                {
                    columns = Header(cells);
                    if (columns.ContainsKey("email"))
                    {
                        found = Found(cells, columns);
                        continue;
                    }

                    columns = WithoutHeader(cells);
                    found = Found(new string[cells.Length], columns);
                }

                rows.Add(Row(cells, columns, (int)csv.LineNumber));
            }
        }
        catch (CsvFormatException e)
        {
            rows.Add(new RecipientRow { Number = (int)e.LineNumber, Problem = "This row cannot be read, and the rows below it were not read; look for a quote that is not closed." });
        }

        return columns is null && rows.Count == 0 ? throw new RefusedException(Refusal.Invalid, "The file has no rows.") : new RecipientSheet(rows, found);
    }

    private static SheetColumn[] Found(string?[] header, Dictionary<string, int> columns)
    {
        var names = columns.ToDictionary(c => c.Value, c => Meanings.GetValueOrDefault(c.Key, c.Key));
        return [.. header.Select((cell, i) => new SheetColumn(cell ?? "", names.GetValueOrDefault(i)))];
    }

    private static Dictionary<string, int> Header(string[] record) => record
        .Select((cell, i) => (Name: Columns.GetValueOrDefault(cell.Trim().TrimStart('\uFEFF')), i)).Where(c => c.Name is not null)
        .GroupBy(c => c.Name!).ToDictionary(g => g.Key, g => g.First().i);

    private static Dictionary<string, int> WithoutHeader(string[] record)
    {
        var email = Array.FindIndex(record, c => c.Contains('@', StringComparison.Ordinal));
        if (email < 0)
        {
            throw new RefusedException(Refusal.Invalid, "No column holds e-mail addresses; name one “email” in the first row.");
        }

        var columns = new Dictionary<string, int> { ["email"] = email };
        if (record.Length > 1)
        {
            columns["name"] = email == 0 ? 1 : 0;
        }

        return columns;
    }

    private static RecipientRow Row(string[] record, Dictionary<string, int> columns, int number)
    {
        string Cell(string name) => columns.TryGetValue(name, out var i) && i < record.Length ? record[i] : "";
        return new RecipientRow
        {
            Number = number, Email = Cell("email"), Name = Cell("name") is { Length: > 0 } name ? name : $"{Cell("first")} {Cell("last")}".Trim(),
            Outlet = Cell("outlet"), Beats = Cell("beats"), Country = Cell("country"), Language = Cell("language"), Notes = Cell("notes"), ClearedEvidence = Cell("cleared"),
        };
    }

    private static string Decode(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            throw new RefusedException(Refusal.Invalid, "The file is empty.");
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            var encoding = CharsetDetector.DetectFromBytes(bytes).Detected?.Encoding ?? Encoding.GetEncoding(1252);
            return encoding.GetString(bytes).TrimStart('\uFEFF');
        }
    }
}
