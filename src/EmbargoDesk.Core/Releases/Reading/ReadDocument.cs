using NodaTime;

namespace EmbargoDesk.Core.Releases.Reading;

/// <summary>What the reader is unsure of, for the officer to check.</summary>
/// <param name="Field">The field in the API's spelling: "headline", "standfirst", "dateline", "body", "journal", "doi", "correspondingAuthors" ...</param>
/// <param name="Why">One plain sentence that says what to check.</param>
public sealed record Doubt(string Field, string Why);

/// <summary>An embargo line found in imported text. It is offered to a person, never taken.</summary>
/// <param name="Line">The line as it stands in the text.</param>
/// <param name="Immediate">True for "for immediate release".</param>
/// <param name="Local">The local date and time, where both could be read.</param>
/// <param name="Zone">The IANA zone that the line seems to mean ("Europe/London"), where it could be read.</param>
public sealed record EmbargoOffer(string Line, bool Immediate, LocalDateTime? Local, string? Zone);

/// <summary>One release found in a document.</summary>
/// <param name="Content">The fields.</param>
/// <param name="Doubts">What to check.</param>
/// <param name="Offer">An embargo line, if there was one.</param>
/// <param name="Unplaced">Text that belongs to this release and that no field takes; lines separated by "\n". Nothing is lost.</param>
/// <param name="Date">The release's own date where the document gives one.</param>
public sealed record ReadRelease(ReleaseContent Content, IReadOnlyList<Doubt> Doubts, EmbargoOffer? Offer, string Unplaced, LocalDate? Date);

/// <summary>Everything found in one document.</summary>
/// <param name="Lead">The release that the document is about.</param>
/// <param name="Others">Other releases found in it (teasers), in its order; they wait in the import tray.</param>
/// <param name="LeftOut">What was left out on purpose, in plain sentences ("3 tracked deletions and 2 comments of the Word file").</param>
public sealed record ReadDocument(ReadRelease Lead, IReadOnlyList<ReadRelease> Others, IReadOnlyList<string> LeftOut);

/// <summary>The document cannot be read. The message is one clear sentence for the officer that says what to do.</summary>
public sealed class UnreadableDocumentException : Exception
{
    /// <summary>With the sentence that the officer sees.</summary>
    public UnreadableDocumentException(string message) : base(message) { }

    /// <summary>With its cause.</summary>
    public UnreadableDocumentException(string message, Exception inner) : base(message, inner) { }

    /// <summary>Without a sentence; not used.</summary>
    public UnreadableDocumentException() { }
}
