using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Embargo;

/// <summary>Takes a release back for good. One that was public leaves its notice; one that was not leaves nothing. Whoever holds a copy is told.</summary>
public sealed class WithdrawRelease(ChangeRelease change, ProposeEmbargoChange propose, TellHolders tell, StartMailing start)
{
    /// <summary>Withdraws it and cancels what has not been sent. Never waits for a second person: it closes.</summary>
    /// <exception cref="RefusedException">Withdrawn already, or no reason.</exception>
    public async Task<Release> RunAsync(string id, string? reason, int? expectedRevision, Actor actor, CancellationToken cancel = default)
    {
        var release = await change.RunAsync(id, expectedRevision, actor, async c =>
        {
            var r = c.Release;
            c.LiftIfPublic("withdrawn");
            c.Move(ReleaseVerb.Withdraw);
            if (string.IsNullOrWhiteSpace(reason))
            {
                throw new RefusedException(Refusal.Invalid, "Withdrawing a release needs a reason; say why it is taken back.");
            }

            r.Held = false;
            r.HeldReason = "";
            r.WithdrawnReason = reason.Trim();
            await MailingChanges.CancelAllAsync(c.Db, id, c.Wall, c.Cancel);
            var copies = await tell.PlanAsync(c.Db, r, new HolderNotice(HolderNews.Withdrawn, r.Embargo, null), c.Actor, c.Cancel);
            await propose.CloseAsync(c, "the release was withdrawn");
            c.Record("withdraw", $"{r.WithdrawnReason}{EmbargoWords.Copies(copies)}");
        }, cancel);
        await start.AfterChangeAsync(id, cancel);
        return release;
    }
}
