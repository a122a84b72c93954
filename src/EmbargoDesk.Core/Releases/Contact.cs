namespace EmbargoDesk.Core.Releases;

/// <summary>Who may see one detail of a <see cref="Contact"/>.</summary>
public enum ContactVisibility
{
    /// <summary>Everybody, on the newsroom's page and in mail.</summary>
    Public,

    /// <summary>Journalists: in mail and on the media pages, never on the newsroom's page.</summary>
    Media,

    /// <summary>The office alone: on no page and in no mail that leaves it.</summary>
    Office,
}

/// <summary>A person whom journalists can reach: press contact, corresponding author, or an author by name. Strings are never null.</summary>
public sealed record Contact
{
    /// <summary>As the person writes it ("Ingrid Sandvall"), without degrees.</summary>
    public string Name { get; init; } = "";

    /// <summary>As printed, odd forms included ("Ph.D.", "MD, MSc", "P.hD.").</summary>
    public string Degrees { get; init; } = "";

    /// <summary>What the person is there ("Senior lecturer").</summary>
    public string Role { get; init; } = "";

    /// <summary>Department and institution.</summary>
    public string Affiliation { get; init; } = "";

    /// <summary>One address, without "mailto:" and without trailing punctuation.</summary>
    public string Email { get; init; } = "";

    /// <summary>As printed, with country code.</summary>
    public string Phone { get; init; } = "";

    /// <summary>The bare ORCID iD ("0000-0002-1825-0097"); check digit ISO 7064 mod 11-2. See <see cref="OrcidId"/>.</summary>
    public string Orcid { get; init; } = "";

    /// <summary>Languages in which the person gives interviews.</summary>
    public string Languages { get; init; } = "";

    /// <summary>When to reach the person, with the zone ("Weekdays 08:00 to 17:00 Stockholm").</summary>
    public string Hours { get; init; } = "";

    /// <summary>What to do outside these hours, usually a second number.</summary>
    public string OutOfHours { get; init; } = "";

    /// <summary>Who sees the e-mail address. Default: everybody.</summary>
    public ContactVisibility EmailVisibility { get; init; } = ContactVisibility.Public;

    /// <summary>Who sees telephone, out-of-hours number and hours. Default: journalists.</summary>
    public ContactVisibility PhoneVisibility { get; init; } = ContactVisibility.Media;

    /// <summary>"Ingrid Sandvall, PhD", or the name alone.</summary>
    public string NameWithDegrees() => Degrees.Length == 0 ? Name : $"{Name}, {Degrees}";

    /// <summary>The same person without the details that <paramref name="audience"/> may not see.</summary>
    public Contact For(ContactVisibility audience) => this with
    {
        Email = EmailVisibility <= audience ? Email : "",
        Phone = PhoneVisibility <= audience ? Phone : "",
        OutOfHours = PhoneVisibility <= audience ? OutOfHours : "",
        Hours = PhoneVisibility <= audience ? Hours : "",
    };
}
