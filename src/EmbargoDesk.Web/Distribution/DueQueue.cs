using EmbargoDesk.Core.Distribution;

namespace EmbargoDesk.Web.Distribution;

/// <summary>A delivery that may be sent now, as it was read.</summary>
public sealed record DueDelivery(Delivery Delivery, Mailing Mailing)
{
    /// <summary>The delivery's id.</summary>
    public long Id => Delivery.Id;
}

/// <summary>
/// What was read ahead: of each mailing in order, and of all mailings in turn, so that the first copies of a release do not wait for the last ones of another.
/// Nothing stands here that a restart could lose: a row is taken only by its claim.
/// </summary>
internal sealed class DueQueue
{
    private readonly Lock gate = new();
    private readonly List<Lane> lanes = [];
    private readonly HashSet<long> taken = [];
    private int turn;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return lanes.Sum(l => l.Waiting.Count);
            }
        }
    }

    /// <summary>
    /// Keeps the lanes of these mailings and forgets the others; returns, of each that runs low, from after which id more is to be read. One that was read to
    /// its end begins anew once its lane is empty: retries and what a person settled stand before its end.
    /// </summary>
    /// <param name="open">The mailings of which copies may leave.</param>
    /// <param name="low">A lane with fewer is to be filled.</param>
    public IReadOnlyList<(Mailing Mailing, long After)> Keep(IReadOnlyList<Mailing> open, int low)
    {
        lock (gate)
        {
            lanes.RemoveAll(l => !open.Any(m => m.Id == l.Mailing.Id && m.Revision == l.Mailing.Revision));
            foreach (var mailing in open.Where(m => !lanes.Exists(l => l.Mailing.Id == m.Id)))
            {
                lanes.Add(new Lane(mailing));
            }

            foreach (var lane in lanes.Where(l => l.AtEnd && l.Waiting.Count == 0))
            {
                (lane.After, lane.AtEnd) = (0, false);
            }

            return [.. lanes.Where(l => l.Waiting.Count < low && !l.AtEnd).Select(l => (l.Mailing, l.After))];
        }
    }

    /// <summary>Adds what was read for a lane.</summary>
    /// <param name="mailing">Whose.</param>
    /// <param name="read">In order.</param>
    /// <param name="isEnd">There was no more.</param>
    public void Add(Mailing mailing, IReadOnlyList<Delivery> read, bool isEnd)
    {
        lock (gate)
        {
            if (lanes.Find(l => l.Mailing.Id == mailing.Id) is not { } lane)
            {
                return;
            }

            lane.AtEnd = isEnd;
            foreach (var delivery in read)
            {
                if (delivery.State == DeliveryState.Ready)
                {
                    lane.After = Math.Max(lane.After, delivery.Id);
                }

                if (!taken.Contains(delivery.Id) && lane.Known.Add(delivery.Id))
                {
                    lane.Waiting.Enqueue(new DueDelivery(delivery, lane.Mailing));
                }
            }
        }
    }

    /// <summary>The next one, of the next mailing; it is the caller's until <see cref="Done"/>. Null: none waits.</summary>
    public DueDelivery? Take()
    {
        lock (gate)
        {
            for (var i = 0; i < lanes.Count; i++)
            {
                var lane = lanes[turn++ % lanes.Count];
                if (lane.Waiting.TryDequeue(out var next))
                {
                    lane.Known.Remove(next.Id);
                    taken.Add(next.Id);
                    return next;
                }
            }

            return null;
        }
    }

    /// <summary>The caller has ended with it.</summary>
    public void Done(long id)
    {
        lock (gate)
        {
            taken.Remove(id);
        }
    }

    /// <summary>Whether somebody has it.</summary>
    public bool IsTaken(long id)
    {
        lock (gate)
        {
            return taken.Contains(id);
        }
    }

    /// <summary>Forgets what waits of one mailing, or of all.</summary>
    public void Forget(string? mailingId = null)
    {
        lock (gate)
        {
            lanes.RemoveAll(l => mailingId is null || l.Mailing.Id == mailingId);
        }
    }

    private sealed class Lane(Mailing mailing)
    {
        public Mailing Mailing => mailing;

        public Queue<DueDelivery> Waiting { get; } = [];

        public HashSet<long> Known { get; } = [];

        public long After { get; set; }

        public bool AtEnd { get; set; }
    }
}
