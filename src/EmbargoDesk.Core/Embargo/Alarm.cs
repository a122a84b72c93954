using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What an alarm is about.</summary>
public enum AlarmKind
{
    /// <summary>A lift was carried out more than a second after its moment, or not at all.</summary>
    LateLift,

    /// <summary>A check ahead of a lift found something to mend.</summary>
    LiftCheck,

    /// <summary>An outsider asked for a release before its lift: somebody knows its address.</summary>
    EarlyProbe,

    /// <summary>Content was given out before its lift.</summary>
    EarlyFetch,

    /// <summary>The program's own reading of the public page or feed after a lift did not find the release.</summary>
    PageNotFound,

    /// <summary>The clock cannot be trusted; the embargoed area is frozen.</summary>
    Clock,

    /// <summary>A newer tz database puts a planned lift at another instant.</summary>
    ZoneRules,

    /// <summary>All mail is stopped, by a person or because the database is older than what was sent.</summary>
    MailStop,
    /// <summary>The bounce mailbox has not been readable for a while: dead addresses are mailed on.</summary>
    BounceMailbox,

    /// <summary>The office's own wording of a mail could not be used; the program's own went instead.</summary>
    MailWording,
}

/// <summary>Something that a person must know. One open alarm a kind and subject; it never carries content.</summary>
public sealed class Alarm
{
    /// <summary>Rises.</summary>
    public long Id { get; init; }

    /// <summary>What it is about.</summary>
    public required AlarmKind Kind { get; init; }

    /// <summary>The release, or "" where it is about the house.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>One sentence or a few: what is so, and what to do. No headline and no text of a release.</summary>
    public required string Text { get; set; }

    /// <summary>UTC.</summary>
    public required Instant RaisedAt { get; init; }

    /// <summary>UTC instant at which the mail server had taken the mail about it for everybody; null until then.</summary>
    public Instant? MailedAt { get; set; }

    /// <summary>UTC; null while it is open.</summary>
    public Instant? ClearedAt { get; set; }

    /// <summary>Who cleared it; null while it is open.</summary>
    public string? ClearedBy { get; set; }
}
