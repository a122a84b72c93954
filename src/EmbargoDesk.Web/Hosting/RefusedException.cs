namespace EmbargoDesk.Web.Hosting;

/// <summary>Why a verb did nothing.</summary>
public enum Refusal
{
    /// <summary>There is no such thing (404).</summary>
    NotFound,

    /// <summary>Not in this state (409).</summary>
    WrongState,

    /// <summary>Not with this content (422).</summary>
    Invalid,

    /// <summary>Somebody else changed it first (412).</summary>
    Stale,
}

/// <summary>A verb refused. The message is one sentence for the person that says what to do; nothing was changed.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>With its kind and sentence.</summary>
    public RefusedException(Refusal kind, string sentence) : base(sentence) => Kind = kind;

    /// <summary>Not used.</summary>
    public RefusedException() { }

    /// <summary>Not used.</summary>
    public RefusedException(string message) : base(message) { }

    /// <summary>Not used.</summary>
    public RefusedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Why.</summary>
    public Refusal Kind { get; }

    /// <summary>For a local time that is skipped or repeated: the real ones.</summary>
    public IReadOnlyList<NodaTime.ZonedDateTime> Candidates { get; init; } = [];

    /// <summary>There is no such thing.</summary>
    public static RefusedException NotFound(string what) => new(Refusal.NotFound, $"There is no such {what}.");
}
