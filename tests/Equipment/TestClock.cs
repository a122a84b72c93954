using EmbargoDesk.Web.Hosting;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>The machine's clock, set forward as a test likes: waiting times pass without being waited for. Any thread may ask and set.</summary>
public sealed class TestClock : IDeskClock
{
    private long _aheadTicks;

    /// <inheritdoc/>
    public Instant Now => Wall;

    /// <inheritdoc/>
    public Instant Wall => SystemClock.Instance.GetCurrentInstant().PlusTicks(Interlocked.Read(ref _aheadTicks));

    /// <summary>Sets it forward.</summary>
    public void Advance(Duration by) => Interlocked.Add(ref _aheadTicks, by.BclCompatibleTicks);

    /// <summary>Sets it forward to a moment; never back.</summary>
    public void AdvanceTo(Instant moment)
    {
        if (moment - Now is var by && by > Duration.Zero)
        {
            Advance(by);
        }
    }
}
