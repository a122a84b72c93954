using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>A mailbox read by IMAP.</summary>
public sealed class ImapBounces(BounceSettings settings) : IBounceMailbox
{
    private readonly BounceServer server = new(settings);

    /// <inheritdoc/>
    public string Describe() => server.Describe();

    /// <inheritdoc/>
    public async Task<IBounceRound> OpenAsync(CancellationToken cancel)
    {
        var client = new ImapClient();
        try
        {
            await server.OpenAsync(client, cancel);
            return await server.GuardedAsync<IBounceRound>(async c =>
            {
                var folder = string.Equals(settings.Folder, "INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : await client.GetFolderAsync(settings.Folder, c);
                await folder.OpenAsync(FolderAccess.ReadWrite, c);
                return new Round(server, client, folder, settings.MoveTo);
            }, cancel);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private sealed class Round(BounceServer server, ImapClient client, IMailFolder folder, string moveTo) : IBounceRound
    {
        private IMailFolder? done;

        public Task<IReadOnlyList<WaitingBounce>> ListAsync(CancellationToken cancel) => server.GuardedAsync<IReadOnlyList<WaitingBounce>>(async c =>
        {
            var ids = await folder.SearchAsync(SearchQuery.NotDeleted, c);
            if (ids.Count == 0)
            {
                return [];
            }

            var found = await folder.FetchAsync(ids, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, c);

            // A number means nothing in a folder that was made anew: its validity is part of the name (RFC 9051 section 2.3.1.1).
            return [.. found.OrderBy(m => m.UniqueId.Id).Select(m => new WaitingBounce($"{folder.UidValidity}/{m.UniqueId.Id}", m.Size ?? 0))];
        }, cancel);

        public Task<byte[]?> ReadAsync(WaitingBounce waiting, CancellationToken cancel) => server.GuardedAsync(async c =>
        {
            try
            {
                // Without marking it as seen: whoever looks into the mailbox finds it as it came.
                await using var stream = await folder.GetStreamAsync(Id(waiting), "", c);
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, c);
                return bytes.ToArray();
            }
            catch (MessageNotFoundException)
            {
                return null;
            }
        }, cancel);

        public Task RemoveAsync(WaitingBounce waiting, CancellationToken cancel) => server.GuardedAsync(async c =>
        {
            if (moveTo.Length > 0)
            {
                await folder.MoveToAsync(Id(waiting), done ??= await DoneAsync(c), c);
                return 0;
            }

            await folder.AddFlagsAsync(Id(waiting), MessageFlags.Deleted, silent: true, c);

            // This one alone: others that somebody marked as deleted stay, with or without UIDPLUS.
            await folder.ExpungeAsync([Id(waiting)], c);
            return 0;
        }, cancel);

        public Task CompleteAsync(CancellationToken cancel) => server.GuardedAsync(async c =>
        {
            await client.DisconnectAsync(quit: true, c);
            return 0;
        }, cancel);

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<IMailFolder> DoneAsync(CancellationToken cancel)
        {
            try
            {
                return await client.GetFolderAsync(moveTo, cancel);
            }
            catch (FolderNotFoundException)
            {
                var root = client.GetFolder(client.PersonalNamespaces[0]);
                return await root.CreateAsync(moveTo, isMessageFolder: true, cancel) ?? await client.GetFolderAsync(moveTo, cancel);
            }
        }

        private static UniqueId Id(WaitingBounce waiting) => new(uint.Parse(waiting.Key.AsSpan(waiting.Key.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));
    }
}
