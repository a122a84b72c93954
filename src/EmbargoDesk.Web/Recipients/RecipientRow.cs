using EmbargoDesk.Core.Recipients;
using NodaTime;

namespace EmbargoDesk.Web.Recipients;

/// <summary>One row of an import, as it was read; an empty field was not given.</summary>
public sealed record RecipientRow
{
    /// <summary>As a spreadsheet numbers it.</summary>
    public int Number { get; init; }

    /// <summary>Why the row could not be read; null: it could.</summary>
    public string? Problem { get; init; }

    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public string Outlet { get; init; } = "";
    public string Beats { get; init; } = "";
    public string Country { get; init; } = "";
    public string Language { get; init; } = "";
    public string Notes { get; init; } = "";

    /// <summary>On what evidence the person is cleared for embargoed content; empty: nothing is said.</summary>
    public string ClearedEvidence { get; init; } = "";

    /// <summary>Writes what is given into the recipient; returns whether anything changed.</summary>
    public bool ApplyTo(Recipient r, Instant now, string actor)
    {
        var before = (r.Name, r.Outlet, r.Beats, r.Country, r.Language, r.Notes, r.Clearance?.Evidence);
        r.Name = Given(Name, r.Name);
        r.Outlet = Given(Outlet, r.Outlet);
        r.Beats = Given(Beats, r.Beats);
        r.Country = Given(Country, r.Country);
        r.Language = Given(Language, r.Language);
        r.Notes = Given(Notes, r.Notes);
        if (Given(ClearedEvidence, "") is { Length: > 0 } evidence && evidence != r.Clearance?.Evidence)
        {
            r.Clearance = new Clearance(now, actor, evidence);
        }

        return before != (r.Name, r.Outlet, r.Beats, r.Country, r.Language, r.Notes, r.Clearance?.Evidence);
    }

    private static string Given(string value, string before) => Line(value) is { Length: > 0 } line ? line : before;

    /// <summary>One line of up to 500 characters, without control characters, which could forge a header or hide on a page.</summary>
    internal static string Line(string value)
    {
        var line = string.Join(' ', new string([.. value.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 500 ? line[..500] : line;
    }
}
