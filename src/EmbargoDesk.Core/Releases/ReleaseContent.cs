namespace EmbargoDesk.Core.Releases;

/// <summary>
/// Everything that a reader of a release may come to see, as one immutable value. A <see cref="ReleaseVersion"/> holds one;
/// an import proposes one. Strings are never null: an empty string means that the field was not given.
/// </summary>
public sealed record ReleaseContent
{
    /// <summary>One line, no markup. Required before approval; distributors cut at 110 characters.</summary>
    public string Headline { get; init; } = "";

    /// <summary>The sentence or two under the headline. No markup.</summary>
    public string Standfirst { get; init; } = "";

    /// <summary>
    /// Place, as typed ("NORDHAMN, Sweden"), with or without a date. Where it bears no date, the date of the lift is set behind it
    /// (<see cref="Releases.Dateline"/>).
    /// </summary>
    public string Dateline { get; init; } = "";

    /// <summary>The text, as an HTML fragment that has been through <see cref="RichText.Sanitise"/>.</summary>
    public string Body { get; init; } = "";

    /// <summary>The mark under the text ("ENDS", "###", "-30-"). Empty: the office's own.</summary>
    public string EndMark { get; init; } = "";

    /// <summary>Notes to editors, as a sanitised HTML fragment.</summary>
    public string NotesToEditors { get; init; } = "";

    /// <summary>About the institution, as plain text. Empty: the office's own.</summary>
    public string Boilerplate { get; init; } = "";

    /// <summary>The journal's name ("Annals of Northern Ecology").</summary>
    public string Journal { get; init; } = "";

    /// <summary>The title of the paper.</summary>
    public string StudyTitle { get; init; } = "";

    /// <summary>The bare DOI ("10.5555/ane.2026.0417"), without "doi:" or a resolver's address. See <see cref="Doi.TryParse"/>.</summary>
    public string Doi { get; init; } = "";

    /// <summary>The paper's authors, in its order.</summary>
    public IReadOnlyList<Contact> Authors { get; init; } = [];

    /// <summary>Whom journalists reach about the release. Null: the office's own press contact.</summary>
    public Contact? PressContact { get; init; }

    /// <summary>Whom journalists reach about the paper.</summary>
    public IReadOnlyList<Contact> CorrespondingAuthors { get; init; } = [];

    /// <summary>Compares by value, lists included, so that a save that changes nothing makes no version.</summary>
    public bool Equals(ReleaseContent? other) =>
        other is not null && Scalars() == other.Scalars() && PressContact == other.PressContact
        && Authors.SequenceEqual(other.Authors) && CorrespondingAuthors.SequenceEqual(other.CorrespondingAuthors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Headline, Standfirst, Body);

    private (string, string, string, string, string, string, string, string, string, string) Scalars() =>
        (Headline, Standfirst, Dateline, Body, EndMark, NotesToEditors, Boilerplate, Journal, StudyTitle, Doi);
}
