using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>Records that the journal confirmed a release's embargo. Another embargo needs another confirmation.</summary>
public sealed class ConfirmEmbargo(ChangeRelease change, IDeskClock clock)
{
    /// <summary>The longest account of how, in characters.</summary>
    public const int MaxHow = 500;

    /// <summary>Records it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="how">In the person's words: "e-mail from the journal's press office, 12 May".</param>
    /// <param name="shown">The embargo that the person saw; null: whichever it is now.</param>
    /// <param name="expectedRevision">Null: not asked.</param>
    /// <param name="actor">Who records it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Nothing to confirm, nothing said, or the embargo has changed since.</exception>
    public Task<Release> RunAsync(string id, string? how, EmbargoTime? shown, int? expectedRevision, Actor actor, CancellationToken cancel = default) =>
        change.RunAsync(id, expectedRevision, actor, c =>
        {
            var r = c.Release;
            if (r.State is ReleaseState.Lifted or ReleaseState.Withdrawn || r.Embargo.Kind != EmbargoKind.Until)
            {
                throw new RefusedException(Refusal.WrongState, "Only the embargo of a release that waits for a moment is confirmed; say first until when it is embargoed.");
            }

            if (shown is not null && !shown.IsSameAs(r.Embargo))
            {
                throw new RefusedException(Refusal.Stale, $"The embargo has changed meanwhile; it is now {MomentText.Of(r.Embargo).DateAndClock}. Ask the journal about that one.");
            }

            var words = string.Join(' ', (how ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (words.Length is 0 or > MaxHow)
            {
                throw new RefusedException(Refusal.Invalid, $"Say how the journal confirmed it, in at most {MaxHow} characters: “e-mail from its press office, 12 May”.");
            }

            r.Confirmation = new EmbargoConfirmation(clock.Wall, c.Actor.Name, words, r.Confirmation?.Journal);
            c.Record("confirm embargo", $"{MomentText.Of(r.Embargo).DateAndClock}: {words}");
            return Task.CompletedTask;
        }, cancel);
}
