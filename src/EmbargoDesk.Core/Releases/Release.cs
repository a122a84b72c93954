using EmbargoDesk.Core.Embargo;
using NodaTime;

namespace EmbargoDesk.Core.Releases;

/// <summary>Where a release stands. What may follow what: <see cref="ReleaseTransitions"/>.</summary>
public enum ReleaseState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Waiting for a person's approval.</summary>
    InReview,

    /// <summary>One version is approved; nothing is scheduled.</summary>
    Approved,

    /// <summary>Opens at <see cref="Release.PlannedLift"/>.</summary>
    Scheduled,

    /// <summary>Public.</summary>
    Lifted,

    /// <summary>Taken back for good.</summary>
    Withdrawn,
}

/// <summary>One press release: its state, its embargo and which of its versions counts. The text stands in <see cref="ReleaseVersion"/>.</summary>
public sealed class Release
{
    /// <summary>Opaque: 26 characters of random Crockford base32, in every address and job. Says nothing of age or order.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public ReleaseState State { get; set; }

    /// <summary>A person's stop: the release stays closed whatever the clock says.</summary>
    public bool Held { get; set; }

    /// <summary>Who holds it, and why, in that person's words. Empty when it is not held.</summary>
    public string HeldReason { get; set; } = "";

    /// <summary>When may the public read it?</summary>
    public EmbargoTime Embargo { get; set; } = EmbargoTime.Undecided;

    /// <summary>That the journal confirmed <see cref="Embargo"/>; null: nobody has recorded it.</summary>
    public EmbargoConfirmation? Confirmation { get; set; }

    /// <summary>The UTC instant from which the public may read it, once scheduled or lifted; else null.</summary>
    public Instant? PlannedLift { get; set; }

    /// <summary>The UTC instant at which the program carried the lift out; null until then. Later than the plan when no worker was awake.</summary>
    public Instant? ActualLift { get; set; }

    /// <summary>The newest version's number, from 1.</summary>
    public int LatestVersion { get; set; }

    /// <summary>The approved version's number: the one that goes. Null while none is approved.</summary>
    public int? ApprovedVersion { get; set; }

    /// <summary>Rises by one at every change of state, embargo or text; the API's ETag and the conditional update's expectation.</summary>
    public int Revision { get; set; }

    /// <summary>The reason given with a withdrawal; the public notice shows it.</summary>
    public string WithdrawnReason { get; set; } = "";

    /// <summary>The item of the import tray from which it came, or null.</summary>
    public string? ImportId { get; set; }

    /// <summary>UTC.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The creator's name, as it was then.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>UTC instant of the last change.</summary>
    public Instant ChangedAt { get; set; }

    /// <summary>All versions; never altered once saved, but for the approval.</summary>
    public List<ReleaseVersion> Versions { get; init; } = [];
}

/// <summary>One saved text of a release.</summary>
public sealed class ReleaseVersion
{
    /// <summary>The release.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>The text.</summary>
    public required ReleaseContent Content { get; init; }

    /// <summary>The text's headline, stored beside it so that lists need not read the text.</summary>
    public string Headline { get => Content.Headline; private init => _ = value; }

    /// <summary>UTC.</summary>
    public required Instant SavedAt { get; init; }

    /// <summary>Who saved it.</summary>
    public required string SavedBy { get; init; }

    /// <summary>UTC; null while it is not approved.</summary>
    public Instant? ApprovedAt { get; set; }

    /// <summary>Who approved it.</summary>
    public string? ApprovedBy { get; set; }
}
