using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>One question to another machine's clock.</summary>
/// <param name="Asked">Time since boot here when it was asked.</param>
/// <param name="Answered">Time since boot here when the answer was there.</param>
/// <param name="Theirs">What their clock showed in between, UTC.</param>
public readonly record struct ServerClockSample(Duration Asked, Duration Answered, Instant Theirs)
{
    /// <summary>Their clock at our boot, were it read at the end of the round trip: at most the round trip too early, never too late.</summary>
    internal Instant Earliest => Theirs - Answered;

    internal Instant Latest => Theirs - Asked;
}

/// <summary>
/// Another machine's clock, told from a few questions and the time since boot here. It is never ahead of theirs: which part of a round trip
/// came before their reading nobody knows, so all of it counts as after. The quickest round trip of half a minute makes it at most so much late.
/// </summary>
public sealed record ServerClock
{
    /// <summary>For how long after an answer it may be relied upon.</summary>
    public static readonly Duration VerifiedFor = Duration.FromSeconds(3);

    private static readonly Duration BestFor = Duration.FromSeconds(30);

    // An answer that took longer, or was read late, says too little to take the place of one that agrees with it.
    private static readonly Duration Slow = Duration.FromMilliseconds(200);

    private ServerClock(Instant atBoot, Duration bestAt, Duration lastAt) => (AtBoot, BestAt, LastAt) = (atBoot, bestAt, lastAt);

    private Instant AtBoot { get; }

    private Duration BestAt { get; }

    private Duration LastAt { get; }

    /// <summary>After the first answer, or after one that follows <paramref name="before"/>.</summary>
    public static ServerClock After(ServerClock? before, ServerClockSample sample) =>
        before is not null && sample.Earliest <= before.AtBoot && before.AtBoot <= sample.Latest 
        && (sample.Answered - before.BestAt < BestFor || sample.Answered - sample.Asked > Slow)
            ? new ServerClock(before.AtBoot, before.BestAt, sample.Answered)
            : new ServerClock(sample.Earliest, sample.Answered, sample.Answered);

    /// <summary>What it shows at a time since boot here, UTC.</summary>
    public Instant At(Duration sinceBoot) => AtBoot + sinceBoot;

    /// <summary>The UTC instant beyond which it is a guess: no answer has come since.</summary>
    public Instant VerifiedUntil => AtBoot + LastAt + VerifiedFor;
}
