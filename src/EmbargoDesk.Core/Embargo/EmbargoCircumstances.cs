using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What an embargo is looked at with: the text, the journal, the mailings, the clock.</summary>
public sealed record EmbargoCircumstances
{
    /// <summary>The embargo.</summary>
    public required EmbargoTime Embargo { get; init; }

    /// <summary>The text that bears it.</summary>
    public required ReleaseContent Content { get; init; }

    /// <summary>UTC.</summary>
    public required Instant Now { get; init; }

    /// <summary>Notice shorter than this is warned of.</summary>
    public Duration ShortNotice { get; init; } = Duration.FromHours(24);

    /// <summary>The journal's usual lift; null where the release names no journal, or one that nobody has described.</summary>
    public JournalPreset? Preset { get; init; }

    /// <summary>UTC instants at which embargoed mailings are planned.</summary>
    public IReadOnlyList<Instant> Advances { get; init; } = [];

    /// <summary>Whether another release of this office with the same DOI is public already.</summary>
    public bool SamePaperIsPublic { get; init; }

    /// <summary>How it stands with the journal.</summary>
    public ConfirmationState Confirmation { get; init; }
}
