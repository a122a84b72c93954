using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>The desk's clock. Everything receives its instants from here, Core as parameters.</summary>
public interface IDeskClock
{
    /// <summary>
    /// The current UTC instant by which is decided what may be seen and sent. It stands still while the embargoed area is frozen: whoever asks
    /// it opens nothing too early.
    /// </summary>
    Instant Now { get; }

    /// <summary>The current UTC instant for what is written down and waited for: the record, retries, signs of life. It never stands still.</summary>
    Instant Wall { get; }
}
