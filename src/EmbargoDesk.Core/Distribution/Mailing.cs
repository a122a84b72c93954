using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>What a mailing is for.</summary>
public enum MailingKind
{
    /// <summary>The embargoed copy, in full, to cleared recipients before the lift.</summary>
    Advance,

    /// <summary>At the lift: the release; to those who had the advance a short "embargo lifted", or nothing.</summary>
    Lift,

    /// <summary>A notice to the holders that the embargo moved, or ended early.</summary>
    EmbargoChanged,

    /// <summary>A corrected text.</summary>
    Correction,

    /// <summary>A notice to the holders that the release was withdrawn.</summary>
    Withdrawal,
}

/// <summary>Where a mailing stands.</summary>
public enum MailingState
{
    /// <summary>Waits for its time.</summary>
    Planned,

    /// <summary>The audience is frozen and the mail composed; waits for the instant.</summary>
    Armed,

    /// <summary>Deliveries go out.</summary>
    Sending,

    /// <summary>A person stopped it; it can go on.</summary>
    Paused,

    /// <summary>Every delivery has ended in a state that a person can read.</summary>
    Done,

    /// <summary>Will not go out.</summary>
    Cancelled,
}

/// <summary>What is done with a copy that was perhaps delivered: the program or the line died between its final dot and the server's answer.</summary>
public enum DoubtPolicy
{
    /// <summary>Nobody gets it twice: it waits for a person.</summary>
    Hold,

    /// <summary>Nobody is lost: it is sent once more by itself, with the same Message-ID and the same bytes.</summary>
    Resend,
}

/// <summary>One sending of one release version to chosen lists.</summary>
public sealed class Mailing
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The release.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>What it is for.</summary>
    public required MailingKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public MailingState State { get; set; }

    /// <summary>The lists, by id.</summary>
    public required IReadOnlyList<string> ListIds { get; set; }

    /// <summary>UTC instant at which it starts. Null: at the lift for a lift mailing, at once after approval for an advance.</summary>
    public Instant? At { get; set; }

    /// <summary>The version that it carries; set when it is armed.</summary>
    public int? VersionNumber { get; set; }

    /// <summary>Set when it is armed: one more than the cancelled mailings of its kind. Part of what makes a delivery unique.</summary>
    public int Occasion { get; set; } = 1;

    /// <summary>What a notice to the holders of a copy says; null for every other mailing. Its audience are the holders, not lists.</summary>
    public HolderNotice? Notice { get; init; }

    /// <summary>What is done with copies in doubt.</summary>
    public DoubtPolicy Doubt { get; set; }

    /// <summary>The ids of the keys with which its messages are signed; chosen when it is armed, so that every try has the same bytes.</summary>
    public IReadOnlyList<string> DkimKeyIds { get; set; } = [];

    /// <summary>Rises at every change of state.</summary>
    public int Revision { get; set; }

    /// <summary>UTC.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Who planned it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>UTC instant that its messages bear as their Date: of a lift mailing the lift, else when it was armed. Null until then.</summary>
    public Instant? DatedAt { get; set; }

    /// <summary>UTC instant at which sending began.</summary>
    public Instant? StartedAt { get; set; }

    /// <summary>UTC instant at which the last delivery ended.</summary>
    public Instant? FinishedAt { get; set; }
}

/// <summary>The forms in which one mailing's message exists.</summary>
public enum MessageForm
{
    /// <summary>The release in full.</summary>
    Full,

    /// <summary>The short "embargo lifted", threaded to the advance.</summary>
    Lifted,

    /// <summary>A notice to a holder of the embargoed copy, threaded to it: moved, ended, withdrawn. Without content.</summary>
    Notice,
}

/// <summary>One composed message of a mailing, frozen when it is armed, so that every try sends the same bytes.</summary>
public sealed class MailingMessage
{
    /// <summary>The mailing.</summary>
    public required string MailingId { get; init; }

    /// <summary>Which of its forms.</summary>
    public required MessageForm Form { get; init; }

    /// <summary>The Subject header, decoded.</summary>
    public required string Subject { get; init; }

    /// <summary>The HTML part, with <see cref="ComposedMessage.LinkGap"/> where the recipient's own link goes.</summary>
    public required string Html { get; init; }

    /// <summary>The plain-text part, with the same gap.</summary>
    public required string Text { get; init; }
}
