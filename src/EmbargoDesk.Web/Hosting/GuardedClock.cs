using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>
/// The guarded clock. Each reading passes the <see cref="ClockGuard"/>; while a freeze is open, <see cref="Now"/> stands still at the
/// earliest one's instant. What is open stands in the database and is told to it by whoever reads it there, every second.
/// </summary>
public sealed class GuardedClock(ITimeSource source) : IDeskClock
{
    private readonly Lock gate = new();
    private ClockGuard? guard;
    private IReadOnlyList<Freeze> open = [];

    /// <summary>The machine's name in <see cref="ClockMark"/>.</summary>
    public static string Node => Environment.MachineName;

    /// <inheritdoc/>
    public Instant Now
    {
        get
        {
            lock (gate)
            {
                return NowUnder(open);
            }
        }
    }

    /// <inheritdoc/>
    public Instant Wall
    {
        get
        {
            lock (gate)
            {
                var reading = source.Read();
                return Watch(reading).WallFor(reading);
            }
        }
    }

    /// <summary>The freezes that are open, as last read.</summary>
    public IReadOnlyList<Freeze> OpenFreezes
    {
        get
        {
            lock (gate)
            {
                return open;
            }
        }
    }

    /// <summary>What this machine measured, if it does not trust the clock; else null.</summary>
    public string? Fault
    {
        get
        {
            lock (gate)
            {
                return Watch(source.Read()).Fault;
            }
        }
    }

    /// <summary>What the clocks show to be untrue at this moment, which no person's word can mend; else null.</summary>
    public string? Disagreement => source.Read().Fault;

    /// <summary>What the clock itself shows, whatever the guard thinks of it, UTC: <see cref="Trust"/> would take it.</summary>
    public Instant Unguarded => source.Read().Wall;

    /// <summary>What <see cref="Now"/> would be if these freezes were the open ones, UTC.</summary>
    public Instant NowUnder(IEnumerable<Freeze> freezes)
    {
        lock (gate)
        {
            return freezes.Aggregate(Watch(source.Read()).Now, (at, freeze) => Instant.Min(at, freeze.At));
        }
    }

    /// <summary>Asks the deciding clock anew.</summary>
    public Task RefreshAsync(CancellationToken cancel) => source.RefreshAsync(cancel);

    /// <summary>The start: compares the clock with what was recorded.</summary>
    public void Start(IReadOnlyCollection<ClockMark> marks, IReadOnlyList<Freeze> freezes)
    {
        lock (gate)
        {
            guard = ClockGuard.Starting(source.Read(), marks);
            open = freezes;
        }
    }

    /// <summary>Takes over which freezes are open.</summary>
    public void Know(IReadOnlyList<Freeze> freezes)
    {
        lock (gate)
        {
            open = freezes;
        }
    }

    /// <summary>A person says that the clock is right as it is now.</summary>
    public void Trust()
    {
        lock (gate)
        {
            guard = ClockGuard.Trusting(source.Read());
        }
    }

    /// <summary>What is to be recorded of it now; null while it is not trusted.</summary>
    public ClockMark? Mark()
    {
        lock (gate)
        {
            var reading = source.Read();
            return Watch(reading).Fault is not null || reading.VerifiedUntil < reading.Wall ? null
                : new ClockMark { Node = Node, BootId = reading.BootId, SinceBootTicks = reading.SinceBoot.BclCompatibleTicks, Wall = reading.Wall };
        }
    }

    // Before the start it trusts the first reading: commands write the record without a server's start.
    private ClockGuard Watch(ClockReading reading) => guard = (guard ?? ClockGuard.Trusting(reading)).Read(reading);
}
