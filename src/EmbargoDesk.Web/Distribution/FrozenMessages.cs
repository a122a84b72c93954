using System.Collections.Concurrent;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace EmbargoDesk.Web.Distribution;

/// <summary>The messages of mailings that are armed or under way, encoded once, and the signatures that were made before their time: of a copy in one form, as it may still get another.</summary>
public sealed class FrozenMessages(IDbContextFactory<DeskDb> dbs, DeskSettings settings, SigningKeys keys)
{
    private const int Most = 2000;
    private readonly ConcurrentDictionary<(string MailingId, int Revision, MessageForm Form), Lazy<Task<MailingCopies>>> ready = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(long Id, MessageForm Form), byte[]>> ahead = new();

    /// <summary>One recipient's copy, signed.</summary>
    /// <exception cref="RelayUnavailableException">Its key cannot be had.</exception>
    public async Task<MimeKit.MimeMessage> BuildAsync(DueDelivery due)
    {
        var copies = await CopiesAsync(due);
        byte[]? signed = null;
        _ = ahead.TryGetValue(due.Mailing.Id, out var signatures) && signatures.TryRemove((due.Id, due.Delivery.Form), out signed);
        return copies.Of(due.Delivery, await keys.OfAsync(due.Mailing), signed);
    }

    /// <summary>Signs one copy before its time.</summary>
    public async Task SignAsync(DueDelivery due)
    {
        var signed = (await CopiesAsync(due)).Sign(due.Delivery, await keys.OfAsync(due.Mailing));
        ahead.GetOrAdd(due.Mailing.Id, _ => new())[(due.Id, due.Delivery.Form)] = signed;
    }

    /// <summary>Makes the copies of an armed mailing ready in the form of one of them: read and encoded, so that nothing of it is left for the instant of the lift.</summary>
    public async Task PrepareAsync(DueDelivery due) => (await CopiesAsync(due)).Of(due.Delivery, []);

    /// <summary>How many signatures wait.</summary>
    public int SignedAhead => ahead.Values.Sum(s => s.Count);

    /// <summary>Forgets what was made ready for other mailings than these.</summary>
    public void Keep(IReadOnlyCollection<string> mailingIds)
    {
        foreach (var id in ahead.Keys.Where(id => !mailingIds.Contains(id)))
        {
            ahead.TryRemove(id, out _);
        }

        foreach (var key in ready.Keys.Where(k => !mailingIds.Contains(k.MailingId)))
        {
            ready.TryRemove(key, out _);
        }
    }

    private async Task<MailingCopies> CopiesAsync(DueDelivery due)
    {
        if (ready.Count > Most)
        {
            ready.Clear();
        }

        // Each change of the mailing has its own revision: what was composed anew is read anew. Its start alone composes nothing: what was made ready while it was armed
        // serves it under way.
        var key = (due.Mailing.Id, due.Mailing.Revision - (due.Mailing.State == MailingState.Sending ? 1 : 0), due.Delivery.Form);
        var copies = ready.GetOrAdd(key, _ => new(() => ReadAsync(due)));
        try
        {
            return await copies.Value;
        }
        catch
        {
            ready.TryRemove(new(key, copies));
            throw;
        }
    }

    private async Task<MailingCopies> ReadAsync(DueDelivery due) =>
        await FindAsync(due) ?? throw new InvalidOperationException($"Mailing {due.Mailing.Id} has no message, or no version, for delivery {due.Id}.");

    /// <summary>Reads the message that a delivery's mailing was frozen with; null: there is none.</summary>
    internal async Task<MailingCopies?> FindAsync(DueDelivery due)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var message = await db.MailingMessages.AsNoTracking().SingleOrDefaultAsync(m => m.MailingId == due.Mailing.Id && m.Form == due.Delivery.Form);
        var version = await db.ReleaseVersions.AsNoTracking().SingleOrDefaultAsync(v => v.ReleaseId == due.Delivery.ReleaseId && v.Number == due.Delivery.VersionNumber);
        return message is null || version is null ? null : new MailingCopies(message, due.Mailing, settings.Office, version.Content.PressContact);
    }
}
