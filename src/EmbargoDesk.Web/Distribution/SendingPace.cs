using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>How fast copies go, as one page sees it while it is open. Not thread-safe.</summary>
internal sealed class SendingPace
{
    private static readonly Duration Window = Duration.FromMinutes(1);
    private static readonly Duration Shortest = Duration.FromSeconds(3);
    private readonly Queue<(Instant At, int Waiting)> seen = [];

    /// <summary>The limits that the settings set.</summary>
    public static SendLimits Limits(SmtpSettings smtp) => new(PerSecond(smtp.MessagesPerMinute), PerSecond(smtp.DomainMessagesPerMinute), smtp.MaxConnections);

    private static double? PerSecond(int perMinute) => perMinute == 0 ? null : perMinute / 60.0;

    /// <summary>How many copies wait at a moment.</summary>
    /// <returns>Copies a second over the last minute; null: it has not been watched long enough, or nothing goes.</returns>
    public double? Observe(Instant now, int waiting)
    {
        if (seen.Count > 0 && waiting > seen.Last().Waiting)
        {
            // More wait than before: it was resumed, or put off. What was seen tells nothing now.
            seen.Clear();
        }

        seen.Enqueue((now, waiting));
        while (now - seen.Peek().At > Window)
        {
            seen.Dequeue();
        }

        var (since, then) = seen.Peek();
        return now - since >= Shortest && then > waiting ? (then - waiting) / (now - since).TotalSeconds : null;
    }
}
