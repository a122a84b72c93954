using EmbargoDesk.Core.Embargo;

namespace EmbargoDesk.Web.Hosting;

/// <summary>Where the clock that decides is read, and the time since boot by which it is watched.</summary>
public interface ITimeSource
{
    /// <summary>Both clocks, read together. Any thread may ask.</summary>
    ClockReading Read();

    /// <summary>Asks the deciding clock, where it stands on another machine. Called every second, and before the first reading that counts.</summary>
    Task RefreshAsync(CancellationToken cancel);
}
