using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Distribution;

/// <summary>What the office says of itself in pages and mail: the settings, in Core's words.</summary>
public sealed record Office
{
    /// <summary>"Nordhamn University".</summary>
    public required string Name { get; init; }

    /// <summary>The monitored address that mail comes from.</summary>
    public required string MailFrom { get; init; }

    /// <summary>Whom journalists reach where a release names nobody.</summary>
    public required Contact PressContact { get; init; }

    /// <summary>Absolute, without a trailing slash.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The office's own zone (IANA).</summary>
    public required string Zone { get; init; }

    /// <summary>The other zone of mail's second line (IANA); empty: none.</summary>
    public string SecondZone { get; init; } = "";

    /// <summary>"ENDS", "###" or "-30-".</summary>
    public string EndMark { get; init; } = "ENDS";

    /// <summary>About the institution, plain text.</summary>
    public string Boilerplate { get; init; } = "";

    /// <summary>Footer of every mail.</summary>
    public string PostalAddress { get; init; } = "";

    /// <summary>Subjects without the headline before the lift.</summary>
    public bool NeutralSubjects { get; init; }

    /// <summary>
    /// The other zone (IANA) in which an embargo is told; null: none. The office's own zone stands in where the other zone is the one that the
    /// embargo was given in.
    /// </summary>
    public string? ZoneBeside(EmbargoTime embargo) =>
        SecondZone.Length == 0 ? null
        : SecondZone != embargo.Zone ? SecondZone
        : Zone != embargo.Zone ? Zone : null;
}

/// <summary>What a message is composed from.</summary>
/// <param name="Kind">The mailing's kind.</param>
/// <param name="Form">The form: in full, the short "embargo lifted", or a notice to the holders of a copy.</param>
/// <param name="ReleaseId">Opaque id, for links.</param>
/// <param name="Content">The approved version's text.</param>
/// <param name="Embargo">The embargo.</param>
/// <param name="LiftAt">The UTC instant of the (planned) lift; dates a dateline without a date.</param>
/// <param name="Office">The office.</param>
/// <param name="Notice">What a notice says; null for every other form.</param>
public sealed record MessageSource(
    MailingKind Kind, MessageForm Form, string ReleaseId, ReleaseContent Content, EmbargoTime Embargo, Instant LiftAt, Office Office, HolderNotice? Notice = null);

/// <summary>
/// One message, the same for every recipient but for the gap in which the recipient's own link goes.
/// </summary>
/// <param name="Subject">Decoded.</param>
/// <param name="Html">A whole HTML document.</param>
/// <param name="Text">One unwrapped line a paragraph, "\n" between lines.</param>
public sealed record ComposedMessage(string Subject, string Html, string Text)
{
    /// <summary>Stands for the recipient's own token in both parts. As long as a token is (26), so that every copy has the same length.</summary>
    public const string LinkGap = "0EMBARGODESKRECIPIENTGAP00";

    /// <summary>Stands, in both parts, for the names of the lists by which the person receives the mail. HTML-encode what replaces it in the HTML part.</summary>
    public const string ListGap = "0EMBARGODESKLISTNAMESGAP00";
}
