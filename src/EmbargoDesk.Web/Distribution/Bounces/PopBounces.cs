using MailKit.Net.Pop3;

namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>
/// A mailbox read by POP3. What is removed is gone only when the round ends well (RFC 1939 section 6): a round that breaks off reads all of it again, and
/// finds it written down already.
/// </summary>
public sealed class PopBounces(BounceSettings settings) : IBounceMailbox
{
    private readonly BounceServer server = new(settings);

    /// <inheritdoc/>
    public string Describe() => server.Describe();

    /// <inheritdoc/>
    public async Task<IBounceRound> OpenAsync(CancellationToken cancel)
    {
        var client = new Pop3Client();
        try
        {
            await server.OpenAsync(client, cancel);
            return new Round(server, client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private sealed class Round(BounceServer server, Pop3Client client) : IBounceRound
    {
        private readonly Dictionary<string, int> places = [];

        public Task<IReadOnlyList<WaitingBounce>> ListAsync(CancellationToken cancel) => server.GuardedAsync<IReadOnlyList<WaitingBounce>>(async c =>
        {
            var sizes = client.Count == 0 ? [] : await client.GetMessageSizesAsync(c);
            var ids = client.Count > 0 && client.Capabilities.HasFlag(Pop3Capabilities.UIDL) ? await client.GetMessageUidsAsync(c) : null;
            var found = new List<WaitingBounce>();
            for (var i = 0; i < sizes.Count; i++)
            {
                // Without UIDL a place is good for this round only; a message of the same place and size is then read anew, which does no harm.
                var key = ids is null ? $"{i} of {sizes.Count}, {sizes[i]}" : ids[i];
                places[key] = i;
                found.Add(new WaitingBounce(key, sizes[i]));
            }

            return found;
        }, cancel);

        public Task<byte[]?> ReadAsync(WaitingBounce waiting, CancellationToken cancel) => server.GuardedAsync(async c =>
        {
            await using var stream = await client.GetStreamAsync(places[waiting.Key], headersOnly: false, c);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, c);
            return (byte[]?)bytes.ToArray();
        }, cancel);

        public Task RemoveAsync(WaitingBounce waiting, CancellationToken cancel) => server.GuardedAsync(async c =>
        {
            await client.DeleteMessageAsync(places[waiting.Key], c);
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
    }
}
