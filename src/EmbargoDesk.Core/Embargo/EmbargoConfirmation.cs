using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>That the journal confirmed an embargo. Presets and imported texts only propose; another embargo needs another confirmation.</summary>
/// <param name="At">UTC.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="How">In that person's words: "e-mail from the journal's press office, 12 May".</param>
public sealed record EmbargoConfirmation(Instant At, string By, string How);
