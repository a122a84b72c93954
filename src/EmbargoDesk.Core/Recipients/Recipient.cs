using NodaTime;

namespace EmbargoDesk.Core.Recipients;

/// <summary>A journalist whom the office mails.</summary>
public sealed class Recipient
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>As the person writes it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address as entered, in its own case.</summary>
    public required string Address { get; set; }

    /// <summary>What makes two addresses the same one: <see cref="EmailAddress.Canonical"/>. Unique.</summary>
    public required string CanonicalAddress { get; set; }

    /// <summary>The paper, station or agency.</summary>
    public string Outlet { get; set; } = "";

    /// <summary>What the person writes about, separated by commas.</summary>
    public string Beats { get; set; } = "";

    /// <summary>Country, as entered.</summary>
    public string Country { get; set; } = "";

    /// <summary>Language, as entered.</summary>
    public string Language { get; set; } = "";

    /// <summary>The office's own notes.</summary>
    public string Notes { get; set; } = "";

    /// <summary>Cleared for embargoed content: since when (UTC), by whom, on what evidence. Null: not cleared.</summary>
    public Clearance? Clearance { get; set; }

    /// <summary>UTC.</summary>
    public required Instant CreatedAt { get; init; }
}

/// <summary>That a person may have embargoed content.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who said so.</param>
/// <param name="Evidence">On what: an agreement signed, a press card seen. Never empty.</param>
public sealed record Clearance(Instant At, string By, string Evidence);

/// <summary>A named list of recipients.</summary>
public sealed class RecipientList
{
    /// <summary>Opaque, 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Unique; a mail's footer names it.</summary>
    public required string Name { get; set; }

    /// <summary>For the office.</summary>
    public string Description { get; set; } = "";

    /// <summary>Whose copies go first: 1 (wires and nationals) to 9; 5 unless said otherwise. Who is on several lists goes with the first.</summary>
    public int Turn { get; set; } = 5;

    /// <summary>UTC.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Who is on it.</summary>
    public List<ListMember> Members { get; init; } = [];
}

/// <summary>That a recipient is on a list.</summary>
public sealed class ListMember
{
    /// <summary>The list.</summary>
    public required string ListId { get; init; }

    /// <summary>The recipient.</summary>
    public required string RecipientId { get; init; }

    /// <summary>UTC.</summary>
    public required Instant AddedAt { get; init; }

    /// <summary>The recipient's row.</summary>
    public Recipient? Recipient { get; init; }
}

/// <summary>Why an address must not be mailed.</summary>
public enum SuppressionReason
{
    /// <summary>The person asked.</summary>
    Unsubscribed,

    /// <summary>The address does not exist.</summary>
    Bounced,

    /// <summary>The person called a mail spam.</summary>
    Complained,

    /// <summary>The person asked to be erased.</summary>
    Erased,
}

/// <summary>An address that must not be mailed.</summary>
public sealed class Suppression
{
    /// <summary><see cref="EmailAddress.Canonical"/>; unique.</summary>
    public required string CanonicalAddress { get; init; }

    /// <summary>Why.</summary>
    public required SuppressionReason Reason { get; init; }

    /// <summary>UTC.</summary>
    public required Instant At { get; init; }

    /// <summary>The delivery by whose link it came about, or a person's note.</summary>
    public string Note { get; init; } = "";
}
