using System.Diagnostics;
using System.Runtime.InteropServices;
using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>This machine's clock, which decides beside SQLite, and its time since boot.</summary>
public sealed class MachineTime : ITimeSource
{
    // include/uapi/linux/time.h
    private const int ClockBoottime = 7;
    private static readonly Duration Together = Duration.FromMilliseconds(50);

    /// <summary>The kernel's name for this boot; "" where there is none.</summary>
    public static string BootId { get; } = ReadBootId();

    /// <summary>CLOCK_BOOTTIME: nobody sets it, and it runs on while the machine sleeps. Elsewhere than on Linux the monotonic clock.</summary>
    public static Duration SinceBoot => OperatingSystem.IsLinux() && ClockGetTime(ClockBoottime, out var time) == 0
        ? Duration.FromSeconds((long)time.Seconds) + Duration.FromNanoseconds((long)time.Nanoseconds)
        : Duration.FromTicks(Stopwatch.GetElapsedTime(0).Ticks);

    /// <inheritdoc/>
    public ClockReading Read() => ReadTogether(BootId, () => SinceBoot, SystemClock.Instance.GetCurrentInstant);

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>
    /// Reads the clock between two readings of the time since boot, until those lie close together: a thread that is put aside between two
    /// clocks, or a process that is stopped there, would see them part.
    /// </summary>
    public static ClockReading ReadTogether(string bootId, Func<Duration> sinceBoot, Func<Instant> wall)
    {
        while (true)
        {
            var before = sinceBoot();
            var now = wall();
            if (sinceBoot() - before < Together)
            {
                return new ClockReading(now, before, bootId);
            }
        }
    }

    private static string ReadBootId()
    {
        const string file = "/proc/sys/kernel/random/boot_id";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Timespec time);

    // time_t and long have the width of a pointer on every Linux that .NET runs on but 32-bit ARM, whose clock_gettime this fits too.
    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
