namespace EmbargoDesk.Tests.Equipment;

/// <summary>The moments of an SMTP conversation at which a <see cref="SmtpSink"/> can be told to misbehave.</summary>
public enum SmtpStep
{
    /// <summary>The connection is there; the greeting is due.</summary>
    Greeting,

    /// <summary>EHLO or HELO.</summary>
    Ehlo,

    /// <summary>STARTTLS.</summary>
    StartTls,

    /// <summary>AUTH.</summary>
    Auth,

    /// <summary>MAIL FROM.</summary>
    Mail,

    /// <summary>RCPT TO.</summary>
    Rcpt,

    /// <summary>DATA, before the 354.</summary>
    Data,

    /// <summary>After the 354, when the first bytes of the message are here.</summary>
    Body,

    /// <summary>After the final dot, before the 250. The message is in the ledger only if the answer keeps it.</summary>
    Dot,

    /// <summary>The 250 to the final dot has been sent. Only told, never scripted.</summary>
    Answered,

    /// <summary>RSET.</summary>
    Rset,

    /// <summary>QUIT.</summary>
    Quit,
}

/// <summary>What the sink does at a step instead of the usual.</summary>
public sealed record SinkAnswer
{
    /// <summary>The reply, with its code and without CRLF; null: none.</summary>
    public string? Line { get; init; }

    /// <summary>Close the connection, after the reply if there is one.</summary>
    public bool Closes { get; init; }

    /// <summary>Close with a reset instead of a FIN.</summary>
    public bool Resets { get; init; }

    /// <summary>At <see cref="SmtpStep.Dot"/>: the message counts as received all the same.</summary>
    public bool Keeps { get; init; }

    /// <summary>Wait first.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Say and read nothing more until the sink is disposed or the peer is gone.</summary>
    public bool Stalls { get; init; }

    /// <summary>At <see cref="SmtpStep.StartTls"/>: plaintext that an attacker glues to the 220, in the same packet.</summary>
    public string? Injected { get; init; }

    /// <summary>Wait, then go on as usual.</summary>
    public static SinkAnswer After(TimeSpan delay) => new() { Delay = delay };

    /// <summary>A reply such as "451 4.3.0 try later".</summary>
    public static SinkAnswer Reply(string line) => new() { Line = line };

    /// <summary>A reply by its code alone.</summary>
    public static SinkAnswer Reply(int code) => new() { Line = $"{code} scripted" };

    /// <summary>Close without a word.</summary>
    public static SinkAnswer Drop { get; } = new() { Closes = true };

    /// <summary>Reset without a word.</summary>
    public static SinkAnswer Reset { get; } = new() { Closes = true, Resets = true };

    /// <summary>At the dot: take the message, then close without the 250.</summary>
    public static SinkAnswer KeepThenDrop { get; } = new() { Closes = true, Keeps = true };

    /// <summary>Never answer.</summary>
    public static SinkAnswer Stall { get; } = new() { Stalls = true };

    /// <summary>The same, and the connection closes after the reply.</summary>
    public SinkAnswer ThenClose() => this with { Closes = true };
}

/// <summary>A line of the script.</summary>
internal sealed class SinkRule(SmtpStep step, SinkAnswer answer, string? address, int times, int after)
{
    private int _seen;

    /// <summary>Whether it has happened as often as it was to.</summary>
    public bool IsSpent => Volatile.Read(ref _seen) >= after + (times == int.MaxValue ? 1L : times);

    /// <inheritdoc/>
    public override string ToString() => $"{step} {answer.Line ?? (answer.Stalls ? "no reply" : answer.Closes ? "drop" : "late")}";

    /// <summary>The answer, if this rule is meant for the step and address and has not been used up.</summary>
    public SinkAnswer? For(SmtpStep at, string? who)
    {
        if (at != step || (address is not null && !string.Equals(address, who, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var nth = Interlocked.Increment(ref _seen);
        return nth > after && nth <= (long)after + times ? answer : null;
    }
}
