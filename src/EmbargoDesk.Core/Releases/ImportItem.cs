using EmbargoDesk.Core.Releases.Reading;
using NodaTime;

namespace EmbargoDesk.Core.Releases;

/// <summary>A document that an officer brought, kept as it came.</summary>
public sealed class ImportedDocument
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The file's name without its path; empty for pasted text.</summary>
    public required string FileName { get; init; }

    /// <summary>As the browser or client gave it.</summary>
    public required string ContentType { get; init; }

    /// <summary>The bytes, unaltered.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>What the reader left out on purpose, a sentence each.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>UTC.</summary>
    public required Instant ImportedAt { get; init; }

    /// <summary>Who brought it.</summary>
    public required string ImportedBy { get; init; }
}

/// <summary>What became of an item of the import tray.</summary>
public enum ImportState
{
    /// <summary>In the tray.</summary>
    Waiting,

    /// <summary>A draft was made of it.</summary>
    Taken,

    /// <summary>Not wanted; kept with its document.</summary>
    Discarded,
}

/// <summary>One release found in a document: the lead, already taken, or another one that waits in the tray.</summary>
public sealed class ImportItem
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The document.</summary>
    public required string DocumentId { get; init; }

    /// <summary>Place in the document; the lead is 0.</summary>
    public required int Position { get; init; }

    /// <summary>What became of it.</summary>
    public ImportState State { get; set; }

    /// <summary>What the reader found.</summary>
    public required ReadRelease Found { get; init; }

    /// <summary>UTC.</summary>
    public required Instant ImportedAt { get; init; }
}

/// <summary>What an officer has typed and not saved: kept every few seconds, so that no lost connection loses a word.</summary>
public sealed class UnsavedText
{
    /// <summary>The release.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>The officer's account.</summary>
    public required string UserId { get; init; }

    /// <summary>The text.</summary>
    public required ReleaseContent Content { get; set; }

    /// <summary>The version that the officer began from.</summary>
    public required int BasedOn { get; set; }

    /// <summary>UTC.</summary>
    public required Instant SavedAt { get; set; }
}
