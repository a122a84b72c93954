using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>
/// The machine's clocks, set forward as a test likes: waiting times pass without being waited for. The program's own guard watches them.
/// Any thread may ask and set.
/// </summary>
public sealed class TestClock : ITimeSource
{
    private volatile string _bootId = Guid.NewGuid().ToString();
    private long _aheadTicks;
    private long _jumpedTicks;

    /// <summary>What its wall shows, jumps included. While the program's guard stands still, the program decides by an earlier instant.</summary>
    public Instant Now => Read().Wall;

    /// <summary>How much time a test has let pass.</summary>
    public Duration Passed => Duration.FromTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>A sentence makes both clocks untrustworthy, as a database's clock that parts from the server's does; null: they agree.</summary>
    public string? Fault { get; set; }

    /// <inheritdoc/>
    public ClockReading Read()
    {
        // Both are read under the same amount, so that setting them between two readings is not taken for a jump.
        var (ahead, jumped) = (Duration.FromTicks(Interlocked.Read(ref _aheadTicks)), Duration.FromTicks(Interlocked.Read(ref _jumpedTicks)));
        return MachineTime.ReadTogether(_bootId, () => MachineTime.SinceBoot + ahead, () => SystemClock.Instance.GetCurrentInstant() + ahead + jumped) with { Fault = Fault };
    }

    /// <inheritdoc/>
    public Task RefreshAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Time passes.</summary>
    public void Advance(Duration by) => Interlocked.Add(ref _aheadTicks, by.BclCompatibleTicks);

    /// <summary>Time passes until a moment; never back.</summary>
    public void AdvanceTo(Instant moment)
    {
        if (moment - Now is var by && by > Duration.Zero)
        {
            Advance(by);
        }
    }

    /// <summary>Somebody sets the wall clock, forward or back, and no time passes.</summary>
    public void Jump(Duration by) => Interlocked.Add(ref _jumpedTicks, by.BclCompatibleTicks);

    /// <summary>The machine is started anew: its time since boot counts from elsewhere.</summary>
    public void Reboot() => _bootId = Guid.NewGuid().ToString();
}
