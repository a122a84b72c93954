using System.Globalization;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// A wall clock of its own for a program that is started with it, by libfaketime: it can be set while the program runs. The time since boot
/// stays the machine's. A machine without libfaketime fails the tests; it never skips them.
/// </summary>
public sealed class FakeTime : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"embargodesk-time-{Guid.NewGuid():N}");

    /// <summary>One that shows the machine's time.</summary>
    public FakeTime()
    {
        Set(Duration.Zero);
        Environment =
        [
            ("LD_PRELOAD", Library()), ("FAKETIME_TIMESTAMP_FILE", _file), ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),

            // Its work-around for condition variables of an older glibc makes .NET's waiting threads spin, and the program too slow to be judged.
            ("FAKETIME_FORCE_MONOTONIC_FIX", "0"),
        ];
    }

    /// <summary>What a program is started with so that it has this clock. It asks the file at each reading.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; }

    /// <summary>Sets the clock this much ahead of the machine's, or behind it.</summary>
    public void Set(Duration ahead)
    {
        // Whole, in one step: a program that read half of it would have another time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{(ahead < Duration.Zero ? "" : "+")}{ahead.TotalSeconds:0.###}\n"));
        File.Move(next, _file, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_file);

    private static string Library()
    {
        string[] folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];
        return folders.Where(Directory.Exists).SelectMany(f => Directory.GetDirectories(f).Append(f)).SelectMany(f => new[] { f, Path.Combine(f, "faketime") })
            .Select(f => Path.Combine(f, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests need libfaketime (libfaketimeMT.so.1). Install it, on Debian or Ubuntu with: apt-get install faketime");
    }
}
