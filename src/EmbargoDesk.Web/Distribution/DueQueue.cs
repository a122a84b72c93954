using EmbargoDesk.Core.Distribution;
using NodaTime;

namespace EmbargoDesk.Web.Distribution;

/// <summary>A delivery that may be sent now, as it was read.</summary>
public sealed record DueDelivery(Delivery Delivery, Mailing Mailing)
{
    /// <summary>The delivery's id.</summary>
    public long Id => Delivery.Id;
}

/// <summary>
/// What was read ahead: of each mailing in order, and of all mailings in turn, so that the first copies of a release do not wait for the last ones of another.
/// Copies to a domain that is at its limit step aside, so that the others need not wait for them. Nothing stands here that a restart could lose: a row is taken
/// only by its claim.
/// </summary>
public sealed class DueQueue(LineLimits limits)
{
    // So many may have stepped aside before reading ahead waits for them.
    private const int MostAside = 10_000;

    private readonly Lock gate = new();
    private readonly List<Lane> lanes = [];
    // With the domain that each goes to; null: only kept from being taken.
    private readonly Dictionary<long, string?> taken = [];
    private int turn;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return lanes.Sum(l => l.Known.Count);
            }
        }
    }

    /// <summary>When the next one may leave, UTC: a moment that has passed is now. Null: nothing waits, or only for one that is on its way.</summary>
    public Instant? NextAt
    {
        get
        {
            lock (gate)
            {
                return lanes.Exists(l => l.Waiting.Count > 0) ? limits.FreeAt
                    : limits.SoonestDomain(lanes.SelectMany(l => l.Aside.Keys)) is { } soonest ? Instant.Max(soonest, limits.FreeAt) : null;
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

            return [.. lanes.Where(l => l.Waiting.Count < low && !l.AtEnd && l.Known.Count < MostAside).Select(l => (l.Mailing, l.After))];
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

                if (!taken.ContainsKey(delivery.Id) && lane.Known.Add(delivery.Id))
                {
                    lane.Waiting.Enqueue(new DueDelivery(delivery, lane.Mailing));
                }
            }
        }
    }

    /// <summary>The next one, of the next mailing, that may leave at <paramref name="now"/> (UTC); it is the caller's until <see cref="Done"/>. Null: none may.</summary>
    public DueDelivery? Take(Instant now)
    {
        lock (gate)
        {
            for (var i = 0; i < lanes.Count && limits.FreeAt <= now; i++)
            {
                var lane = lanes[turn++ % lanes.Count];
                if (lane.Next(d => limits.IsFree(d, now), taken.ContainsKey) is { } next)
                {
                    var domain = LineLimits.DomainOf(next.Delivery.CanonicalAddress);
                    limits.Take(domain, now);
                    taken[next.Id] = domain;
                    return next;
                }
            }

            return null;
        }
    }

    /// <summary>The caller has ended with it.</summary>
    public void Done(long id, Instant now)
    {
        lock (gate)
        {
            if (taken.Remove(id, out var domain) && domain is not null)
            {
                limits.Done(domain, now);
            }
        }
    }

    /// <summary>Keeps one that nobody has from being taken, until <see cref="Done"/>. False: somebody has it.</summary>
    public bool Reserve(long id)
    {
        lock (gate)
        {
            return taken.TryAdd(id, null);
        }
    }

    /// <summary>Nothing leaves before this moment, UTC.</summary>
    public void PauseUntil(Instant moment)
    {
        lock (gate)
        {
            limits.PauseUntil(moment);
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

        /// <summary>By domain, those whose turn it was while their domain was at its limit.</summary>
        public Dictionary<string, Queue<DueDelivery>> Aside { get; } = new(StringComparer.Ordinal);

        /// <summary>The ids of all that wait.</summary>
        public HashSet<long> Known { get; } = [];

        public long After { get; set; }

        public bool AtEnd { get; set; }

        public DueDelivery? Next(Func<string, bool> isFree, Func<long, bool> isReserved)
        {
            foreach (var domain in Aside.Keys.Where(isFree).ToList())
            {
                if (First(Aside[domain], isReserved) is { } next)
                {
                    Known.Remove(next.Id);
                    return next;
                }

                Aside.Remove(domain);
            }

            while (First(Waiting, isReserved) is { } next)
            {
                var domain = LineLimits.DomainOf(next.Delivery.CanonicalAddress);
                if (isFree(domain))
                {
                    Known.Remove(next.Id);
                    return next;
                }

                if (!Aside.TryGetValue(domain, out var waited))
                {
                    Aside[domain] = waited = [];
                }

                waited.Enqueue(next);
            }

            return null;
        }

        // What is reserved is read anew when it no longer is.
        private DueDelivery? First(Queue<DueDelivery> waiting, Func<long, bool> isReserved)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (!isReserved(next.Id))
                {
                    return next;
                }

                Known.Remove(next.Id);
            }

            return null;
        }
    }
}
