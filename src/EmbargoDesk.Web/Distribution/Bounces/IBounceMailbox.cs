namespace EmbargoDesk.Web.Distribution.Bounces;

/// <summary>Where bounces arrive: a mailbox on a server, or a directory.</summary>
public interface IBounceMailbox
{
    /// <summary>Which, for the interface and without secrets: "imap.example.org, port 993, TLS, folder INBOX".</summary>
    string Describe();

    /// <summary>Opens it for one round.</summary>
    /// <exception cref="BounceMailboxException">It cannot be reached, is not trusted, or refuses the sign-in.</exception>
    Task<IBounceRound> OpenAsync(CancellationToken cancel);
}

/// <summary>One round of reading. Not thread-safe. Every call may throw <see cref="BounceMailboxException"/>: nothing is lost then, and the next round goes on.</summary>
public interface IBounceRound : IAsyncDisposable
{
    /// <summary>What is there, the oldest first.</summary>
    Task<IReadOnlyList<WaitingBounce>> ListAsync(CancellationToken cancel);

    /// <summary>A message's bytes; null: it is gone.</summary>
    Task<byte[]?> ReadAsync(WaitingBounce waiting, CancellationToken cancel);

    /// <summary>Deletes it, or moves it to where the settings say.</summary>
    Task RemoveAsync(WaitingBounce waiting, CancellationToken cancel);

    /// <summary>Ends the round well: what was removed is gone for good.</summary>
    Task CompleteAsync(CancellationToken cancel);
}

/// <summary>A message that waits.</summary>
/// <param name="Key">Names it in this mailbox, also in the next rounds.</param>
/// <param name="Size">In bytes; 0 where it is not known.</param>
public sealed record WaitingBounce(string Key, long Size);

/// <summary>The bounce mailbox cannot be read now. The message is a sentence for the interface; it never holds the password.</summary>
public class BounceMailboxException(string sentence, Exception? inner = null) : Exception(sentence, inner);

/// <summary>One message in it cannot be read; the others can.</summary>
public sealed class BounceMessageException(string sentence, Exception? inner = null) : BounceMailboxException(sentence, inner);
