using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>
/// The office's own wording of one kind of message, in Liquid. Where there is none, the program's own is used. Every change is a new row; the
/// newest in force is the one that the next mailing is composed with.
/// </summary>
public sealed class MailTemplate
{
    /// <summary>Rises; the highest of a name is in force.</summary>
    public long Id { get; init; }

    /// <summary>
    /// Which message: "advance", "lift", "lifted", "moved", "ended", "withdrawn"; or <see cref="DraftOf"/>: what a person has typed and not saved, which is
    /// never in force.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Liquid for the Subject header; "": the program's own.</summary>
    public required string Subject { get; init; }

    /// <summary>Liquid for the plain-text part; "": the program's own.</summary>
    public required string Text { get; init; }

    /// <summary>Liquid for the HTML part; "": the program's own.</summary>
    public required string Html { get; init; }

    /// <summary>UTC.</summary>
    public required Instant At { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; init; }

    /// <summary>The name under which what a person types is kept until it is saved.</summary>
    public static string DraftOf(string name, string userId) => $"draft:{name}:{userId}";
}
