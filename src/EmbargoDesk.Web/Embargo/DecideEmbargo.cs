using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>Says when the public may read a release; moves a scheduled lift.</summary>
public sealed class DecideEmbargo(ChangeRelease change, LiftBell bell)
{
    /// <summary>Sets it. A scheduled release keeps its approval and moves to the new instant.</summary>
    /// <param name="id">Which.</param>
    /// <param name="embargo">The new embargo.</param>
    /// <param name="reason">Required once it is scheduled.</param>
    /// <param name="expectedRevision">Null: not asked.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Wrong state, no reason, or an instant in the past.</exception>
    public async Task<Release> RunAsync(string id, EmbargoTime embargo, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            var r = c.Release;
            if (r.State is ReleaseState.Lifted or ReleaseState.Withdrawn || Disclosure.Of(r, new Reader.Outsider(), c.Now) == DisclosureLevel.PublicCopy)
            {
                throw new RefusedException(Refusal.WrongState, $"The embargo of a release that is {StateWords.Of(r.State)} cannot be changed: it has been published or taken back.");
            }

            if (r.State == ReleaseState.Approved && embargo.Kind == EmbargoKind.Undecided)
            {
                throw new RefusedException(Refusal.WrongState, "An approved release needs a decided embargo; edit the text or say when it may be read.");
            }

            if (r.State == ReleaseState.Scheduled)
            {
                await MoveAsync(c, embargo, reason);
            }

            c.Record("embargo", $"{Shown(r.Embargo)} -> {Shown(embargo)}{(string.IsNullOrWhiteSpace(reason) ? "" : $"; reason: {reason.Trim()}")}");
            r.Confirmation = r.Embargo.IsSameAs(embargo) && embargo.FromPreset is null ? r.Confirmation : EmbargoConfirmation.Awaited(embargo);
            r.Embargo = embargo;
        }, cancel);
        bell.Ring(release);
        return release;
    }

    private static async Task MoveAsync(ChangeRelease.Context c, EmbargoTime embargo, string? reason)
    {
        if (embargo.At is not { } at)
        {
            throw new RefusedException(Refusal.WrongState, "The release is scheduled; take it out of the schedule first, or lift it.");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new RefusedException(Refusal.Invalid, "Moving a scheduled embargo needs a reason; say why it moves.");
        }

        if (at <= c.Now)
        {
            throw new RefusedException(Refusal.Invalid, "The new embargo lies in the past; choose a later moment, or lift the release now.");
        }

        c.Release.PlannedLift = at;
        await MailingChanges.DisarmAsync(c.Db, c.Release.Id, c.Cancel);
    }

    private static string Shown(EmbargoTime e) => e.Kind == EmbargoKind.Until ? $"{e.Local:yyyy-MM-dd'T'HH:mm:ss} {e.Zone} ({e.At})" : e.Kind.ToString();
}
