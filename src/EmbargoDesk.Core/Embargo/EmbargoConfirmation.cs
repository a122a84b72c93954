using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>
/// That the journal confirmed an embargo, or that its confirmation is awaited. Presets and imported texts only propose; another embargo needs
/// another confirmation.
/// </summary>
/// <param name="At">UTC instant at which it was recorded; null: it is awaited.</param>
/// <param name="By">Who recorded it; empty while it is awaited.</param>
/// <param name="How">In that person's words: "e-mail from the journal's press office, 12 May". Empty while it is awaited.</param>
/// <param name="Journal">The journal; null: the one that the release names.</param>
public sealed record EmbargoConfirmation(Instant? At, string By, string How, string? Journal = null)
{
    /// <summary>What a release keeps of a new embargo: that a preset's journal has yet to confirm it, or nothing.</summary>
    public static EmbargoConfirmation? Awaited(EmbargoTime embargo) => embargo.FromPreset is { Length: > 0 } journal ? new(null, "", "", journal) : null;

    /// <summary>How an embargo stands with its journal.</summary>
    /// <param name="embargo">The embargo.</param>
    /// <param name="confirmation">What is recorded.</param>
    /// <param name="journal">The journal that the release's text names; may be empty.</param>
    public static ConfirmationState Of(EmbargoTime embargo, EmbargoConfirmation? confirmation, string journal)
    {
        var name = confirmation?.Journal ?? journal;
        return embargo.Kind != EmbargoKind.Until ? new(false, false, "")
            : confirmation?.At is not null ? new(true, true, name)
            : new(name.Length > 0, false, name);
    }
}

/// <summary>How an embargo stands with its journal.</summary>
/// <param name="IsNeeded">Whether somebody should confirm it: it names a journal, or came from a journal's preset.</param>
/// <param name="IsGiven">Whether it was confirmed.</param>
/// <param name="Journal">The journal's name; empty where there is none.</param>
public readonly record struct ConfirmationState(bool IsNeeded, bool IsGiven, string Journal)
{
    /// <summary>True or false; null where nobody needs to confirm anything.</summary>
    public bool? Confirmed => IsNeeded ? IsGiven : null;

    /// <summary>Whether a confirmation is missing.</summary>
    public bool IsMissing => IsNeeded && !IsGiven;

    /// <summary>The sentence that says so and what to do; null where none is missing.</summary>
    public string? Warning => IsMissing ? $"{Journal} has not confirmed this embargo yet: ask its press office, and record the answer." : null;
}
