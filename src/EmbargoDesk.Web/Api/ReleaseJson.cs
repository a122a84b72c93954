using System.Text.Json;
using System.Text.Json.Serialization;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Core.Releases.Reading;

namespace EmbargoDesk.Web.Api;

/// <summary>The text of a release as a client sends it. All but the headline may be left out.</summary>
public sealed record ReleaseRequest
{
    public string? Headline { get; init; }
    public string? Standfirst { get; init; }
    public string? Dateline { get; init; }

    /// <summary>An HTML fragment; what a release may not contain is taken out.</summary>
    public string? Body { get; init; }
    public string? EndMark { get; init; }

    /// <summary>An HTML fragment.</summary>
    public string? NotesToEditors { get; init; }
    public string? Boilerplate { get; init; }
    public string? Journal { get; init; }
    public string? StudyTitle { get; init; }
    public string? Doi { get; init; }
    public IReadOnlyList<ContactJson>? Authors { get; init; }
    public ContactJson? PressContact { get; init; }
    public IReadOnlyList<ContactJson>? CorrespondingAuthors { get; init; }

    /// <summary>Fields that no release has; each becomes a warning.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    internal ReleaseContent ToContent() => new()
    {
        Headline = Headline ?? "", Standfirst = Standfirst ?? "", Dateline = Dateline ?? "", Body = Body ?? "", EndMark = EndMark ?? "",
        NotesToEditors = NotesToEditors ?? "", Boilerplate = Boilerplate ?? "", Journal = Journal ?? "", StudyTitle = StudyTitle ?? "", Doi = Doi ?? "",
        Authors = [.. (Authors ?? []).Select(a => a.ToContact())], PressContact = PressContact?.ToContact(),
        CorrespondingAuthors = [.. (CorrespondingAuthors ?? []).Select(a => a.ToContact())],
    };

    internal static ReleaseRequest Of(ReleaseContent c) => new()
    {
        Headline = c.Headline, Standfirst = c.Standfirst, Dateline = c.Dateline, Body = c.Body, EndMark = c.EndMark, NotesToEditors = c.NotesToEditors,
        Boilerplate = c.Boilerplate, Journal = c.Journal, StudyTitle = c.StudyTitle, Doi = c.Doi, Authors = [.. c.Authors.Select(ContactJson.Of)],
        PressContact = c.PressContact is { } p ? ContactJson.Of(p) : null, CorrespondingAuthors = [.. c.CorrespondingAuthors.Select(ContactJson.Of)],
    };
}

/// <summary>A person.</summary>
public sealed record ContactJson
{
    public string? Name { get; init; }
    public string? Degrees { get; init; }
    public string? Role { get; init; }
    public string? Affiliation { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Orcid { get; init; }
    public string? Languages { get; init; }
    public string? Hours { get; init; }
    public string? OutOfHours { get; init; }

    /// <summary>Who sees the address: public (default), media, office.</summary>
    public ContactVisibility? EmailVisibility { get; init; }

    /// <summary>Who sees the telephone: public, media (default), office.</summary>
    public ContactVisibility? PhoneVisibility { get; init; }

    internal Contact ToContact() => new()
    {
        Name = Name ?? "", Degrees = Degrees ?? "", Role = Role ?? "", Affiliation = Affiliation ?? "", Email = Email ?? "", Phone = Phone ?? "",
        Orcid = Orcid ?? "", Languages = Languages ?? "", Hours = Hours ?? "", OutOfHours = OutOfHours ?? "",
        EmailVisibility = EmailVisibility ?? ContactVisibility.Public, PhoneVisibility = PhoneVisibility ?? ContactVisibility.Media,
    };

    internal static ContactJson Of(Contact c) => new()
    {
        Name = c.Name, Degrees = c.Degrees, Role = c.Role, Affiliation = c.Affiliation, Email = c.Email, Phone = c.Phone, Orcid = c.Orcid,
        Languages = c.Languages, Hours = c.Hours, OutOfHours = c.OutOfHours, EmailVisibility = c.EmailVisibility, PhoneVisibility = c.PhoneVisibility,
    };
}

/// <summary>An embargo as it is shown.</summary>
/// <param name="Kind">undecided, immediate, until.</param>
/// <param name="Local">The entered local date and time, ISO 8601 without offset.</param>
/// <param name="Zone">IANA.</param>
/// <param name="At">The UTC instant.</param>
/// <param name="Journal">The journal that confirms it: the one whose preset proposed it, or the one that the text names; null: none.</param>
/// <param name="Confirmed">Whether that journal has confirmed it; null: nobody needs to.</param>
/// <param name="Confirmation">The confirmation on record, or null.</param>
public sealed record EmbargoJson(EmbargoKind Kind, string? Local, string? Zone, string? At, string? Journal = null, bool? Confirmed = null, ConfirmationJson? Confirmation = null)
{
    internal static EmbargoJson Of(EmbargoTime e) => new(e.Kind, e.Local is { } l ? ApiTime.Text(l) : null, e.Zone, e.At is { } at ? ApiTime.Text(at) : null);

    internal static EmbargoJson Of(Release r, string journal)
    {
        var state = EmbargoConfirmation.Of(r.Embargo, r.Confirmation, journal);
        return Of(r.Embargo) with
        {
            Journal = state.Journal.Length > 0 ? state.Journal : null, Confirmed = state.Confirmed,
            Confirmation = r.Confirmation is { At: { } at } c && state.IsGiven ? new ConfirmationJson(ApiTime.Text(at), c.By, c.How) : null,
        };
    }
}

/// <summary>That the journal confirmed an embargo.</summary>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="How">In that person's words.</param>
public sealed record ConfirmationJson(string At, string By, string How);

/// <summary>A release as the API shows it: POST's fields, and what the desk knows of it.</summary>
public sealed record ReleaseResponse
{
    public required string Id { get; init; }
    public required ReleaseState State { get; init; }
    public required bool Held { get; init; }

    /// <summary>Absolute, opaque, stable; answers "not found" until the lift.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>Doubts, short notice, no corresponding author: never refusals.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
    public required EmbargoJson Embargo { get; init; }

    /// <summary>UTC.</summary>
    public string? PlannedLift { get; init; }

    /// <summary>UTC.</summary>
    public string? ActualLift { get; init; }
    public required int LatestVersion { get; init; }

    /// <summary>The version that goes; null: none is approved.</summary>
    public int? ApprovedVersion { get; init; }
    public required string Headline { get; init; }
    public required string Standfirst { get; init; }
    public required string Dateline { get; init; }
    public required string Body { get; init; }
    public required string EndMark { get; init; }
    public required string NotesToEditors { get; init; }
    public required string Boilerplate { get; init; }
    public required string Journal { get; init; }
    public required string StudyTitle { get; init; }
    public required string Doi { get; init; }
    public required IReadOnlyList<ContactJson> Authors { get; init; }
    public ContactJson? PressContact { get; init; }
    public required IReadOnlyList<ContactJson> CorrespondingAuthors { get; init; }

    /// <summary>Import only: the other releases found, waiting in the import tray.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StubJson>? Stubs { get; init; }

    /// <summary>Import only: text that no field takes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unplaced { get; init; }

    /// <summary>Import only: an embargo line found in the text; offered, not taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmbargoOfferJson? EmbargoOffer { get; init; }

    internal static ReleaseResponse Of(Release r, string baseUrl, IEnumerable<string> warnings)
    {
        var c = r.Versions.Single(v => v.Number == r.LatestVersion).Content;
        return new ReleaseResponse
        {
            Id = r.Id, State = r.State, Held = r.Held, PublicUrl = $"{baseUrl}/releases/{r.Id}", Warnings = [.. warnings], Embargo = EmbargoJson.Of(r, c.Journal),
            PlannedLift = r.PlannedLift is { } p ? ApiTime.Text(p) : null, ActualLift = r.ActualLift is { } a ? ApiTime.Text(a) : null,
            LatestVersion = r.LatestVersion, ApprovedVersion = r.ApprovedVersion,
            Headline = c.Headline, Standfirst = c.Standfirst, Dateline = c.Dateline, Body = c.Body, EndMark = c.EndMark, NotesToEditors = c.NotesToEditors,
            Boilerplate = c.Boilerplate, Journal = c.Journal, StudyTitle = c.StudyTitle, Doi = c.Doi, Authors = [.. c.Authors.Select(ContactJson.Of)],
            PressContact = c.PressContact is { } pc ? ContactJson.Of(pc) : null, CorrespondingAuthors = [.. c.CorrespondingAuthors.Select(ContactJson.Of)],
        };
    }
}

/// <summary>A release that waits in the import tray.</summary>
public sealed record StubJson(string Id, string Headline);

/// <summary>An embargo line found in imported text.</summary>
public sealed record EmbargoOfferJson(string Line, bool Immediate, string? Local, string? Zone)
{
    internal static EmbargoOfferJson? Of(EmbargoOffer? o) => o is null ? null : new(o.Line, o.Immediate, o.Local is { } l ? ApiTime.Text(l) : null, o.Zone);
}

/// <summary>An item of the import tray.</summary>
/// <param name="Id">For <c>POST /imports/{id}/take</c>.</param>
/// <param name="State">waiting, taken, discarded.</param>
/// <param name="Release">What the reader found, in POST's fields.</param>
/// <param name="Date">The release's own date, ISO 8601, or null.</param>
/// <param name="Warnings">What to check.</param>
/// <param name="Unplaced">Text that no field takes.</param>
/// <param name="EmbargoOffer">An embargo line, if there was one.</param>
public sealed record ImportResponse(
    string Id, ImportState State, ReleaseRequest Release, string? Date, IReadOnlyList<string> Warnings, string Unplaced, EmbargoOfferJson? EmbargoOffer);
