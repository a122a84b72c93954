namespace EmbargoDesk.Web.Distribution;

/// <summary>How far a message got in its SMTP transaction.</summary>
public enum SmtpPhase
{
    /// <summary>MAIL FROM: an answer here speaks of the sender.</summary>
    Mail,

    /// <summary>RCPT TO: an answer here speaks of the recipient.</summary>
    Rcpt,

    /// <summary>DATA.</summary>
    Data,

    /// <summary>The message, after the 354.</summary>
    Body,

    /// <summary>The final dot has left.</summary>
    Dot,
}

/// <summary>What became of one message: exactly one of the nested cases.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>What the relay said, or why it said nothing, for a person.</summary>
    public string Words => this switch
    {
        Accepted a => a.Reply,
        Refused r => $"{r.Code} {r.Reply}",
        Deferred d => $"{d.Code} {d.Reply} (not now; try again later)",
        Dropped d => d.Why,
        InDoubt d => d.Why,
        _ => GetType().Name,
    };

    /// <summary>The relay took responsibility for it.</summary>
    /// <param name="Reply">Its words.</param>
    public sealed record Accepted(string Reply) : SendOutcome;

    /// <summary>The relay refused it for good.</summary>
    /// <param name="Code">5xx.</param>
    /// <param name="Reply">Its words, after the code.</param>
    public sealed record Refused(int Code, string Reply) : SendOutcome
    {
        /// <summary>What was refused.</summary>
        public SmtpPhase Phase { get; init; } = SmtpPhase.Rcpt;
    }

    /// <summary>Not now. After 421 the connection is spent.</summary>
    /// <param name="Code">4xx; or 530 to 538 if the relay wants another sign-in, which is no fault of the recipient's.</param>
    /// <param name="Reply">Its words, after the code.</param>
    public sealed record Deferred(int Code, string Reply) : SendOutcome
    {
        /// <summary>What was put off.</summary>
        public SmtpPhase Phase { get; init; } = SmtpPhase.Rcpt;
    }

    /// <summary>The connection broke before the final dot was sent: it is safe to send again.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record Dropped(string Why) : SendOutcome;

    /// <summary>The connection broke, or the relay kept silent, after the final dot: perhaps delivered, perhaps not.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record InDoubt(string Why) : SendOutcome;
}
