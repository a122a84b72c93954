using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>Takes a release back for good. One that was public leaves its notice; one that was not leaves nothing.</summary>
public sealed class WithdrawRelease(ChangeRelease change)
{
    /// <summary>Withdraws it and cancels what has not been sent.</summary>
    /// <exception cref="RefusedException">Withdrawn already.</exception>
    public Task<Release> RunAsync(string id, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default) =>
        change.RunAsync(id, expectedRevision, actor, async c =>
        {
            if (Disclosure.Of(c.Release, new Reader.Outsider(), c.Now) == DisclosureLevel.PublicCopy)
            {
                // Public by the clock although no worker has said so yet: remember that it was.
                c.Release.ActualLift ??= c.Release.PlannedLift;
            }

            c.Move(ReleaseVerb.Withdraw);
            c.Release.Held = false;
            c.Release.HeldReason = "";
            c.Release.WithdrawnReason = reason?.Trim() ?? "";
            await MailingChanges.CancelAllAsync(c.Db, id, c.Wall, c.Cancel);
            c.Record("withdraw", c.Release.WithdrawnReason);
        }, cancel);
}
