using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>The one clock that decides what is public. Everything else receives its instants as parameters.</summary>
public interface IDeskClock
{
    /// <summary>The current UTC instant.</summary>
    Instant Now { get; }
}

/// <summary>The machine's clock.</summary>
public sealed class MachineClock : IDeskClock
{
    /// <inheritdoc/>
    public Instant Now => SystemClock.Instance.GetCurrentInstant();
}
